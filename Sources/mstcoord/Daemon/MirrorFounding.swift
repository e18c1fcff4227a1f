import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Logging
import Storage

/// Makes a mirror's state directory, and opens a mirror.
enum MirrorFounding {
    /// Writes `<state>/settings.json` and an empty ledger of the mirror's own.
    ///
    /// - Throws: `CommandFailure` if there is one already, or if nobody vouches for the
    ///   coordinator's key.
    static func make(
        desk path: String, state: String, port: Int, pins: [String: KeyThumbprint]
    ) throws {
        guard let desk = realpath(path, nil).map({ String(cString: $0) }) else {
            throw CommandFailure(
                .noInput, "desk", "\(path) is not there.",
                remedy: "Make a desk with: mstcoord key generate --desk")
        }
        let opened = try Desk(desk, system: LocalFolderSystem())
        var trust = try CheckpointDesk(opened, system: LocalFolderSystem()).trust()
        trust.pins.merge(pins) { $1 }
        guard trust.pins[opened.card.coordinator] != nil else {
            throw CommandFailure(
                .usage, "pin", "Nobody has vouched for the key of \(opened.card.coordinator).",
                remedy: "Have it read to you, and give it: --pin \(opened.card.coordinator)=…")
        }
        try Console.save(
            Array((trust.json.prettyText() + "\n").utf8),
            to: "\(desk)/\(DeskTrust.fileName)", mode: 0o600, replace: true)
        try Folder.make(state, mode: 0o700)
        var settings = Settings()
        settings.stateDirectory = state
        for (path, what) in [
            (settings.mirrorPath, "mirror"), (settings.databasePath, "service"),
            ("\(state)/settings.json", "settings file"),
        ] where access(path, F_OK) == 0 {
            throw CommandFailure(
                .configuration, "state.exists", "There is a \(what) in \(state) already.",
                remedy: "Choose another state directory.")
        }
        let store = try LedgerStore(writingTo: settings.mirrorPath)
        try store.write { try $0.set(ServiceSetting.coordinator, opened.card.coordinator) }
        store.close()
        chmod(settings.mirrorPath, 0o600)
        let value: JSONValue = [
            "stateDirectory": ".", "mirrorDesk": .string(desk), "httpPort": .integer(Int64(port)),
        ]
        try Console.save(
            Array((value.prettyText() + "\n").utf8), to: "\(state)/settings.json", replace: true)
        Console.out(
            """
            mirror    \(state), of \(opened.card.party)
            desk      \(desk)

            Next: mstcoord serve --config \(state)/settings.json
            """)
    }

    /// The demonstration that a desk belongs to, or `nil`.
    static func demonstration(desk path: String) throws -> Demonstration? {
        try Desk(path, system: LocalFolderSystem()).card.demonstrationClock.map {
            DemonstrationTime.demonstration(at: $0)
        }
    }

    /// A mirror of these settings; without a store it only looks.
    static func open(
        _ settings: Settings, desk path: String, store: LedgerStore?, log: Logger
    ) throws -> Mirror {
        let desk = try Desk(path, system: LocalFolderSystem())
        let clockPath = desk.card.demonstrationClock
        return try Mirror(
            desk: desk, system: LocalFolderSystem(), store: store,
            clock: SystemClock(read: {
                (try? DemonstrationTime.now(at: clockPath).seconds) ?? Int(time(nil))
            }), log: log)
    }
}
