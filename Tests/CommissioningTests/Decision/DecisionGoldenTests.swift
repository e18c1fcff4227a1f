import Commissioning
import Testing

@Suite("Decision: cases worked out by hand")
struct DecisionGoldenTests {
    private func ticket(_ number: UInt8) throws -> Ticket {
        try #require(Ticket([UInt8](repeating: number, count: 32)))
    }

    private func child(
        _ id: String, of authority: Int, since: Int, in cycles: [Int], ticket number: UInt8 = 0
    ) throws -> DecisionInstance.Nomination {
        DecisionInstance.Nomination(
            id: id, authority: authority, priorityClass: 2, waitingSince: since,
            ticket: try ticket(number), cycles: cycles)
    }

    private func instance(
        beds: [Int], _ authorities: [DecisionInstance.Authority],
        _ nominations: [DecisionInstance.Nomination], repayLimit: Int = 1
    ) -> DecisionInstance {
        DecisionInstance(
            cycles: beds.enumerated().map { DecisionInstance.Cycle(id: "c\($0)", beds: $1) },
            authorities: authorities, nominations: nominations,
            roster: RosterState(authorities: authorities.count), repayLimit: repayLimit)
    }

    private func owner(
        _ id: String, standing: Int = 0, balance: Int = 0, released: Int = 0, most: Int? = nil
    ) -> DecisionInstance.Authority {
        DecisionInstance.Authority(
            id: id, share: 1, standing: standing, balanceWeeks: balance, releasedNow: released,
            mostNow: most)
    }

    private func brief(_ decision: Decision) -> [String] {
        decision.placements.map {
            "\($0.nomination) in \($0.cycle) \($0.funding.rawValue)"
                + ($0.lender.map { " from \($0)" } ?? "")
        }
    }

    @Test("Three beds: the longest waiting take their authority's own places")
    func ownPlacesFirst() throws {
        let decision = try instance(
            beds: [3], [owner("r"), owner("b", standing: 1)],
            [
                child("r1", of: 0, since: 10, in: [0]), child("r2", of: 0, since: 20, in: [0]),
                child("b1", of: 1, since: 30, in: [0]), child("b2", of: 1, since: 40, in: [0]),
            ]
        ).decide()
        #expect(decision.seats == [[1, 2]])
        #expect(brief(decision) == ["0 in 0 seat", "2 in 0 standing", "3 in 0 seat"])
        #expect(decision.waiting.map(\.nomination) == [1])
        let shortage = Reason.Shortage(ownPlaces: 1, ownPlaced: 1, beds: 3, balanceWeeks: 0)
        #expect(
            decision.waiting[0].reasons == [.noSeatNoSurplus(shortage), .outranked(ahead: 1)])
        #expect(decision.waiting[0].counterfactuals == [.bed(cycle: 0)])
        #expect(decision.rosterAfterFirst == RosterState(t: 2, taken: [1, 1]))
    }

    @Test("An idle place is lent rather than left empty, by the largest debtor first")
    func idlePlacesAreLent() throws {
        let owners = [
            owner("a", balance: 24), owner("b", balance: -6), owner("c", balance: -18),
        ]
        let decision = try instance(
            beds: [3], owners,
            [
                child("a1", of: 0, since: 1, in: [0]), child("a2", of: 0, since: 2, in: [0]),
                child("a3", of: 0, since: 3, in: [0]),
            ]
        ).decide()
        #expect(brief(decision) == ["0 in 0 seat", "1 in 0 lent from 2", "2 in 0 lent from 1"])
        #expect(decision.tiers.surplus == 0 * 0 + 6 * 6 + 18 * 18)
    }

    @Test("A debtor yields one place, and no more than the limit")
    func debtorsYield() throws {
        let children = try [
            child("a1", of: 0, since: 1, in: [0]), child("a2", of: 0, since: 2, in: [0]),
            child("b1", of: 1, since: 3, in: [0]), child("b2", of: 1, since: 4, in: [0]),
            child("b3", of: 1, since: 5, in: [0]), child("b4", of: 1, since: 6, in: [0]),
        ]
        let owners = [owner("a", balance: -36), owner("b", balance: 36)]
        for (limit, placed) in [(0, 2), (1, 3), (2, 4), (9, 4)] {
            let decision = try instance(beds: [4], owners, children, repayLimit: limit).decide()
            #expect(decision.counts == [4 - placed, placed])
            #expect(decision.nowEntitlement == [max(0, 2 - min(limit, 3)), 2])
        }
    }

    @Test("A place usable now is not given up for a larger total later")
    func nowComesBeforeTotal() throws {
        let decision = try instance(
            beds: [1, 1], [owner("a"), owner("b")],
            [
                child("a1", of: 0, since: 1, in: [0, 1]), child("b1", of: 1, since: 2, in: [0]),
            ]
        ).decide()
        #expect(brief(decision) == ["0 in 0 seat"])
        #expect(decision.tiers.placements == 1)
        #expect(decision.waiting.map(\.counterfactuals) == [[.bed(cycle: 0), .window(cycle: 1)]])
    }

    @Test("Equal claims are settled by the smaller ticket, equal tickets by the reference")
    func ticketsDecide() throws {
        let decision = try instance(
            beds: [2], [owner("a")],
            [
                child("c", of: 0, since: 1, in: [0], ticket: 9),
                child("b", of: 0, since: 1, in: [0], ticket: 9),
                child("z", of: 0, since: 1, in: [0], ticket: 8),
            ]
        ).decide()
        #expect(decision.placements.map(\.nomination) == [2, 1])
    }

    @Test("A released place is lent before its owner's entitlement counts it")
    func releasedPlaces() throws {
        let children = try [
            child("a1", of: 0, since: 1, in: [0]), child("b1", of: 1, since: 2, in: [0]),
            child("b2", of: 1, since: 3, in: [0]),
        ]
        let lent = try instance(
            beds: [2], [owner("a", released: 1), owner("b")], children
        ).decide()
        #expect(lent.nowEntitlement == [0, 1])
        // Both alternatives fill two beds; letting "b" take both leaves 12 bed-weeks unsettled,
        // and so does "a" taking its place back, so the order of claims decides.
        #expect(lent.tiers.placements == 2)
        let capped = try instance(
            beds: [2], [owner("a", released: 1, most: 0), owner("b")], children
        ).decide()
        #expect(brief(capped) == ["1 in 0 seat", "2 in 0 lent from 0"])
        let alone = try instance(
            beds: [2], [owner("a", released: 1), owner("b")], [children[0]]
        ).decide()
        #expect(brief(alone) == ["0 in 0 seat"])
    }

    @Test("Recorded fundings stand and use up their place before the rest is worked out")
    func recordedFundings() throws {
        var children = try [
            child("a1", of: 0, since: 1, in: [0]), child("b1", of: 1, since: 9, in: [0]),
        ]
        children[1].commitment = DecisionInstance.Commitment(cycle: 0, funding: .spot, lender: 0)
        let decision = try instance(beds: [2], [owner("a"), owner("b")], children).decide()
        #expect(brief(decision) == ["0 in 0 lent from 1", "1 in 0 spot from 0"])
    }

    @Test("Nobody is placed without an open cycle, and that is the only reason given")
    func notEligible() throws {
        let decision = try instance(
            beds: [3], [owner("a")], [child("a1", of: 0, since: 1, in: [])]
        ).decide()
        #expect(decision.waiting.map(\.reasons) == [[.notEligible]])
        #expect(decision.waiting[0].counterfactuals.isEmpty)
    }

    @Test("With the sum of starts fixed, the first claims start first")
    func startsInOrder() throws {
        let decision = try instance(
            beds: [1, 1, 1], [owner("a")],
            [
                child("a3", of: 0, since: 3, in: [0, 1, 2]),
                child("a1", of: 0, since: 1, in: [0, 1, 2]),
                child("a2", of: 0, since: 2, in: [0, 2]),
            ]
        ).decide()
        #expect(brief(decision) == ["1 in 0 seat", "0 in 1 seat", "2 in 2 seat"])
        #expect(decision.tiers.starts == 3)
    }
}
