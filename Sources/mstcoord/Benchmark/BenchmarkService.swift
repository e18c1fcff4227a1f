import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Logging
import Storage
import Synchronization

/// A clock that the benchmark sets: years of service time pass in seconds.
final class BenchmarkClock: WallClock {
    private let seconds: Mutex<Int>

    init(_ moment: Instant) { seconds = Mutex(moment.seconds) }

    func now() -> Instant { Instant(seconds: seconds.withLock { $0 }) }
    func wait(until moment: Instant) -> Duration { .zero }
    func advance(by amount: Int) { seconds.withLock { $0 += amount } }
}

/// A whole service with made-up parties in a folder of its own: real keys, files and database.
final class BenchmarkService {
    static let me = "coordinator"
    static let authorities = ["north", "south", "east", "west"]
    static let home = "home"
    /// The Monday on which it begins.
    static let start = Instant(seconds: 1_543_222_800)  // 2018-11-26T09:00:00Z

    let folder: String
    let clock = BenchmarkClock(BenchmarkService.start)
    var parties: [String: BenchmarkParty] = [:]
    private let key: PrivateKey
    private var opened: (store: LedgerStore, coordinator: Coordinator)?

    /// Makes a service in a new folder, with its agreement signed by everybody.
    ///
    /// - Parameter parent: Where the folder is made; it is removed with everything in it.
    init(in parent: String) async throws {
        folder = "\(parent)/mstcoord-benchmark-\(getpid())"
        key = try PrivateKey.generate()
        for path in ["", "/state", "/exchange"] { try Folder.make(folder + path, mode: 0o700) }
        let root = folder + "/exchange"
        let others = Self.authorities + [Self.home]
        try FolderLayout(system: LocalFolderSystem()).create(root: root, parties: others)
        for id in others { parties[id] = try BenchmarkParty(id, exchangeRoot: root) }
        try open()
        try await coordinator.begin(
            with: FirstKeyset.make(
                party: Self.me, coordinator: Self.me, keys: [key], now: clock.now()))
        try await agree()
    }

    private func agree() async throws {
        for (id, party) in parties.sorted(by: { $0.key < $1.key }) {
            try await coordinator.pin(id, party.key.publicKey.thumbprint)
            try parties[id]?.drop(
                FirstKeyset.make(
                    party: id, coordinator: Self.me, keys: [party.key], now: clock.now()
                ).generalBytes())
        }
        _ = await coordinator.round()
        guard case .object(let body) = Self.agreement,
            case .success(let agreement) = AgreementBody.read(Self.agreement)
        else { throw Self.broken("The made-up agreement contradicts itself.") }
        try await coordinator.propose(agreement, body: body)
        guard let reference = await coordinator.newestAgreement,
            let text = try store.read({ try $0.entries(digest: reference.digest).last })
        else { throw Self.broken("The agreement was not proposed.") }
        let proposed = try SignedEnvelope.read(text.envelope)
        for (id, party) in parties {
            parties[id]?.agreement = reference
            try parties[id]?.drop(
                EnvelopeSigner.sign(
                    payload: proposed.payload, type: proposed.type, with: [party.key]
                ).generalBytes())
        }
        _ = await coordinator.round()
        guard await coordinator.state.inForce != nil else {
            throw Self.broken("The agreement did not come into force.")
        }
    }

    var store: LedgerStore {
        guard let opened else { preconditionFailure("the benchmark opens its service first") }
        return opened.store
    }

    var coordinator: Coordinator {
        guard let opened else { preconditionFailure("the benchmark opens its service first") }
        return opened.coordinator
    }

    /// Opens the ledger and reads it again, as a start of the daemon does.
    func open() throws {
        opened?.store.close()
        opened = nil
        let store = try LedgerStore(writingTo: folder + "/state/coordinator.sqlite")
        let log = ConsoleLog.logger(level: .error)
        opened = (
            store,
            try Coordinator(
                book: Book(me: Self.me, keys: [key], randomBytes: SystemRandom.bytes),
                store: store,
                folders: CoordinatorFolders(
                    system: LocalFolderSystem(), root: folder + "/exchange",
                    state: folder + "/state"),
                clock: clock, pace: { Int(time(nil)) }, publishesBehind: true, log: log)
        )
    }

    /// Runs rounds until nothing is left to do.
    func settle() async throws {
        while true {
            let report = await coordinator.round()
            if let trouble = report.troubles.first { throw Self.broken(trouble) }
            if !report.more { return }
        }
    }

    /// Documents in the ledger, and answers that are not in their folders.
    func counts() throws -> (entries: Int, waiting: Int) {
        try store.read { (try $0.head(), try $0.waitingAnswerCount()) }
    }

    /// Ends the service and removes its folder.
    func remove() {
        opened?.store.close()
        opened = nil
        Folder.removeAll(folder)
    }

    static func broken(_ sentence: String) -> CommandFailure {
        CommandFailure(
            .inputOutput, "benchmark.exchange", sentence,
            remedy: "Check the folder's disk, and that nothing else writes there.")
    }
}
