import BoardServer
import Commissioning
import Evidence

/// Tells a service what happens to it, document by document, as the ledger would.
struct Story {
    private(set) var state = ServiceState()
    private(set) var at: Instant

    init(from text: String) throws { at = try SampleAgreement.moment(text) }

    /// A service whose agreement everybody has signed.
    static func begun(_ agreement: Agreement) throws -> Story {
        var story = try Story(from: "2018-11-01T09:00:00Z")
        story.record(.agreement(agreement, signedBy: agreement.parties.map(\.id)), by: "rotherham")
        return story
    }

    mutating func wait(until text: String) throws { at = try SampleAgreement.moment(text) }

    mutating func pass(days: Int) { at = at.adding(seconds: days * 86_400) }

    /// Enters a document, one second after the last.
    @discardableResult
    mutating func record(_ fact: Fact, by issuer: String) -> String {
        at = at.adding(seconds: 1)
        let entry = state.entry + 1
        let digest = PayloadDigest(of: Array("document \(entry)".utf8)).description
        state.apply(
            fact,
            Recorded(entry: entry, at: at, issuer: issuer, signedAt: at, digest: digest))
        return digest
    }

    /// Puts a child forward, assessed unless told otherwise; gives its id.
    @discardableResult
    mutating func nominate(
        _ authority: String, _ reference: String, class priority: Int = 2, since: String,
        born: String = "2005-03", earliest: String? = nil, latest: String? = nil,
        assessed: Bool = true
    ) throws -> String {
        guard let birth = CivilMonth(born) else { throw SampleAgreement.Unreadable(text: born) }
        let digest = record(
            .nomination(
                NominationBody(
                    reference: reference, birth: birth, priorityClass: priority,
                    waitingSince: try SampleAgreement.day(since),
                    earliest: try earliest.map(SampleAgreement.day),
                    latest: try latest.map(SampleAgreement.day))), by: authority)
        let id = Nomination.id(ofDigest: digest)
        if assessed {
            let date = try SampleAgreement.day("2018-11-02")
            record(
                .assessment(nomination: id, Assessment(match: .suitable, date: date)), by: "home")
        }
        return id
    }

    /// Decides a cycle as the service would, and enters the decision.
    mutating func decide(_ id: String, _ causes: [AllocationRecord.Cause] = [.init(.deadline)])
        throws
    {
        guard let cycle = state.cycle(id), let draft = state.draft(for: cycle),
            let agreement = state.inForce?.agreement
        else { throw SampleAgreement.Unreadable(text: id) }
        let decision = try draft.instance.decide()
        let held = state.heldPlaces(in: id)
        var number = state.places.filter { $0.cycle == id }.count
        let due = agreement.responseDue(offered: at, for: cycle)
        let rows = decision.placements.filter { $0.cycle == 0 }.map { placement in
            let nomination = draft.instance.nominations[placement.nomination]
            if let known = held.first(where: { $0.nomination == nomination.id }) {
                return AllocationRecord.Row(
                    place: known.id, nomination: known.nomination, authority: known.authority,
                    funding: known.funding, lender: known.lender, responseDue: known.responseDue)
            }
            number += 1
            return AllocationRecord.Row(
                place: "\(id)-p\(number)", nomination: nomination.id,
                authority: agreement.authorities[nomination.authority].id,
                funding: placement.funding,
                lender: placement.lender.map { agreement.authorities[$0].id }, responseDue: due)
        }
        let record = AllocationRecord(
            cycle: id, revision: state.allocations.filter { $0.record.cycle == id }.count + 1,
            causes: causes, snapshotDigest: "sha-256:sample", horizon: draft.horizon.map(\.id),
            beds: draft.instance.cycles.map(\.beds), seats: decision.seats,
            rosterAfter: decision.rosterAfterFirst, places: rows,
            indicative: decision.placements.filter { $0.cycle > 0 }.map {
                .init(
                    nomination: draft.instance.nominations[$0.nomination].id,
                    cycle: draft.horizon[$0.cycle].id)
            },
            waiting: decision.waiting.map { waiting in
                .init(
                    nomination: draft.instance.nominations[waiting.nomination].id,
                    reasons: waiting.reasons.map(\.stated),
                    counterfactuals: waiting.counterfactuals.map {
                        .init(change: $0.code, cycle: draft.horizon[$0.cycle].id)
                    })
            },
            swaps: state.swapRows(of: decision, draft, under: agreement, offered: at),
            owed: draft.instance.authorities.enumerated().map { index, owner in
                .init(
                    authority: owner.id, balanceWeeks: owner.balanceWeeks,
                    now: decision.nowEntitlement[index], alone: decision.aloneTotal[index],
                    floor: decision.floorTotal[index])
            })
        self.record(.allocation(record), by: "coordinator")
    }

    /// Answers every open offer of a cycle.
    mutating func answerAll(_ cycle: String, _ answer: OfferAnswer = .accept) {
        for place in state.heldPlaces(in: cycle) where place.state == .offered {
            record(.response(place: place.id, answer: answer), by: place.authority)
        }
    }

    /// Everyone accepted comes on the first day, or on another.
    mutating func admitAll(_ cycle: String, on day: String) throws {
        let date = try SampleAgreement.day(day)
        for place in state.heldPlaces(in: cycle) where place.state == .accepted {
            record(.placement(place: place.id, .admitted(date)), by: "home")
        }
    }

    /// Everyone in the home goes home.
    mutating func sendHome(_ cycle: String, on day: String) throws {
        let date = try SampleAgreement.day(day)
        for place in state.heldPlaces(in: cycle) where place.state == .inResidence {
            record(.placement(place: place.id, .stage2(date)), by: "home")
        }
    }

    /// Refers a family to the team; gives the case's id.
    @discardableResult
    mutating func refer(
        _ authority: String, _ reference: String, class priority: Int = 2
    ) throws -> String {
        let digest = record(
            .teamReferral(
                TeamReferral(
                    reference: reference, priorityClass: priority,
                    waitingSince: try SampleAgreement.day("2019-08-01"), weeks: nil)),
            by: authority)
        return TeamCase.id(ofDigest: digest)
    }

    /// Holds the team's round of a Monday in time.
    mutating func holdRound(on monday: String) throws {
        let date = try SampleAgreement.day(monday)
        guard let agreement = state.inForce?.agreement else { return }
        at = agreement.teamRoundMoment(on: date)
        guard let round = state.teamRound(on: date, held: at) else { return }
        record(.teamAllocation(round.decide()), by: "coordinator")
    }

    /// What the board sees now.
    func snapshot(
        demonstration: Demonstration? = nil, exchange: ExchangeFigures = .init(lastRoundAt: nil)
    ) -> ServiceSnapshot {
        ServiceSnapshot(
            state: state, now: at, demonstration: demonstration, exchange: exchange)
    }
}

extension Reason {
    fileprivate var stated: AllocationRecord.StatedReason {
        switch self {
        case .outranked(let ahead): .init(code: code, figures: [.init("ahead", ahead)])
        case .noSeatNoSurplus(let shortage):
            .init(
                code: code,
                figures: [
                    .init("ownPlaces", shortage.ownPlaces), .init("ownPlaced", shortage.ownPlaced),
                    .init("beds", shortage.beds), .init("balanceWeeks", shortage.balanceWeeks),
                ])
        default: .init(code: code, figures: [])
        }
    }
}
