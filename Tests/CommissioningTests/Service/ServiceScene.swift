import Commissioning
import Testing

/// A service in a test: documents go in as the coordinator takes them, judged and then applied,
/// and what they make necessary is decided at once.
struct ServiceScene {
    private(set) var state = ServiceState()
    /// The moment at which the next document is recorded.
    var now: Instant
    private var documents = 0

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
        record(fact, from: issuer, signedAt: signedAt)
        follow(fact)
        return nil
    }

    /// Records a document without judging it.
    mutating func record(_ fact: Fact, from issuer: String, signedAt: Instant? = nil) {
        state.apply(fact, recorded(from: issuer, signedAt: signedAt))
        documents += 1
    }

    private mutating func follow(_ fact: Fact) {
        switch fact {
        case .nomination, .withdrawal, .capacity, .assessment, .response(_, .decline):
            refill()
        default: break
        }
    }

    /// Gives free beds of decided cycles to whoever can use them now.
    private mutating func refill() {
        for cycle in state.cycles where state.allocation(for: cycle.id) != nil {
            guard let agreement = state.agreement(for: cycle),
                agreement.lateEntryCloses(cycle) > now,
                state.usableBeds(in: cycle) > state.heldPlaces(in: cycle.id).count
            else { continue }
            decide(cycle, causes: [.init(.nomination)], onlyIfNew: true)
        }
    }

    /// Does the first thing that is due by now; `false` if nothing is.
    @discardableResult
    mutating func doDue() -> Bool {
        guard let action = state.dueActions().first, action.at <= now else { return false }
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
        }
        return true
    }

    /// Moves the clock, stopping at every deadline on the way to do what is due.
    mutating func pass(to later: String) {
        pass(to: moment(later))
    }

    mutating func pass(to later: Instant) {
        while let action = state.dueActions().first, action.at <= later {
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
                for: cycle, closing: closing, canEnter: agreement.lateEntryCloses(cycle) > now)
        else { return }
        do {
            let decision = try draft.instance.decide()
            let (kept, made) = source.rows(
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
                        places: kept + made, indicative: [],
                        waiting: [])), from: "coordinator")
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
