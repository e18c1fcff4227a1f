import Commissioning
import Evidence
import Exchange
import Testing

@Suite("Plan file: a question as JSON")
struct PlanFileTests {
    private func plan(_ bytes: [UInt8]) throws -> PlanInstance {
        try PlanFile.read(bytes: bytes).get()
    }

    @Test("A sound file is read as it stands, windows in time order")
    func reads() throws {
        let plan = try plan(Array(PlanSample.text.utf8))
        #expect(plan.seed == "text")
        #expect(plan.decision.nodeLimit == 2_000_000)
        let decision = plan.decision
        #expect(decision.cycles.map(\.id) == ["c1", "c2"])
        #expect(decision.cycles.map(\.beds) == [3, 2])
        #expect(
            decision.authorities == [
                .init(id: "rotherham", share: 1, balanceWeeks: -12),
                .init(id: "barnsley", share: 1, standing: 1, balanceWeeks: 12),
            ])
        #expect(decision.roster == RosterState(t: 1, taken: [1, 0]))
        #expect(decision.repayLimit == 1)
        #expect(decision.weeksPerPlace == 12)
        #expect(decision.nominations.map(\.cycles) == [[0, 1], []])
        #expect(decision.nominations.map(\.rank) == [0, 0])
        #expect(decision.nominations[0].commitment == .init(cycle: 0))
        #expect(decision.nominations[1].commitment == nil)
        let days = decision.nominations.map { CivilDate(dayNumber: $0.waitingSince).description }
        #expect(days == ["2018-06-01", "2018-07-01"])
    }

    @Test("The ticket is the hash of seed, a zero byte and reference")
    func tickets() throws {
        let plan = try plan(Array(PlanSample.text.utf8))
        let bytes = Hashing.sha256(Array("text".utf8) + [0] + Array("n1".utf8))
        #expect(plan.decision.nominations[0].ticket == Ticket(bytes))
        #expect(
            Hashing.hex(bytes)
                == "\(PlanFileTests.ticketOfSample)")
    }

    /// `printf 'text\\0n1' | sha256sum`
    private static let ticketOfSample =
        "a4b79b001c64d5d6f80cb2981acc1a0372deac5babac6b57b84bfdde0656d29f"

    @Test(
        "What may be absent may be absent",
        arguments: [
            (#""policy":{"repayLimit":1,"nodeLimit":2000000},"#, ""),
            (#""policy":{"repayLimit":1,"nodeLimit":2000000},"#, #""policy":{},"#),
            (#""commitments":[{"nomination":"n1","cycle":"c1"}],"#, ""),
            (#""commitments":[{"nomination":"n1","cycle":"c1"}],"#, #""commitments":[],"#),
            (#""cycle":"c1"}]"#, #""cycle":"c1","funding":null,"lender":null}]"#),
            (#","incompatible":[]"#, ""),
            (#""rank":0,"#, ""),
            (#""share":1,"standing":1"#, #""share":0,"standing":1"#),
        ])
    func optionalMembers(old: String, new: String) throws {
        #expect(PlanSample.text.contains(old), "the row must change the sample")
        let plan = try plan(PlanSample.changed(old, to: new))
        #expect(plan.decision.repayLimit == 1)
        #expect(plan.decision.nodeLimit == 2_000_000)
        _ = try plan.decision.decide()
    }

    @Test("An authority without a share may be absent from the roster's counts")
    func zeroShareOutsideRoster() throws {
        let text = PlanSample.text
            .replacing(#""share":1,"standing":1"#, with: #""share":0,"standing":1"#)
            .replacing(#","barnsley":0"#, with: "")
        #expect(try plan(Array(text.utf8)).decision.roster.taken == [1, 0])
    }

    @Test("The answer has the members of its format, in their order")
    func result() throws {
        let plan = try plan(Array(PlanSample.text.utf8))
        let answer = PlanFile.result(plan, try plan.decision.decide())
        let expected: JSONValue = [
            "format": "mst-plan-result/1", "status": "optimal", "nodes": 1,
            "seats": [
                "c1": ["rotherham": 1, "barnsley": 2], "c2": ["rotherham": 0, "barnsley": 2],
            ],
            "tiers": [
                "ownNow": 0, "ownHorizon": 0, "placements": 1, "surplus": 288, "starts": 0,
            ],
            "counts": ["rotherham": 1, "barnsley": 0],
            "owed": [
                "rotherham": ["now": 0, "alone": 1, "floor": 0],
                "barnsley": ["now": 0, "alone": 0, "floor": 0],
            ],
            "placements": [
                [
                    "nomination": "n1", "authority": "rotherham", "cycle": "c1",
                    "funding": "seat", "lender": nil, "decidedBy": "commitments",
                    "runnerUp": nil,
                ]
            ],
            "waiting": [
                [
                    "nomination": "n2", "reasons": [["code": "not-eligible"]],
                    "counterfactuals": [],
                ]
            ],
        ]
        #expect(answer == expected)
    }

    @Test("Orders to sell and to buy are read, and a bought placement says its price")
    func orders() throws {
        let text = PlanSample.text
            .replacing(
                #""balanceWeeks":-12"#,
                with: #""balanceWeeks":-12,"buyNow":{"places":1,"pricePenceMaximum":500}"#
            )
            .replacing(
                #""balanceWeeks":12"#,
                with: #""balanceWeeks":12,"sellNow":{"places":1,"pricePence":500},"movedNow":0"#
            )
            .replacing(#""repayLimit":1"#, with: #""repayLimit":1,"spotPricePence":600"#)
            .replacing(
                #""nominations":["#,
                with: #""nominations":[{"id":"n3","authority":"rotherham","class":2,"#
                    + #""waitingSince":"2018-06-01","cycles":["c1"]},"#)
        let plan = try plan(Array(text.utf8))
        #expect(
            plan.decision.authorities[0].buyNow == PlacesToBuy(places: 1, pricePenceMaximum: 500))
        #expect(
            plan.decision.authorities[1].sellNow == PlacesForSale(places: 1, pricePence: 500))
        #expect(plan.decision.spotPricePence == 600)
        let answer = PlanFile.result(plan, try plan.decision.decide())
        #expect(answer["placements"]?.with("0/decidedBy", nil) != nil)
        let text2 = String(decoding: answer.canonicalBytes(), as: UTF8.self)
        #expect(text2.contains(#""funding":"spot","lender":"barnsley""#))
        #expect(text2.contains(#""pricePence":500"#))
    }

    @Test("A promise that could be swapped names later cycles, and the answer says for what")
    func swaps() throws {
        let text = """
            {"format":"mst-plan/1","seed":"s",
             "cycles":[{"id":"c1","start":"2019-01-07","end":"2019-04-01","beds":1},
                       {"id":"c2","start":"2019-04-08","end":"2019-07-01","beds":1}],
             "authorities":[{"id":"a","share":1,"standing":0,"balanceWeeks":0},
                            {"id":"b","share":1,"standing":0,"balanceWeeks":0}],
             "roster":{"t":0,"taken":{"a":0,"b":0}},
             "commitments":[{"nomination":"n1","cycle":"c1","funding":"seat","later":["c2"]}],
             "nominations":[
              {"id":"n1","authority":"a","class":1,"waitingSince":"2018-06-01","cycles":["c1"]},
              {"id":"n2","authority":"b","class":1,"waitingSince":"2018-06-01","cycles":["c1"]}]}
            """
        let plan = try plan(Array(text.utf8))
        #expect(plan.decision.nominations[0].commitment?.later == [1])
        let answer = PlanFile.result(plan, try plan.decision.decide())
        #expect(
            answer["swaps"] == [
                [
                    "gives": "a", "takes": "b", "child": "n1", "until": "c2", "instead": "n2",
                    "placements": 2,
                ]
            ])
    }

    @Test("A team and pairs are read as days and positions")
    func constraints() throws {
        let team =
            #""team":{"slots":9,"weeksAfter":20,"busy":["#
            + #"{"from":"2019-01-07","to":"2019-02-04","slots":2}]}"#
        let plan = try plan(
            PlanSample.changed(
                #""incompatible":[]"#, to: #""incompatible":[["n2","n1"]],"# + team))
        let start = try #require(CivilDate("2019-01-07")).dayNumber
        #expect(plan.decision.incompatible == [DecisionInstance.Pair(1, 0)])
        #expect(
            plan.decision.team
                == DecisionInstance.TeamSlots(
                    slots: 9, weeksAfter: 20,
                    busy: [.init(from: start, to: start + 28, slots: 2)]))
        #expect(plan.decision.cycles[0].start == start)
        #expect(plan.decision.cycles[0].end == start + 84)
    }

    @Test("Reasons and counterfactuals carry their counts, cycles and days by name")
    func reasons() {
        func json(_ reason: Reason) -> JSONValue { JSONValue(reason: reason) }
        let shortage = Reason.Shortage(ownPlaces: 4, ownPlaced: 3, beds: 9, balanceWeeks: -12)
        #expect(
            json(.noSeatNoSurplus(shortage)) == [
                "code": "no-seat-no-surplus", "ownPlaces": 4, "ownPlaced": 3, "beds": 9,
                "balanceWeeks": -12,
            ])
        #expect(json(.outranked(ahead: 4)) == ["code": "outranked", "ahead": 4])
        #expect(json(.incompatible(placed: 1)) == ["code": "incompatible", "placed": 1])
        #expect(
            json(.teamFull(days: 0..<7))
                == ["code": "team-full", "from": "1970-01-01", "to": "1970-01-08"])
        #expect(json(.withdrawn) == ["code": "withdrawn"])
        #expect(
            JSONValue(counterfactual: .bed(cycle: 1), cycles: ["c1", "c2"])
                == ["change": "bed", "cycle": "c2"])
        #expect(
            JSONValue(counterfactual: .window(cycle: 0), cycles: ["c1"])
                == ["change": "window", "cycle": "c1"])
        #expect(
            JSONValue(counterfactual: .teamSlot(cycle: 0, days: 0..<7), cycles: ["c1"])
                == ["change": "team-slot", "cycle": "c1", "from": "1970-01-01", "to": "1970-01-08"])
    }
}
