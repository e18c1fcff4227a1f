import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Storage

/// Shows the board and the commands what a ledger says, without ever writing to it.
actor LedgerStateReader: StateReader {
    private let store: LedgerStore
    private var settings: Settings
    private let clock: (any WallClock)?
    private let me: String
    private let demonstration: Demonstration?
    private let plan: FinancialPlan?
    private let access: AccessBook?
    private var newest: Book
    private var past: [Instant: Book] = [:]
    private var kept: PastBooks
    /// Whether states of the past are being kept now; `nil`: a command asks once and ends.
    private var isGrowing: Bool?
    /// The newest files, read again when something has changed.
    private var shown = (entry: -1, waiting: -1, held: -1, files: ExchangeFiles())

    /// Opens the ledger of a service for reading.
    ///
    /// - Parameters:
    ///   - clock: The service's clock; `nil` in a command, which finds it out.
    ///   - book: What the daemon of this process has read already.
    ///   - access: What it knows of orders about small numbers; `nil`: they are looked up.
    init(
        settings: Settings, clock: (any WallClock)?, book: Book? = nil, access: AccessBook? = nil
    ) throws {
        guard Glibc.access(settings.databasePath, F_OK) == 0 else {
            throw CommandFailure(
                .noInput, "state.missing", "There is no service in \(settings.stateDirectory).",
                remedy: "Name another with --state or --config, or make one with: mstcoord init")
        }
        plan = try settings.financialPlan.map { try FinancialPlanCommandFile.read($0) }
        let store = try LedgerStore(reading: settings.databasePath)
        let facts = try store.read { view in
            (
                me: try view.setting(ServiceSetting.coordinator) ?? "",
                start: try view.setting(ServiceSetting.demonstrationStart),
                speed: try view.setting(ServiceSetting.demonstrationSpeed)
            )
        }
        let demonstration = facts.start.flatMap { CivilDate($0) }.map {
            Demonstration(speed: facts.speed.flatMap(Int.init) ?? 1, startedOn: $0)
        }
        self.store = store
        let found =
            try access
            ?? AccessBook(
                AccessStore(reading: settings.databasePath), isOpenUntilUsed: false)
        // A database that an older program made has no table of orders until it is written to.
        do {
            _ = try found.smallNumbers(at: 0)
            self.access = found
        } catch { self.access = nil }
        self.settings = settings
        self.demonstration = demonstration
        me = facts.me
        self.clock =
            clock ?? (demonstration == nil ? SystemTime.clock : DemonstrationTime.read(settings))
        let beginning = Book(me: facts.me, keys: [], randomBytes: { _ in [] })
        newest = book ?? beginning
        kept = PastBooks(beginning: beginning)
        isGrowing = book.map { _ in false }
    }

    nonisolated func stamp() -> StateStamp? { access?.stamp() }

    nonisolated func stampAtHand() -> StateStamp? { access?.stampAtHand() }

    /// Takes settings that a running daemon can change.
    func use(_ settings: Settings) {
        self.settings = settings
    }

    func snapshot(asOf moment: Instant?) async throws -> ServiceSnapshot {
        let book = try moment.map(pastBook) ?? newestBook()
        // A partner's view of a demonstration's clock may lag behind the last record.
        let now = moment ?? max(clock?.now() ?? book.state.asOf, book.state.asOf)
        let figures = try store.read { view in
            let waiting = try view.waitingAnswerCount()
            let held = try view.heldCount()
            return ExchangeFigures(
                waitingAnswers: waiting, heldDocuments: held,
                refusedFiles: try view.refusedFiles(since: 0, limit: 20).map {
                    RefusedSummary(
                        party: $0.party, code: $0.code, name: $0.name,
                        refusedAt: Instant(seconds: $0.refusedAt))
                },
                stoppedStreams: book.stoppedParties,
                lastRoundAt: Heartbeat.read(settings.heartbeatPath)?.at,
                troubles: Heartbeat.read(settings.heartbeatPath)?.troubles ?? [],
                checkpointAt: book.checkpoints.lastSentAt,
                silentParties: silentParties(book, at: now),
                files: try files(view, waiting: waiting, held: held),
                rescanSeconds: settings.limits.rescanSeconds)
        }
        let order = try access?.smallNumbers(at: now.seconds)
        return ServiceSnapshot(
            state: book.state, now: now, demonstration: demonstration, exchange: figures,
            plan: plan, smallNumbers: order.map(SmallNumberOrder.init(row:)))
    }

    private func silentParties(_ book: Book, at now: Instant) -> [SilentParty] {
        guard let heartbeats = settings.heartbeats else { return [] }
        return book.checkpoints.silentParties(
            at: now, intervalSeconds: heartbeats.intervalSeconds
        ).compactMap { party in
            book.checkpoints.silentSince(party).map { SilentParty(party: party, since: $0) }
        }
    }

    /// The newest files; the database is asked only when something has changed.
    private func files(_ view: LedgerView, waiting: Int, held: Int) throws -> ExchangeFiles {
        let entry = try view.head()
        if (entry, waiting, held) == (shown.entry, shown.waiting, shown.held) { return shown.files }
        let limit = ExchangeFiles.countMaximum
        var files = ExchangeFiles()
        files.incoming = try view.newestReceived(by: me, limit: limit).map {
            ExchangeFile(
                party: $0.party, type: $0.type, number: $0.number,
                at: Instant(seconds: $0.at), state: $0.state, detail: $0.detail)
        }
        files.outgoing = try view.newestAnswers(limit: limit).map {
            ExchangeFile(
                party: $0.party, type: $0.type, number: $0.number,
                at: Instant(seconds: $0.at), state: $0.state)
        }
        if held > 0 {
            files.held = try view.held().prefix(limit).map {
                let head = try? SignedEnvelope.read($0.envelope)
                return ExchangeFile(
                    party: $0.issuer, type: head?.type ?? "", number: $0.sequence,
                    at: Instant(seconds: $0.receivedAt), state: "held")
            }
        }
        shown = (entry, waiting, held, files)
        return files
    }

    /// What the ledger says, at the end of a moment or now.
    func book(asOf moment: Instant?) throws -> Book {
        try moment.map(pastBook) ?? newestBook()
    }

    /// The newest state, and the settings that hold.
    func standing() throws -> (book: Book, settings: Settings) {
        (try newestBook(), settings)
    }

    /// Keeps states of the past until there is nothing more to read; a part at a time, so that
    /// whoever asks meanwhile is answered in between.
    func keepPast() async throws {
        defer { if isGrowing != nil { isGrowing = false } }
        while try store.read({ try kept.grow(from: $0) }) { await Task.yield() }
    }

    private func newestBook() throws -> Book {
        try store.read { try newest.catchUp(from: $0) }
        return newest
    }

    /// Books of past moments are kept while there are few: a page asks several times for one.
    private func pastBook(_ moment: Instant) throws -> Book {
        if let known = past[moment] { return known }
        if isGrowing == false, kept.isBehind(newest.entry) {
            isGrowing = true
            Task { try? await keepPast() }
        }
        var book = kept.latest(before: moment)
        // Tomorrow's “four weeks ago” is a day after today's.
        for (end, other) in past where end < moment && other.entry > book.entry { book = other }
        try store.read { try book.catchUp(from: $0, through: moment) }
        if past.count >= 16 { past.removeAll() }
        // A moment that is not over yet may still gain entries.
        if let clock, moment < clock.now() { past[moment] = book }
        return book
    }
}

extension SmallNumberOrder {
    /// An order as it is stored.
    init(row: SmallNumberRow) {
        self.init(
            at: Instant(seconds: row.at), isShown: row.isShown, by: row.by, reason: row.reason)
    }
}

/// Names under which a service keeps what was decided when it was made.
enum ServiceSetting {
    static let coordinator = "coordinator"
    static let demonstrationStart = "demonstration-start"
    static let demonstrationSpeed = "demonstration-speed"
}

/// The real time.
enum SystemTime {
    static let clock = SystemClock(read: { Int(time(nil)) })

    /// Seconds since the machine was started, sleep included; nobody can set it.
    static let uptime: @Sendable () -> Int = {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        return Int(now.tv_sec)
    }

    /// Milliseconds since the Epoch.
    static var milliseconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int(now.tv_sec) * 1000 + Int(now.tv_nsec) / 1_000_000
    }
}

/// When the daemon last ended a round: a small file that is rewritten and never relied upon.
enum Heartbeat {
    /// What was noted: when, by which version of the program, and what it could not do.
    static func read(_ path: String) -> (at: Instant, version: String?, troubles: [String])? {
        guard let bytes = try? Console.read(path, bytesMaximum: 1 << 16) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        let head = lines.first?.split(separator: " ").map(String.init) ?? []
        guard let moment = head.first.flatMap({ Instant($0) }) else { return nil }
        return (moment, head.count > 1 ? head[1] : nil, Array(lines.dropFirst()))
    }

    static func write(_ moment: Instant, troubles: [String], to path: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { return }
        let lines = troubles.map { $0.map { $0.isNewline ? " " : String($0) }.joined() }
        let head = "\(moment) \(ProgramVersion.text)"
        Console.write(([head] + lines).joined(separator: "\n"), to: descriptor)
        close(descriptor)
    }
}
