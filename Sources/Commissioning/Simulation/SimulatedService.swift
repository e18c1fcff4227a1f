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

    /// Goes on from a state; the seed draws the lots that a snapshot's digest would.
    init(from state: ServiceState, seed: UInt64) {
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
        state.apply(fact, recorded)
        switch fact {
        case .nomination:
            try refill(.init(.nomination, subject: Nomination.id(ofDigest: digest)))
        case .withdrawal: try refill(.init(.withdrawal))
        case .response(let place, .decline): try refill(.init(.decline, subject: place))
        case .capacity: try refill(.init(.capacity))
        case .assessment(let nomination, _):
            try refill(.init(.assessment, subject: nomination))
        default: break
        }
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
            try decide(cycle, cause: .init(.deadline), closing: action.at)
        case .lapse(let id):
            guard let place = state.place(id), let cycle = state.cycle(place.cycle) else { break }
            try decide(
                cycle, cause: .init(.lapse, subject: id), from: state.lapsing(id, at: now))
        case .teamRound(let monday):
            guard let round = state.teamRound(on: monday, held: now)?.decide() else { break }
            state.apply(.teamAllocation(round), recorded(from: coordinator))
        }
        nextDue = state.dueActions().first
    }

    /// Gives free beds of decided cycles to whoever can use them now.
    private mutating func refill(_ cause: AllocationRecord.Cause) throws(InstanceFault) {
        guard let agreement = state.inForce?.agreement else { return }
        for cycle in state.cycles where state.allocation(for: cycle.id) != nil {
            guard agreement.lateEntryCloses(cycle) > now,
                state.usableBeds(in: cycle) > state.heldPlaces(in: cycle.id).count
            else { continue }
            try decide(cycle, cause: cause, onlyIfNew: true)
        }
    }

    private mutating func decide(
        _ cycle: Cycle, cause: AllocationRecord.Cause, closing: Instant? = nil,
        from assumed: ServiceState? = nil, onlyIfNew: Bool = false
    ) throws(InstanceFault) {
        let source = assumed ?? state
        guard let agreement = source.inForce?.agreement,
            let draft = source.draft(
                for: cycle, closing: closing, canEnter: agreement.lateEntryCloses(cycle) > now)
        else { return }
        let revision = (source.allocation(for: cycle.id)?.record.revision ?? 0) + 1
        let decision = try drawn(draft, revision).decide(explained: false, proposing: false)
        decisions += 1
        let (kept, made) = source.rows(of: decision, draft, under: agreement, offered: now)
        if onlyIfNew, made.isEmpty { return }
        let record = AllocationRecord(
            cycle: cycle.id, revision: revision, causes: [cause], snapshotDigest: "",
            horizon: draft.horizon.map(\.id), beds: draft.instance.cycles.map(\.beds),
            seats: decision.seats, rosterAfter: decision.rosterAfterFirst, places: kept + made,
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
