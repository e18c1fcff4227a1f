import ArgumentParser
import Commissioning
import Coordination
import Evidence
import Glibc
import Storage

/// `mstcoord backup`.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Copies the ledger while the daemon runs, and checks it.",
        discussion: """
            The copy is one file: the database as it was at one moment. It has its name only once \
            it is checked: SQLite finds no fault, every document hashes to what was recorded, and \
            the root over them is that of the running ledger. Keys are not in it.

            With --into DIR the name is made from the time, and --keep N removes all but the newest \
            N of such copies, after the new one is good.
            """)
    @Argument(help: "Where to write it; nothing is overwritten.") var file: String?
    @Option(help: ArgumentHelp("A folder of copies, named by their time.", valueName: "dir"))
    var into: String?
    @Option(help: "How many copies to keep in that folder, 1 to 10000.") var keep: Int?
    @Option(help: "How to print what was done.") var format: OutputFormat = .text
    @OptionGroup var service: StateOptions

    func validate() throws {
        guard (file == nil) != (into == nil) else {
            throw ValidationError("Name a file, or a folder by --into.")
        }
        guard keep == nil || (into != nil && (1...10_000).contains(keep ?? 0)) else {
            throw ValidationError("--keep is a number from 1 to 10000 and goes with --into.")
        }
    }

    func run() throws {
        umask(0o077)
        let settings = try service.settings()
        let path =
            file
            ?? BackupFolder.name(in: into ?? ".", seconds: SystemTime.clock.now().seconds)
        let copied = try LedgerCopy.make(of: settings, at: path)
        let removed = try into.map { try BackupFolder.keepNewest(keep ?? .max, in: $0) } ?? []
        switch format {
        case .json: Console.out(json(copied, path, removed).prettyText())
        case .csv:
            Console.write(
                "file,entries,root,bytes\r\n\"\(path)\",\(copied.entries),\(copied.root),"
                    + "\(copied.bytes)\r\n", to: 1)
        case .text:
            Console.out(
                """
                copy     \(path)
                entries  \(copied.entries)
                root     \(copied.root)
                bytes    \(copied.bytes)
                """)
            for name in removed { Console.out("removed  \(name)") }
        }
    }

    private func json(_ copied: LedgerCopy, _ path: String, _ removed: [String]) -> JSONValue {
        [
            "file": .string(path), "entries": .integer(Int64(copied.entries)),
            "root": .string(copied.root), "bytes": .integer(Int64(copied.bytes)),
            "removed": .array(removed.map { .string($0) }),
        ]
    }
}

/// A copy of a ledger that was compared with it.
struct LedgerCopy {
    /// Documents in it.
    let entries: Int
    /// RFC 9162 root over them, as `sha-256:…`.
    let root: String
    /// Size of the file.
    let bytes: Int

    /// Writes a copy under a temporary name, checks it, and only then gives it its name.
    /// - Throws: `CommandFailure` `backup.differs`, `file.exists`, `file.write`; `StorageFault`,
    ///   `CoordinationFault`. Nothing is left at the path then.
    static func make(of settings: Settings, at path: String) throws -> LedgerCopy {
        guard access(settings.databasePath, F_OK) == 0 else {
            throw CommandFailure(
                .noInput, "state.missing", "There is no service in \(settings.stateDirectory).",
                remedy: "Name another with --state or --config.")
        }
        guard access(path, F_OK) != 0 else {
            throw CommandFailure(
                .inputOutput, "file.exists", "\(path) exists already.",
                remedy: "Choose another name.")
        }
        let temporary = path + ".part"
        defer { LedgerFiles.remove(temporary) }
        let source = try LedgerStore(reading: settings.databasePath)
        try source.copy(to: temporary)
        let copy = try LedgerStore(reading: temporary)
        let head = try check(copy, against: source)
        copy.close()
        let bytes = try LedgerFiles.sync(temporary)
        guard rename(temporary, path) == 0 else { throw LedgerFiles.fault("renamed", path) }
        try LedgerFiles.syncFolder(of: path)
        return LedgerCopy(entries: head.size, root: head.rootText, bytes: bytes)
    }

    /// The head of a copy that is what the ledger was, to the last byte of every document.
    private static func check(_ copy: LedgerStore, against source: LedgerStore) throws -> LedgerHead
    {
        if let complaint = try copy.integrityComplaint() { throw differs(complaint) }
        let me = try copy.read { try $0.setting(ServiceSetting.coordinator) } ?? ""
        // Reading it again compares every document's bytes with the hash beside them.
        var book = Book(me: me, keys: [], randomBytes: { _ in [] })
        try copy.read { try book.catchUp(from: $0) }
        let tree = try LedgerFiles.tree(copy)
        let own = try LedgerFiles.tree(source)
        guard tree.count == book.entry, tree.count <= own.count,
            LedgerHead(of: tree) == LedgerHead(of: own, at: tree.count)
        else { throw differs("the root over its documents is another") }
        return LedgerHead(of: tree)
    }

    private static func differs(_ what: String) -> CommandFailure {
        CommandFailure(
            .verdict, "backup.differs", "The copy is not what the ledger is: \(what).",
            remedy: "Look at the disk, and at the ledger: mstcoord ledger verify")
    }
}

/// A folder of copies that are named by their time: `coordinator-20261122T031500Z.sqlite`.
enum BackupFolder {
    /// A name that no copy made in another second has.
    static func name(in folder: String, seconds: Int) -> String {
        "\(folder)/coordinator-\(stamp(seconds)).sqlite"
    }

    /// A moment as it stands in names: `20261122T031500Z`.
    static func stamp(_ seconds: Int) -> String {
        Instant(seconds: seconds).description.filter { $0 != "-" && $0 != ":" }
    }

    /// Removes the oldest copies; only files that bear such a name are ever touched.
    /// - Returns: What was removed.
    static func keepNewest(_ count: Int, in folder: String) throws -> [String] {
        let names = try LedgerFiles.names(in: folder).filter(isCopy).sorted()
        let old = names.dropLast(count)
        for name in old { unlink("\(folder)/\(name)") }
        return Array(old)
    }

    private static func isCopy(_ name: String) -> Bool {
        name.wholeMatch(of: /coordinator-[0-9]{8}T[0-9]{6}Z\.sqlite/) != nil
    }
}
