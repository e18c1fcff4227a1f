/// A service whose documents are made up: judged, applied and followed by decisions exactly as real
/// ones are, but never signed.
struct SimulatedService {
    private(set) var state: ServiceState
    /// When the next document is recorded; never runs backwards.
    private(set) var now: Instant
    /// Decisions made so far.
    private(set) var decisions = 0
    /// The next deadline; worked out again only after what may have moved it.
    private(set) var nextDue: DueAction?

    private let seed: UInt64
    private let coordinator: String
    private let makesStatements: Bool

    /// Goes on from a state; the seed draws the lots that a snapshot's digest would.
    ///
    /// - Parameter makesStatements: What is charged decides nothing, so by default it is not worked
    ///   out: only that it is no longer due.
    init(from state: ServiceState, seed: UInt64, makesStatements: Bool = false) {
        self.makesStatements = makesStatements
        self.state = state
        self.seed = seed
        now = state.asOf
        coordinator =
            state.inForce?.agreement.parties.first { $0.role == .coordinator }?.id ?? ""
        nextDue = state.dueActions().first
    }

    /// Moves the clock on.
    mutating func pass(to moment: Instant) {
        now = max(now, moment)
    }

    /// Takes a document, unless it breaks a rule, and does what follows from it.
    /// - Throws: a fault of an instance that cannot be decided.
    /// - Returns: the broken rule.
    mutating func send(
        _ fact: Fact, from issuer: String, digest: String = ""
    ) throws(InstanceFault) -> RuleBreach? {
        let recorded = recorded(from: issuer, digest: digest)
        if let breach = state.judge(fact, recorded) { return breach }
        let before = state
        state.apply(fact, recorded)
        try decideAgain(state.reruns(after: fact, since: before, digest: digest, at: now))
        nextDue = state.dueActions().first
        return nil
    }

    /// Does the first thing that is due.
    /// - Throws: a fault of an instance that cannot be decided.
    mutating func doNextDue() throws(InstanceFault) {
        guard let action = nextDue else { return }
        pass(to: action.at)
        switch action.kind {
        case .decide(let id):
            guard let cycle = state.cycle(id) else { break }
            try decide(cycle, causes: [.init(.deadline)], closing: action.at)
        case .lapse(let id):
            guard let place = state.place(id), let cycle = state.cycle(place.cycle) else { break }
            try decide(
                cycle, causes: [.init(.lapse, subject: id)], from: state.lapsing(id, at: now))
            let child = AllocationRecord.Cause(.nomination, subject: place.nomination)
            try decideAgain(state.reruns(because: child, at: now))
        case .teamRound(let monday):
            guard let round = state.teamRound(on: monday, held: now)?.decide() else { break }
            state.apply(.teamAllocation(round), recorded(from: coordinator))
        case .statement(let quarter):
            let parties = state.inForce?.agreement.authorities.map(\.id) ?? []
            for party in makesStatements ? parties : [""] {
                let statement =
                    makesStatements
                    ? state.statement(for: quarter, of: party, at: now)
                    : StatementRecord(quarter: quarter, authority: party, lines: [])
                state.apply(
                    .statement(statement),
                    recorded(from: coordinator, digest: "sha-256:played-\(state.entry + 1)"))
            }
        }
        nextDue = state.dueActions().first
    }

    private mutating func decideAgain(_ reruns: [Rerun]) throws(InstanceFault) {
        for rerun in reruns {
            try decide(rerun.cycle, causes: rerun.causes, onlyIfNew: !rerun.isOwed)
        }
    }

    private mutating func decide(
        _ cycle: Cycle, causes: [AllocationRecord.Cause], closing: Instant? = nil,
        from assumed: ServiceState? = nil, onlyIfNew: Bool = false
    ) throws(InstanceFault) {
        let source = assumed ?? state
        guard let agreement = source.agreement(for: cycle),
            let draft = source.draft(
                for: cycle, closing: closing, canEnter: agreement.canOffer(cycle, at: now))
        else { return }
        let revision = (source.allocation(for: cycle.id)?.record.revision ?? 0) + 1
        let decision = try drawn(draft, revision).decide(explained: false, proposing: false)
        decisions += 1
        let (all, made) = source.rows(of: decision, draft, under: agreement, offered: now)
        if onlyIfNew, made.isEmpty { return }
        let record = AllocationRecord(
            cycle: cycle.id, revision: revision, causes: causes, snapshotDigest: "",
            horizon: draft.horizon.map(\.id), beds: draft.instance.cycles.map(\.beds),
            seats: decision.seats, rosterAfter: decision.rosterAfterFirst, places: all,
            indicative: [], waiting: [])
        state.apply(.allocation(record), recorded(from: coordinator))
    }

    /// The question with its tickets: by seed, cycle, revision and child, as a digest would.
    private func drawn(_ draft: DecisionDraft, _ revision: Int) -> DecisionInstance {
        var instance = draft.instance
        let lottery = seed ^ UInt64(draft.cycle.start.dayNumber) << 16 ^ UInt64(revision)
        for index in instance.nominations.indices {
            var draws = SplitMix64(seed: lottery, name: instance.nominations[index].id)
            let words = (0..<4).map { _ in draws.next() }
            let bytes = words.flatMap { word in
                (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
            }
            if let ticket = Ticket(bytes) { instance.nominations[index].ticket = ticket }
        }
        return instance
    }

    private func recorded(from issuer: String, digest: String = "") -> Recorded {
        Recorded(
            entry: state.entry + 1, at: now, issuer: issuer, signedAt: now, digest: digest)
    }
}
