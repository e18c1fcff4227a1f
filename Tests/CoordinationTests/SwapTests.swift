import Commissioning
import Coordination
import Evidence
import Exchange
import Testing

/// A swap from the proposal in a signed allocation to the places that change hands.
@Suite("Swaps over signed files")
struct SwapTests {
    private static let swap = "2018-19-C4-r1-s1"

    /// A world whose first decision proposes that R-1 waits for B-2; the nominations' ids.
    private func propose() async throws -> (World, [String]) {
        let world = try await World.inForce()
        let ids = [
            try await world.nominate("rotherham", Body.nomination("R-1")),
            try await world.nominate("rotherham", Self.urgent("R-2", since: "2018-06-15")),
            try await world.nominate("barnsley", Self.urgent("B-1", since: "2018-07-01")),
            try await world.nominate("barnsley", Self.urgent("B-2", since: "2018-07-02")),
        ]
        try await world.round(at: "2018-12-10T17:00:00Z")
        return (world, ids)
    }

    private static func urgent(_ reference: String, since: String) -> JSONObject {
        Body.nomination(reference, since: since, latest: "2019-01-07")
    }

    private func consent(_ answer: SwapConsent = .agree) -> JSONObject {
        JSONObject([("swap", .string(Self.swap)), ("answer", .string(answer.rawValue))])
    }

    private func receipt(_ world: World, _ party: String, _ body: JSONObject) async throws -> String
    {
        let envelope = try world.send(party, .swapConsent, body)
        try await world.round()
        guard let receipt = try world.receipts(for: envelope, to: party).last,
            case .string(let result)? = receipt.body["result"]
        else { throw Unexpected(what: "no receipt") }
        guard case .string(let detail)? = receipt.body["detail"] else { return result }
        return String(detail.prefix { $0 != ":" })
    }

    @Test("The proposal is in the allocation file of every party, and in the plan's result")
    func published() async throws {
        let (world, ids) = try await propose()
        let terms: [(String, JSONValue)] = [
            ("gives", "rotherham"), ("takes", "barnsley"), ("child", .string(ids[0])),
            ("until", "2019-20-C1"), ("instead", .string(ids[3])), ("placements", 4),
        ]
        let found = JSONValue.array([.object(JSONObject(terms))])
        let proposed = JSONValue.array([
            .object(
                JSONObject(
                    terms + [
                        ("id", .string(Self.swap)), ("placementsWithout", 3),
                        ("answerUntil", 1_545_066_000),
                    ]))
        ])
        for party in ["rotherham", "barnsley", "home"] {
            let allocation = try #require(try world.received(.allocation, by: party).last)
            #expect(
                allocation.body["swaps"]?.canonicalBytes() == proposed.canonicalBytes())
            let result = try #require(allocation.body["result"])
            #expect(result["swaps"]?.canonicalBytes() == found.canonicalBytes())
        }
    }

    @Test("With both consents the places change hands in one step, and everybody is told")
    func bothConsents() async throws {
        let (world, ids) = try await propose()
        #expect(try await receipt(world, "barnsley", consent()) == "applied")
        #expect(await world.state.heldPlace(of: ids[0])?.cycle == "2018-19-C4")
        #expect(try await receipt(world, "rotherham", consent()) == "applied")
        let state = await world.state
        #expect(state.heldPlace(of: ids[0])?.id == "2019-20-C1-p1")
        #expect(state.heldPlace(of: ids[0])?.state == .accepted)
        let offer = try #require(try world.received(.offer, by: "barnsley").last)
        #expect(offer.body["offer"] == "2018-19-C4-p4")
        #expect(offer.body["nomination"] == .string(ids[3]))
        #expect(offer.body["lender"] == "rotherham")
        let allocation = try #require(try world.received(.allocation, by: "home").last)
        #expect(
            allocation.body["causes"] == [["kind": "swap", "subject": .string(Self.swap)]])
        let told = try world.received(.notice, by: "home").map {
            [$0.body["place"], $0.body["state"]]
        }
        #expect(told == [["2018-19-C4-p1", "swapped"], ["2019-20-C1-p1", "accepted"]])
        let firm = try #require(try world.received(.notice, by: "rotherham").last)
        #expect(firm.body["place"] == "2019-20-C1-p1")
        try await liveOn(world, ids)
        #expect(try world.audit() == [])
    }

    /// The other child accepts and comes; months later the first one does.
    private func liveOn(_ world: World, _ ids: [String]) async throws {
        try world.send("barnsley", .response, Body.response("2018-19-C4-p4", .accept))
        for place in ["2018-19-C4-p2", "2018-19-C4-p3"] {
            let party = place.hasSuffix("2") ? "rotherham" : "barnsley"
            try world.send(party, .response, Body.response(place, .accept))
        }
        try await world.round()
        try await world.round(at: "2019-03-11T17:00:00Z")
        try world.restart()
        let record = try #require(await world.state.allocation(for: "2019-20-C1")).record
        #expect(record.places.map(\.place) == ["2019-20-C1-p1"])
        try await world.round(at: "2019-04-09T09:00:00Z")
        try world.send(
            "home", .placement, Body.placement("2019-20-C1-p1", "admitted", "2019-04-08"))
        try await world.round()
        #expect(await world.state.heldPlace(of: ids[0])?.state == .inResidence)
        let account = try #require(await world.state.lending(asOf: 2))
        #expect([0, 1].map(account.balanceWeeks) == [0, 0])
    }

    @Test("One refusal leaves everything as it was")
    func refusal() async throws {
        let (world, ids) = try await propose()
        #expect(try await receipt(world, "rotherham", consent(.refuse)) == "applied")
        #expect(
            try await receipt(world, "barnsley", consent())
                == "swap-consent.already-answered")
        #expect(await world.state.heldPlace(of: ids[0])?.id == "2018-19-C4-p1")
        #expect(try world.audit() == [])
    }

    @Test("One that stays silent, and an answer after the deadline, change nothing")
    func silence() async throws {
        let (world, ids) = try await propose()
        #expect(try await receipt(world, "rotherham", consent()) == "applied")
        for (place, party) in [("1", "rotherham"), ("2", "rotherham"), ("3", "barnsley")] {
            try world.send(party, .response, Body.response("2018-19-C4-p" + place, .accept))
        }
        try await world.round()
        try await world.round(at: "2018-12-17T17:00:01Z")
        #expect(try await receipt(world, "barnsley", consent()) == "swap-consent.expired")
        #expect(await world.state.heldPlace(of: ids[0])?.state == .accepted)
        #expect(await world.state.heldPlace(of: ids[3]) == nil)
        #expect(try world.audit() == [])
    }

    @Test("A child withdrawn before the last consent leaves nothing to swap")
    func withdrawn() async throws {
        let (world, _) = try await propose()
        #expect(try await receipt(world, "rotherham", consent()) == "applied")
        try world.send("barnsley", .withdrawal, Body.withdrawal("B-2"))
        try await world.round()
        #expect(try await receipt(world, "barnsley", consent()) == "swap-consent.superseded")
        #expect(await world.state.places.allSatisfy { $0.state != .swapped })
        #expect(try world.audit() == [])
    }

    @Test("Who is no party to it, and what was never proposed, is refused under its code")
    func strangers() async throws {
        let (world, _) = try await propose()
        #expect(try await receipt(world, "home", consent()) == "rule.role-not-allowed")
        var other = consent()
        other["swap"] = "2018-19-C4-r1-s2"
        #expect(try await receipt(world, "barnsley", other) == "swap-consent.swap-unknown")
        #expect(try world.audit() == [])
    }
}
