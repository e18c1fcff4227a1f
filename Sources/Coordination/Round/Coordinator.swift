import Commissioning
import Evidence
import Exchange
import Logging
import Storage

/// The one writer: takes files in, does what is due, and puts answers out, a round at a time.
///
/// Everything it decides it decides from its book, which is the ledger in memory; everything it
/// changes it commits in one transaction before the book is changed. `Round.swift` is the round.
package actor Coordinator {
    let store: LedgerStore
    var folders: CoordinatorFolders
    let clock: any WallClock
    let log: Logger
    /// Seconds of real time from any origin: for waiting, never for the record.
    let pace: @Sendable () -> Int
    var book: Book
    var stability: StabilityWatch
    var resumeAfter: [String: FileName] = [:]
    /// Documents waiting for their predecessors, as in the database.
    var held: [HeldDocument] = []
    /// The entry up to which the fingerprint is kept.
    var fingerprintedEntry = 0
    /// Hashes of what has not changed since then.
    var fingerprintPieces = KnownPieces()
    /// Rounds in a row that left files in a folder, or could not read one.
    var unreadRounds = 0
    /// Rounds in a row in which what was due could not be done; after many, files signed later wait
    /// for it no longer.
    var failedDueRounds = 0
    /// What is due and failed, waiting for another attempt.
    var stuck = StuckActions()
    /// Parties for whose bad files the quarantine had no more room in this round.
    var quarantineFull: Set<String> = []
    /// The first faults of this round.
    var roundTroubles: [String] = []
    /// The highest number of ours that a partner is known to hold, where the ledger ends before it.
    var ahead: [String: Int] = [:]
    /// A lost ledger is being got back.
    var isRecovering = false
    /// Parties whose folders were searched for what this ledger has lost.
    var comparedFolders: Set<String> = []
    /// Keeps a clock that jumps out of the record.
    var clockGuard: ClockGuard
    /// Faults said once, so that a log does not fill with one sentence.
    var saidFaults: Set<String> = []
    /// How often the ledger's head is sent to be cosigned; `nil`: never.
    var heartbeat: Heartbeats?
    /// The ledger's hash tree, as far as it was needed.
    var tree = MerkleLog()
    /// Parties whose silence has been said.
    var saidSilent: Set<String> = []
    /// Whether a round may leave its answers to the next, which publishes them on another thread.
    let publishesBehind: Bool
    /// The round before left answers that are not in their folders yet.
    var hasLeftAnswers = false
    /// Since when a folder has taken no answers, in seconds of `pace`.
    var publishingFailedSince: Int?
    /// Since when a head that is due waits for answers to be in their folders.
    var headHeldUpSince: Int?
    /// Told whenever a step of a round is done.
    let onProgress: @Sendable () -> Void

    /// The coordinator of a state directory; reads its ledger from the first entry on.
    ///
    /// - Parameter uptime: Seconds since the machine was started, which nobody can set; `nil` where
    ///   the time is made up.
    /// - Parameter publishesBehind: In a backlog, put answers into their folders on another thread
    ///   while the next files are taken in. Without it every step comes after the other, so that a
    ///   seed replays exactly.
    /// - Parameter onProgress: Called between the steps of a round, by the writer itself or by the
    ///   thread it will wait for: whoever hears nothing for long knows that it is stuck. It must
    ///   return at once.
    /// - Throws: `StorageFault`, `CoordinationFault`, `FolderFault`.
    package init(
        book: Book, store: LedgerStore, folders: CoordinatorFolders, clock: any WallClock,
        pace: @escaping @Sendable () -> Int, uptime: (@Sendable () -> Int)? = nil,
        heartbeat: Heartbeats? = nil, publishesBehind: Bool = false, log: Logger,
        onProgress: @escaping @Sendable () -> Void = {}
    ) throws {
        self.store = store
        self.publishesBehind = publishesBehind
        self.heartbeat = heartbeat
        self.folders = folders
        self.clock = clock
        self.log = log
        self.onProgress = onProgress
        self.pace = pace
        clockGuard = ClockGuard(uptime: uptime)
        stability = StabilityWatch(limits: folders.limits)
        var book = book
        held = try store.read { view in
            try book.catchUp(from: view)
            return try view.held()
        }
        self.book = book
        try folders.quarantine.prepare()
    }

    /// Bounds of the exchange.
    package var limits: FolderLimits { folders.limits }

    /// Takes other bounds and another interval between signed heads, from the next step on.
    package func use(_ limits: FolderLimits, heartbeat: Heartbeats?) {
        folders = folders.with(limits)
        stability.use(limits)
        self.heartbeat = heartbeat
    }

    /// The state as of the last commit.
    package var state: ServiceState { book.state }

    /// The ledger as of the last commit, for whoever reads it in this process: the board need not
    /// read everything again.
    package var readersBook: Book { book.withoutKeys }

    /// The time at which something happens now, for the record: never before what is recorded.
    ///
    /// A clock that was set back stands still here until it has caught up with the ledger.
    var recordingTime: Instant { max(clock.now(), book.state.asOf) }

    /// Parties whose folders are watched: everyone who was ever pinned or agreed to, except us.
    package var parties: [String] {
        let agreed = book.state.inForce?.agreement.parties.map(\.id) ?? []
        return Set(agreed).union(book.trust.pins.keys).union(folders.knownParties)
            .subtracting([book.me]).sorted()
    }

    /// Tries a change on a copy of the book, commits what it writes, and only then keeps it.
    ///
    /// - Throws: What the change throws, or `StorageFault`; the book is then as it was.
    @discardableResult
    func commit<Outcome>(
        at now: Instant, trustingClock: Bool = false,
        _ change: (inout Book, LedgerView, LedgerMemory) throws -> Outcome
    ) throws -> Outcome {
        if !trustingClock, book.entry > 0,
            let fault = ClockGuard.objection(to: now, after: book.state.asOf)
        {
            throw fault
        }
        var attempt = newAttempt()
        let outcome = try store.write { try attempt.make(in: $0, at: now, change) }
        keep(attempt)
        return outcome
    }

    /// What was tried is committed: from now on it is so.
    func keep(_ attempt: Attempt) {
        (book, held) = (attempt.book, attempt.held)
        onProgress()
    }

    /// Looked at between two pieces of work: whether to leave the rest for the next start.
    var isAskedToStop: Bool { Task.isCancelled }

    var reserve: DiskReserve {
        DiskReserve(
            system: folders.system, folder: FolderPath(folders.state),
            reserveBytes: limits.diskReserveBytes)
    }

    /// Says a fault once until it is over, and keeps it for whoever asks how the daemon is.
    func say(_ fault: any Error, _ subject: String) {
        let text = "\(fault)"
        if roundTroubles.count < 5 { roundTroubles.append("\(subject): \(text)") }
        guard saidFaults.insert(text).inserted else { return }
        log.error("\(text)", metadata: ["subject": "\(subject)"])
    }
}

/// Where a coordinator finds the parties' folders and keeps what it refused.
package struct CoordinatorFolders: Sendable {
    /// Does the work on files.
    package let system: any FolderSystem
    /// The exchange root.
    package let root: String
    /// The state directory.
    package let state: String
    /// Parties known from elsewhere, such as a settings file.
    package let knownParties: [String]
    /// Bounds of the exchange.
    package let limits: FolderLimits
    /// Refused files.
    package let quarantine: Quarantine

    /// The folders below an exchange root and a state directory.
    package init(
        system: any FolderSystem, root: String, state: String, knownParties: [String] = [],
        limits: FolderLimits = .standard
    ) {
        self.system = system
        self.root = root
        self.state = state
        self.knownParties = knownParties
        self.limits = limits
        quarantine = Quarantine(system: system, stateFolder: state, limits: limits)
    }

    /// The same folders within other bounds.
    func with(_ limits: FolderLimits) -> CoordinatorFolders {
        CoordinatorFolders(
            system: system, root: root, state: state, knownParties: knownParties, limits: limits)
    }

    var inbox: Inbox { Inbox(system: system, root: root) }
    var publisher: Publisher { Publisher(system: system, root: root) }
}
