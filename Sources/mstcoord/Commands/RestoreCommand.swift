import ArgumentParser
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Storage

/// `mstcoord restore`.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Puts a copy of the ledger in its place, once proved.",
        discussion: """
            Stop the daemon first. Before anything is replaced the copy is proved: every \
            signature, verdict and decision is made again (as `mstcoord ledger verify` does), and \
            it must be this service's ledger. Exit status 1 if it does not hold; nothing is \
            changed then. The database that was there is kept beside it, and so is its log.

            Whatever was signed after the copy was made is missing from it. The daemon finds that \
            out from the parties' folders and acknowledgements, and signs nothing until \
            `mstcoord recover` has brought it back. Tokens and sessions of the board stay \
            open only if they are open in the database that is replaced.
            """)
    @Argument(help: "A file made by: mstcoord backup") var file: String
    @Option(help: "How to print what was done.") var format: OutputFormat = .text
    @OptionGroup var service: StateOptions

    func run() throws {
        umask(0o077)
        let settings = try service.settings()
        try Folder.make(settings.stateDirectory, mode: 0o700)
        let lock = try StateLock(stateFolder: settings.stateDirectory)
        defer { withExtendedLifetime(lock) {} }
        let candidate = settings.databasePath + ".restoring"
        LedgerFiles.removeAll(beginning: candidate)
        defer { LedgerFiles.removeAll(beginning: candidate) }
        // A copy is proved and put in place: nobody can change it in between, and the file stays.
        try copy(to: candidate)
        let report: AuditReport
        do {
            report = try prove(candidate, settings)
        } catch StorageFault.corrupt(let what) {
            throw refused("it is damaged, or no database of this program (\(what))")
        }
        try endAccess(in: candidate, settings)
        let kept = try LedgerExchange(settings.databasePath, candidate).run(
            stamp: SystemTime.clock.now().seconds)
        say(report, kept)
    }

    /// What was revoked after the copy was made must not open the board again: only what is open
    /// in the database that is replaced stays so, and nothing where that cannot be read.
    private func endAccess(in candidate: String, _ settings: Settings) throws {
        let now = SystemTime.clock.now().seconds
        let open = try? AccessStore(reading: settings.databasePath).live(at: now).map(\.hash)
        let store = try AccessStore(candidate)
        try store.endAll(except: Set(open ?? []), at: now)
        try keepOrders(in: store, settings, now)
    }

    /// An order to hide small numbers must not be undone by an older copy either.
    private func keepOrders(in store: AccessStore, _ settings: Settings, _ now: Int) throws {
        let limit = 10_000
        let known = try store.smallNumberOrders(limit: limit)
        guard
            let newer = try? AccessStore(reading: settings.databasePath)
                .smallNumberOrders(limit: limit)
        else {
            guard known.first?.isShown == true else { return }
            return try store.order(
                SmallNumberRow(
                    at: now, isShown: false, by: "restore",
                    reason: "orders since the copy was made are lost"))
        }
        for order in newer.reversed() where !known.contains(order) { try store.order(order) }
    }

    private func copy(to candidate: String) throws {
        guard access(file, R_OK) == 0 else {
            throw CommandFailure(
                .noInput, "file.missing",
                "\(file) cannot be read: \(String(cString: strerror(errno))).",
                remedy: "Name a file made by: mstcoord backup")
        }
        let target = open(candidate, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw LedgerFiles.fault("made", candidate) }
        defer { close(target) }
        try Console.readPieces(of: file, bytesEach: 1 << 20) { piece in
            var rest = piece
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(target, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw LedgerFiles.fault("written", candidate) }
                rest = rest.dropFirst(count)
            }
        }
    }

    /// The audit of a copy in which nothing was found.
    private func prove(_ path: String, _ settings: Settings) throws -> AuditReport {
        let store: LedgerStore
        do {
            // An older program's tables are moved forward, in the copy.
            store = try LedgerStore(writingTo: path)
        } catch StorageFault.failed(_, _, let reason) {
            throw refused("it is no database of this program (\(reason))")
        }
        defer { store.close() }
        if let complaint = try store.integrityComplaint() { throw refused(complaint) }
        guard let me = try store.read({ try $0.setting(ServiceSetting.coordinator) }) else {
            throw refused("it says nothing of whose ledger it is")
        }
        let progress = ProgressLine("entries proved")
        let report = try LedgerAudit.run(store, me: me, progress: progress.show)
        progress.end()
        if let first = report.findings.first {
            throw refused(
                "entry \(first.entry): \(first.code): \(first.sentence) "
                    + "(findings: \(report.findings.count))")
        }
        try compare(store, me, with: settings)
        return report
    }

    /// A ledger that this service's key did not begin would be another service's.
    private func compare(_ store: LedgerStore, _ me: String, with settings: Settings) throws {
        var book = Book(me: me, keys: [], randomBytes: { _ in [] })
        try store.read { try book.catchUp(from: $0) }
        guard access(settings.keyPath, R_OK) == 0 else { return }
        let key = try KeyFile.read(settings.keyPath)
        guard book.trust.lookup(key.publicKey.thumbprint)?.party == me else {
            throw refused("the key of this service is not one of its coordinator's keys")
        }
    }

    private func refused(_ what: String) -> CommandFailure {
        CommandFailure(
            .verdict, "restore.refused", "\(file) is not restored: \(what).",
            remedy: "Take an older copy; nothing was changed.")
    }

    private func say(_ report: AuditReport, _ kept: String?) {
        if format == .json {
            let json: JSONValue = [
                "entries": .integer(Int64(report.entries)), "root": .string(report.root),
                "decisions": .integer(Int64(report.decisions)),
                "kept": kept.map { .string($0) } ?? .null,
            ]
            return Console.out(json.prettyText())
        }
        Console.out(
            """
            proved   \(report.entries) entries, \(report.decisions) decisions made again
            root     \(report.root)
            kept     \(kept ?? "nothing: there was no database")

            Start the daemon. If the parties hold later files of ours it signs nothing and says \
            so; then: mstcoord recover FOLDER…
            """)
    }
}

/// Puts one database in the place of another, which is kept; a crash at any line leaves both.
struct LedgerExchange {
    private let path: String
    private let candidate: String

    init(_ path: String, _ candidate: String) {
        self.path = path
        self.candidate = candidate
    }

    /// - Returns: Where the replaced database is, or nil if there was none.
    func run(stamp: Int) throws -> String? {
        _ = try LedgerFiles.sync(candidate)
        var kept: String?
        if access(path, F_OK) == 0 {
            // What its log holds belongs to it: folded in if it can be, kept beside it if not.
            try? LedgerStore(writingTo: path).close()
            let aside = unused("\(path).replaced-\(BackupFolder.stamp(stamp))")
            for ending in [""] + LedgerFiles.beside where access(path + ending, F_OK) == 0 {
                guard link(path + ending, aside + ending) == 0 else {
                    throw LedgerFiles.fault("kept as \(aside)", path + ending)
                }
            }
            try LedgerFiles.syncFolder(of: path)
            // A log beside another database would be played into it.
            for ending in LedgerFiles.beside { unlink(path + ending) }
            kept = aside
        }
        guard rename(candidate, path) == 0 else { throw LedgerFiles.fault("replaced", path) }
        try LedgerFiles.syncFolder(of: path)
        return kept
    }

    /// The name, or with a number behind it if something has it already: two restores of one second
    /// keep what each replaced.
    private func unused(_ name: String) -> String {
        let names = [name] + (2...1000).map { "\(name)-\($0)" }
        return names.first { access($0, F_OK) != 0 } ?? name
    }
}
