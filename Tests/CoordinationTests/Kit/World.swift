import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Logging
import Storage
import Synchronization

/// A clock that a test sets.
final class ManualClock: WallClock {
    private let seconds: Mutex<Int>

    init(_ moment: Instant) { seconds = Mutex(moment.seconds) }

    func now() -> Instant { Instant(seconds: seconds.withLock { $0 }) }
    func wait(until moment: Instant) -> Duration { .zero }
    func set(_ moment: Instant) { seconds.withLock { $0 = moment.seconds } }
    func pass(_ more: Int) { seconds.withLock { $0 += more } }
}

/// A test wrote something that cannot be.
struct Unexpected: Error {
    let what: String
}

/// A moment that a test writes as text.
func moment(_ text: String) throws -> Instant {
    guard let found = Instant(text) else { throw Unexpected(what: text) }
    return found
}

/// A folder on the disk for one database, gone with its owner.
final class DatabaseFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "mst-world-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    var database: String { path + "/coordinator.sqlite" }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A coordinator with its partners: folders in memory, a real database, a clock that a test sets.
final class World {
    let memory: MemoryFolderSystem
    let clock: ManualClock
    let disk: DatabaseFolder
    let terms: TestAgreement
    private var opened: (store: LedgerStore, coordinator: Coordinator)?
    var councils: [String: Council] = [:]
    let coordinatorKey: PrivateKey
    private var limits: FolderLimits
    private let decide: Book.Decider
    var dropped = 0
    private var uptime: (@Sendable () -> Int)?
    /// Told of every step of a round, from the next start on.
    var onProgress: @Sendable () -> Void = {}
    /// Whether a backlog's answers are published by another thread, from the next start on.
    var publishesBehind = false
    /// Real seconds, for files that may still be being written.
    let pace = ManualClock(Instant(seconds: 1000))

    static let root = "/exchange"
    static let state = "/state"

    /// A service whose ledger has begun, before anybody is trusted.
    init(
        _ terms: TestAgreement = .init(), at start: String = "2018-11-26T09:00:00Z",
        limits: FolderLimits = .standard,
        decide: @escaping Book.Decider = { instance throws(InstanceFault) in
            try instance.decide()
        }
    ) async throws {
        self.terms = terms
        self.limits = limits
        self.decide = decide
        clock = ManualClock(try moment(start))
        memory = MemoryFolderSystem()
        disk = try DatabaseFolder()
        coordinatorKey = try Council("coordinator").key
        for id in terms.authorities + ["home"] { councils[id] = try Council(id) }
        _ = try memory.createFolder(FolderPath(World.state), mode: 0o700)
        try FolderLayout(system: memory).create(
            root: World.root, parties: councils.keys.sorted())
        try self.start()
        try await coordinator.begin(
            with: try Council("coordinator").keyset(at: clock.now()))
    }

    /// The same parties with empty folders of their own, and nothing opened yet.
    init(copying other: World, at now: Instant) throws {
        terms = other.terms
        limits = other.limits
        decide = other.decide
        clock = ManualClock(now)
        memory = MemoryFolderSystem()
        disk = try DatabaseFolder()
        coordinatorKey = other.coordinatorKey
        councils = other.councils
        _ = try memory.createFolder(FolderPath(World.state), mode: 0o700)
        _ = try memory.createFolder(
            FolderPath(World.state).child(FileName(ours: "quarantine")), mode: 0o700)
        try FolderLayout(system: memory).create(
            root: World.root, parties: councils.keys.sorted())
    }

    var store: LedgerStore {
        guard let opened else { preconditionFailure("a test opens its service first") }
        return opened.store
    }

    var coordinator: Coordinator {
        guard let opened else { preconditionFailure("a test opens its service first") }
        return opened.coordinator
    }

    /// Runs the service on what is there, until it is through or its process dies.
    func runOnce(
        through faulty: FaultyFolderSystem, heartbeat: Heartbeats? = nil
    ) async throws {
        opened?.store.close()
        opened = nil
        let store = try LedgerStore(writingTo: disk.database)
        // A process that dies while it starts has not begun to work.
        let coordinator = try? open(store, DyingFolderSystem(faulty, store), heartbeat)
        _ = await coordinator?.round()
        store.close()
    }

    /// Opens the service on what is there.
    func start(
        through system: (any FolderSystem)? = nil, heartbeat: Heartbeats? = nil
    ) throws {
        let store = try LedgerStore(writingTo: disk.database)
        opened = (store, try open(store, system ?? memory, heartbeat))
    }

    /// A service whose agreement every party has signed.
    static func inForce(
        _ terms: TestAgreement = .init(), at start: String = "2018-11-26T09:00:00Z"
    ) async throws -> World {
        let world = try await World(terms, at: start)
        try await world.enrol()
        try await world.agree()
        return world
    }

    /// Vouches for everybody's key and takes their keysets in.
    func enrol() async throws {
        for id in councils.keys.sorted() {
            guard let council = councils[id] else { continue }
            try await coordinator.pin(id, council.key.publicKey.thumbprint)
            drop(try council.keyset(at: clock.now()), in: id)
        }
        try await round()
    }

    /// Proposes the agreement, and lets everybody sign it.
    func agree() async throws {
        let proposal = try await propose()
        for id in councils.keys.sorted() {
            guard let council = councils[id] else { continue }
            drop(try council.cosign(proposal), in: id)
        }
        try await round()
        try await adoptAgreement()
    }

    /// Lets every partner name the agreement in force from now on.
    func adoptAgreement() async throws {
        let reference = await coordinator.newestAgreement
        for id in councils.keys { councils[id]?.agreement = reference }
    }

    /// The coordinator's own signed proposal of the agreement.
    @discardableResult
    func propose() async throws -> SignedEnvelope {
        try await coordinator.propose(try terms.read(), body: terms.body)
        try await round()
        let name = out("rotherham").keys.first { $0.hasSuffix("_agreement.jws.json") }
        guard let name, let bytes = out("rotherham")[name] else {
            throw Unexpected(what: "no proposal")
        }
        return try SignedEnvelope.read(bytes)
    }

    /// Opens the same state again, as a new process would.
    func restart(
        through system: (any FolderSystem)? = nil, heartbeat: Heartbeats? = nil,
        uptime: (@Sendable () -> Int)? = nil
    ) throws {
        opened?.store.close()
        opened = nil
        self.uptime = uptime
        try start(through: system, heartbeat: heartbeat)
    }

    /// Puts an old copy of the database in its place and starts again, as after a bad restore.
    func goBack(to copy: String) throws {
        store.close()
        for suffix in ["-wal", "-shm", ""] {
            try? FileManager.default.removeItem(atPath: disk.database + suffix)
        }
        try FileManager.default.moveItem(atPath: copy, toPath: disk.database)
        try restart()
    }

    private func open(
        _ store: LedgerStore, _ system: any FolderSystem, _ heartbeat: Heartbeats?
    ) throws -> Coordinator {
        let random = Mutex(SeededGenerator(seed: 7))
        let pace = pace
        return try Coordinator(
            book: Book(
                me: "coordinator", keys: [coordinatorKey],
                randomBytes: { count in random.withLock { $0.bytes(count) } }, decide: decide),
            store: store,
            folders: CoordinatorFolders(
                system: system, root: World.root, state: World.state,
                knownParties: councils.keys.sorted(), limits: limits),
            clock: clock, pace: { pace.now().seconds }, uptime: uptime, heartbeat: heartbeat,
            publishesBehind: publishesBehind, log: World.log, onProgress: onProgress)
    }

    /// Silent, unless somebody wants to see what went wrong.
    private static var log: Logger {
        let isWanted = ProcessInfo.processInfo.environment["MST_TEST_LOG"] != nil
        var log = Logger(label: "test") { name -> any LogHandler in
            if isWanted { return StreamLogHandler.standardError(label: name) }
            return SwiftLogNoOpLogHandler()
        }
        log.logLevel = Logger.Level.error
        return log
    }

    /// Rounds until nothing more is waiting; how many.
    @discardableResult
    func round() async throws -> RoundReport {
        for _ in 0..<2000 {
            let report = await coordinator.round()
            if !report.more { return report }
        }
        throw Unexpected(what: "rounds without end")
    }

    /// Sets the clock, then works until nothing is waiting.
    @discardableResult
    func round(at text: String) async throws -> RoundReport {
        clock.set(try moment(text))
        return try await round()
    }

    func change(_ party: String, _ body: (inout Council) -> Void) {
        if var council = councils[party] {
            body(&council)
            councils[party] = council
        }
    }

    func council(_ party: String) throws -> Council {
        guard let council = councils[party] else { throw Unexpected(what: party) }
        return council
    }

    static func folder(_ party: String, _ name: String) -> FolderPath {
        FolderPath(root).child(FileName(ours: party)).child(FileName(ours: name))
    }
}
