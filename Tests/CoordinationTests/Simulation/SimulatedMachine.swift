import Commissioning
import Coordination
import Evidence
import Exchange
import Logging
import Storage
import Synchronization

/// Bytes that nobody can foretell but from the seed.
private final class Nonces: Sendable {
    private let generator: Mutex<SeededGenerator>

    init(seed: UInt64) { generator = Mutex(SeededGenerator(seed: seed ^ 0xD1CE)) }

    func bytes(_ count: Int) -> [UInt8] { generator.withLock { $0.bytes(count) } }
}

/// The coordinator's machine: disk, folders, clocks, and the process on them, if one runs.
final class SimulatedMachine {
    let memory = MemoryFolderSystem()
    let disk = SimulatedDisk()
    let folders: TroubledFolders
    let clock: ManualClock
    /// The true time; the clock may be off.
    private(set) var now: Instant
    /// How far the clock is off, in seconds.
    var clockOffset = 0 { didSet { setClock() } }
    /// Seconds since the machine was started, which nobody can set.
    let uptime = ManualClock(Instant(seconds: 0))
    /// Real seconds, for files that may still be being written.
    let pace = ManualClock(Instant(seconds: 1000))
    let key: PrivateKey
    private let parties: [String]
    private let planted: PlantedBug?
    private let nonces: Nonces
    private(set) var process: (store: LedgerStore, coordinator: Coordinator)?

    init(parties: [String], at start: Instant, seed: UInt64, planted: PlantedBug?) throws {
        self.parties = parties
        self.planted = planted
        now = start
        clock = ManualClock(start)
        nonces = Nonces(seed: seed)
        key = try Council("coordinator").key
        let base: any FolderSystem =
            if let planted { PlantedFolders(inner: memory, bug: planted) } else { memory }
        folders = TroubledFolders(base, disk)
        _ = try memory.createFolder(FolderPath(World.state), mode: 0o700)
        try FolderLayout(system: memory).create(root: World.root, parties: parties)
    }

    deinit { process?.store.close() }

    /// Starts the process; it may die or fail meanwhile.
    func start() throws {
        precondition(process == nil, "one process at a time")
        let store = try LedgerStore(writingTo: disk.database)
        let decide = planted?.decider ?? PlantedBug.rightDecision
        do {
            let coordinator = try Coordinator(
                book: Book(
                    me: "coordinator", keys: [key],
                    randomBytes: { [nonces] count in nonces.bytes(count) },
                    decide: decide),
                store: store,
                folders: CoordinatorFolders(
                    system: folders, root: World.root, state: World.state, knownParties: parties),
                clock: clock, pace: { [pace] in pace.now().seconds },
                uptime: { [uptime] in uptime.now().seconds },
                heartbeat: Heartbeats(intervalSeconds: 3 * 86_400), log: Self.log)
            process = (store, coordinator)
        } catch {
            store.close()
            throw error
        }
    }

    /// Ends the process in the proper way.
    func stop() {
        process?.store.close()
        process = nil
    }

    /// The process is gone at once, and perhaps the power with it.
    func die(_ how: SimulatedDisk.Return, seed: UInt64) {
        disk.kill()
        process?.store.close()
        process = nil
        folders.disarm()
        if how != .killed { memory.cutPower() }
        disk.restart(how, seed: seed)
    }

    /// Time goes on, everywhere.
    func pass(_ seconds: Int) {
        uptime.set(uptime.now().adding(seconds: seconds))
        pace.set(pace.now().adding(seconds: min(seconds, 700)))
        now = now.adding(seconds: seconds)
        setClock()
    }

    private func setClock() {
        if planted != .clockStands { clock.set(now.adding(seconds: clockOffset)) }
    }

    private static let log = Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
}
