import Commissioning
import Testing

/// A service in a test: documents go in as the coordinator takes them, judged and then applied,
/// and what they make necessary is decided at once.
struct ServiceScene {
    private(set) var state = ServiceState()
    /// The moment at which the next document is recorded.
    var now: Instant
    /// The first thing that is due, whether by now or later.
    private(set) var nextDue: DueAction?
    private var documents = 0
    /// What was recorded since the steps were last taken.
    private var steps: [Step] = []

    /// One document as it moved the state on, with what was decided where it is a decision.
    struct Step {
        let before: ServiceState
        let after: ServiceState
        let fact: Fact
        let recorded: Recorded
        let decided: (draft: DecisionDraft, decision: Decision)?
    }

    /// The documents recorded since this was last asked, in order.
    mutating func takeSteps() -> [Step] {
        defer { steps.removeAll(keepingCapacity: true) }
        return steps
    }

    /// A service whose agreement every party has signed.
    init(_ sample: SampleAgreement = SampleAgreement(), at now: String = "2018-11-26T09:00:00Z") {
        self.now = moment(now)
        let agreement = sample.agreement
        record(
            .agreement(agreement, signedBy: agreement.parties.map(\.id)), from: "coordinator")
    }

    /// A service before any agreement.
    init(withoutAgreementAt now: String) {
        self.now = moment(now)
    }

    /// What the next document would be recorded as.
    func recorded(from issuer: String, signedAt: Instant? = nil) -> Recorded {
        let number = String(documents + 1)
        let digest = "sha-256:" + String(repeating: "0", count: 16 - number.count) + number
        return Recorded(
            entry: documents + 1, at: now, issuer: issuer, signedAt: signedAt ?? now, digest: digest
        )
    }

    /// The rule that a document would break, without sending it.
    func breach(_ fact: Fact, from issuer: String, signedAt: Instant? = nil) -> RuleCode? {
        state.judge(fact, recorded(from: issuer, signedAt: signedAt))?.code
    }

    /// Records a document if it breaks no rule, and does what follows from it.
    @discardableResult
    mutating func send(_ fact: Fact, from issuer: String, signedAt: Instant? = nil) -> RuleCode? {
        if let code = breach(fact, from: issuer, signedAt: signedAt) {
            documents += 1
            return code
        }
        let before = state
        let digest = recorded(from: issuer).digest
        record(fact, from: issuer, signedAt: signedAt)
        for rerun in state.reruns(after: fact, since: before, digest: digest, at: now) {
            decide(rerun.cycle, causes: rerun.causes, onlyIfNew: !rerun.isOwed)
        }
        return nil
    }

    /// Records a document without judging it.
    mutating func record(
        _ fact: Fact, from issuer: String, signedAt: Instant? = nil,
        decided: (draft: DecisionDraft, decision: Decision)? = nil
    ) {
        let before = state
        let recorded = recorded(from: issuer, signedAt: signedAt)
        state.apply(fact, recorded)
        nextDue = state.dueActions().first
        documents += 1
        steps.append(
            Step(before: before, after: state, fact: fact, recorded: recorded, decided: decided))
    }

    /// Gives free beds of decided cycles to whoever can use them now.
    private mutating func refill() {
        for rerun in state.reruns(because: .init(.nomination), at: now) {
            decide(rerun.cycle, causes: rerun.causes, onlyIfNew: true)
        }
    }

    /// Does the first thing that is due by now; `false` if nothing is.
    @discardableResult
    mutating func doDue() -> Bool {
        guard let action = nextDue, action.at <= now else { return false }
        switch action.kind {
        case .decide(let id):
            guard let cycle = state.cycle(id) else { return false }
            decide(cycle, causes: [.init(.deadline)], closing: action.at)
            if state.nominations.contains(where: { $0.recorded.signedAt > action.at }) { refill() }
        case .lapse(let id):
            guard let place = state.place(id), let cycle = state.cycle(place.cycle) else {
                return false
            }
            decide(
                cycle, causes: [.init(.lapse, subject: id)], from: state.lapsing(id, at: now))
            refill()
        case .teamRound(let monday):
            guard let round = state.teamRound(on: monday, held: now) else { return false }
            record(.teamAllocation(round.decide()), from: "coordinator")
        case .statement(let quarter):
            for party in state.inForce?.agreement.authorities ?? [] {
                let statement = state.statement(for: quarter, of: party.id, at: now)
                record(.statement(statement), from: "coordinator")
            }
        }
        return true
    }

    /// Moves the clock, stopping at every deadline on the way to do what is due.
    mutating func pass(to later: String) {
        pass(to: moment(later))
    }

    mutating func pass(to later: Instant) {
        while let action = nextDue, action.at <= later {
            now = max(now, action.at)
            guard doDue() else { break }
        }
        now = max(now, later)
    }

    private mutating func decide(
        _ cycle: Cycle, causes: [AllocationRecord.Cause], closing: Instant? = nil,
        from assumed: ServiceState? = nil, onlyIfNew: Bool = false
    ) {
        let source = assumed ?? state
        guard let agreement = source.agreement(for: cycle),
            let draft = source.draft(
                for: cycle, closing: closing, canEnter: agreement.canOffer(cycle, at: now))
        else { return }
        do {
            let decision = try draft.instance.decide(explained: false)
            let (all, made) = source.rows(
                of: decision, draft, under: agreement, offered: now)
            if onlyIfNew, made.isEmpty { return }
            record(
                .allocation(
                    AllocationRecord(
                        cycle: cycle.id,
                        revision: (source.allocation(for: cycle.id)?.record.revision ?? 0) + 1,
                        causes: causes, snapshotDigest: "sha-256:sample",
                        horizon: draft.horizon.map(\.id), beds: draft.instance.cycles.map(\.beds),
                        seats: decision.seats, rosterAfter: decision.rosterAfterFirst,
                        places: all, indicative: [],
                        waiting: [],
                        swaps: source.swapRows(
                            of: decision, draft, under: agreement, offered: now))),
                from: "coordinator", decided: (draft, decision))
        } catch {
            Issue.record("\(cycle.id) cannot be decided: \(error)")
        }
    }
}

extension ServiceScene {
    /// A nomination as an authority would write it.
    static func child(
        _ reference: String, born: String = "2005-06", priorityClass: Int = 1,
        waiting: String = "2018-06-01", earliest: String? = nil, latest: String? = nil
    ) -> Fact {
        guard let birth = CivilMonth(born) else { preconditionFailure("not a month: \(born)") }
        return .nomination(
            NominationBody(
                reference: reference, birth: birth, priorityClass: priorityClass,
                waitingSince: day(waiting), earliest: earliest.map(day), latest: latest.map(day)))
    }

    /// Nominates a child; the home finds the match suitable. Returns the nomination's id.
    @discardableResult
    mutating func nominate(
        _ reference: String, by authority: String = "rotherham", born: String = "2005-06",
        priorityClass: Int = 1, waiting: String = "2018-06-01", latest: String? = nil,
        assessed: Bool = true
    ) -> String {
        let fact = Self.child(
            reference, born: born, priorityClass: priorityClass, waiting: waiting, latest: latest)
        let id = Nomination.id(ofDigest: recorded(from: authority).digest)
        #expect(send(fact, from: authority) == nil)
        if assessed { assess(id) }
        return id
    }

    mutating func assess(_ id: String, _ match: Assessment.Match = .suitable) {
        send(
            .assessment(nomination: id, Assessment(match: match, date: day("2018-11-26"))),
            from: "home")
    }

    func place(of nomination: String) -> Place? { state.heldPlace(of: nomination) }
}
