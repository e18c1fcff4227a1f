import Commissioning

/// Gives the board the state of the service at a moment; the board's only way to see anything.
///
/// - Source: House rule: what people see is read-only, so whoever implements this hands out
///   values and the board has nothing it could write to.
package protocol StateReader: Sendable {
    /// The service as it was known at the end of a moment; `nil`: the newest.
    /// - Throws: whatever keeps the state from being read; the board answers 503 to all of it.
    func snapshot(asOf: Instant?) async throws -> ServiceSnapshot
    /// Changes whenever an answer may; `nil`: answers are not kept from one request to the next.
    ///
    /// It is asked for at every request, so it is quick and waits for nobody.
    func stamp() -> StateStamp?
    /// The same if it is known already, for somebody who may not wait at all.
    func stampAtHand() -> StateStamp?
}

extension StateReader {
    /// A reader that cannot say so quickly.
    package func stamp() -> StateStamp? { nil }
    /// A reader that has to look.
    package func stampAtHand() -> StateStamp? { nil }
}

/// The service as it was known at one moment, with everything an answer may depend on.
package struct ServiceSnapshot: Sendable {
    /// What the ledger says.
    package let state: ServiceState
    /// The service's clock, which may be a demonstration clock; the moment itself for a past one.
    package let now: Instant
    /// How the clock runs if this is a demonstration, else `nil`.
    package let demonstration: Demonstration?
    /// How the exchange of files is doing.
    package let exchange: ExchangeFigures
    /// It was asked for as of a moment of the past.
    package internal(set) var isPast = false
    /// For a moment before any agreement: when the first one came into force, in words.
    var agreedLater: String?
    /// For a moment of the past: the service's clock when it was asked.
    var present: Instant?
    /// What its answers share.
    let work = SnapshotWork()
    /// What it is compared with, for an answer about what has changed.
    var earlier: Earlier?

    /// The service at an earlier moment.
    struct Earlier: Sendable {
        /// What the ledger said then.
        var state = ServiceState()
        /// The moment.
        var at = Instant(seconds: 0)
    }
    /// The financial plan that the service is compared with, if one is set.
    package let plan: FinancialPlan?
    /// What was ordered about small numbers last, or `nil`: the agreement's policy holds.
    package let smallNumbers: SmallNumberOrder?
    /// As whom it is looked at; the command line is the operator's.
    package var admission = Admission.command

    /// A snapshot.
    package init(
        state: ServiceState, now: Instant, demonstration: Demonstration?,
        exchange: ExchangeFigures, plan: FinancialPlan? = nil,
        smallNumbers: SmallNumberOrder? = nil
    ) {
        self.smallNumbers = smallNumbers
        self.plan = plan
        self.state = state
        self.now = now
        self.demonstration = demonstration
        self.exchange = exchange
    }
}

/// An order about percentages of few children, with its reason: never silent.
package struct SmallNumberOrder: Hashable, Sendable {
    /// When it was given, in service time.
    package let at: Instant
    /// Whether such percentages are shown from then on.
    package let isShown: Bool
    /// Who gave it.
    package let by: String
    /// Why.
    package let reason: String

    /// An order.
    package init(at: Instant, isShown: Bool, by: String, reason: String) {
        self.at = at
        self.isShown = isShown
        self.by = by
        self.reason = reason
    }
}

/// A service with made-up children whose clock does not show the real time.
package struct Demonstration: Hashable, Sendable {
    /// Seconds of service time per second, 1 or more.
    package let speed: Int
    /// Day of service time on which it was started.
    package let startedOn: CivilDate

    /// A demonstration.
    package init(speed: Int, startedOn: CivilDate) {
        self.speed = speed
        self.startedOn = startedOn
    }
}

/// How the exchange of files with the parties is doing.
package struct ExchangeFigures: Hashable, Sendable {
    /// Signed answers that wait to be written into a party's folder.
    package let waitingAnswers: Int
    /// Documents held because an earlier one of their stream is missing.
    package let heldDocuments: Int
    /// The newest refused files, at most 20, newest first.
    package let refusedFiles: [RefusedSummary]
    /// Streams that have stopped and need a person, as `party` or `party/stream`.
    package let stoppedStreams: [String]
    /// When the last round of the daemon ended, in service time; `nil`: none yet.
    package let lastRoundAt: Instant?
    /// What the daemon could not do in that round, one sentence each.
    package let troubles: [String]
    /// When the ledger's head was last signed for the parties, in service time; `nil`: never.
    package let checkpointAt: Instant?
    /// Parties of whom nothing was heard in two intervals between heads, with since when.
    package let silentParties: [SilentParty]
    /// The newest files.
    package let files: ExchangeFiles
    /// Seconds between two rounds when nothing happens, if it is another than at the start.
    package let rescanSeconds: Int?

    /// The figures.
    package init(
        waitingAnswers: Int = 0, heldDocuments: Int = 0, refusedFiles: [RefusedSummary] = [],
        stoppedStreams: [String] = [], lastRoundAt: Instant? = nil, troubles: [String] = [],
        checkpointAt: Instant? = nil, silentParties: [SilentParty] = [],
        files: ExchangeFiles = ExchangeFiles(), rescanSeconds: Int? = nil
    ) {
        self.waitingAnswers = waitingAnswers
        self.heldDocuments = heldDocuments
        self.refusedFiles = refusedFiles
        self.stoppedStreams = stoppedStreams
        self.lastRoundAt = lastRoundAt
        self.troubles = troubles
        self.checkpointAt = checkpointAt
        self.silentParties = silentParties
        self.files = files
        self.rescanSeconds = rescanSeconds
    }
}

/// A file that was refused: whose, why and when, but nothing of what it said.
package struct RefusedSummary: Hashable, Sendable {
    /// The party whose folder it lay in.
    package let party: String
    /// Stable code of the refusal.
    package let code: String
    /// Name of the file.
    package let name: String
    /// When it was refused.
    package let refusedAt: Instant

    /// A refused file.
    package init(party: String, code: String, name: String, refusedAt: Instant) {
        self.party = party
        self.code = code
        self.name = name
        self.refusedAt = refusedAt
    }
}

/// A party of whom nothing has been heard for too long: what it sent before may be stale.
package struct SilentParty: Hashable, Sendable {
    /// The party.
    package let party: String
    /// When it was heard of last.
    package let since: Instant

    /// A silent party.
    package init(party: String, since: Instant) {
        self.party = party
        self.since = since
    }
}
