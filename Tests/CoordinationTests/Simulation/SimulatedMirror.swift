import Commissioning
import Coordination
import Evidence
import Exchange
import Logging
import Storage

/// A council's own instance beside the coordinator: its desk, its disk, its process.
final class SimulatedMirror {
    let party: String
    let memory = MemoryFolderSystem()
    private let disk = SimulatedDisk()
    private let clock: ManualClock
    private var process: (store: LedgerStore, mirror: Mirror)?
    private static let desk = "/desk"
    static let received = FolderPath("/desk-received")
    /// What it hands to the post.
    static let post = FolderPath("/desk-post")

    init(
        _ partner: SimulatedPartner, trusting pins: [String: KeyThumbprint], clock: ManualClock
    ) throws {
        party = partner.id
        self.clock = clock
        for path in [Self.received, Self.post] { _ = try memory.createFolder(path, mode: 0o700) }
        try Desk.make(
            Self.desk,
            card: DeskCard(
                party: partner.id, coordinator: "coordinator", inFolder: "\(Self.post)",
                outFolder: "\(Self.received)"),
            key: partner.key, system: memory)
        let trust = Array((DeskTrust(pins: pins).json.prettyText() + "\n").utf8)
        memory.drop(trust, as: FileName(ours: DeskTrust.fileName), in: FolderPath(Self.desk))
    }

    deinit { process?.store.close() }

    /// Its own copy of what its council signed.
    func keep(_ bytes: [UInt8], as name: String) {
        memory.drop(
            bytes, as: FileName(ours: name + ".jws.json"),
            in: FolderPath(Self.desk).child(ours: "sent"))
    }

    /// A file came by the post.
    func receive(_ bytes: [UInt8], as name: String) {
        memory.drop(bytes, as: FileName(ours: name), in: Self.received)
    }

    /// What it has to send: heads that it cosigned.
    func collect() -> [[UInt8]] {
        let files = memory.contents(of: Self.post).filter { !$0.key.isIgnored }
        memory.clear(Self.post)
        return files.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Every head that it ever cosigned.
    var cosigned: [[UInt8]] {
        memory.contents(of: FolderPath(Self.desk).child(ours: "checkpoints"))
            .filter { !$0.key.isIgnored }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Looks through its files once.
    func round() async throws {
        if process == nil {
            let desk = try Desk(Self.desk, system: memory)
            let store = try LedgerStore(writingTo: disk.database)
            let log = Logger(label: "mirror") { _ in SwiftLogNoOpLogHandler() }
            process = (
                store,
                try Mirror(desk: desk, system: memory, store: store, clock: clock, log: log)
            )
        }
        try await process?.mirror.round()
    }

    /// Loses its power.
    func die(seed: UInt64) {
        disk.kill()
        process?.store.close()
        process = nil
        memory.cutPower()
        disk.restart(.tears, seed: seed)
    }

    /// What it knows.
    var book: MirrorBook? {
        get async { await process?.mirror.book }
    }
}
