import Commissioning
import Coordination
import Evidence
import Exchange
import Testing

/// Statements and outcomes, seen from the councils' folders.
@Suite("Statements and outcomes, through the real round")
struct StatementTests {
    /// A priced service in which one child of Rotherham came and went home.
    private func story() async throws -> (World, String) {
        var terms = TestAgreement()
        terms.prices = [
            ("community-team", 40_000_001, "year"), ("residential", 57_000_000, "year"),
            ("standing-place", 9_333_333, "cycle-place"),
        ].map { item, pence, per in
            [
                "item": .string(item), "pricePence": .integer(Int64(pence)), "per": .string(per),
                "vat": "outside-scope",
            ]
        }
        terms.charging = ["partCycle": "nights"]
        let world = try await World.inForce(terms)
        try await world.nominate("barnsley", Body.nomination("C-1", since: "2018-06-01"))
        try await world.round(at: "2018-12-10T17:00:00Z")
        let offer = try #require(await world.offers("2018-19-C4").first)
        try world.send(offer.authority, .response, Body.response(offer.id, .accept))
        try await world.round(at: "2019-01-08T09:00:00Z")
        try world.send("home", .placement, Body.placement(offer.id, "admitted", "2019-01-07"))
        try await world.round()
        return (world, offer.id)
    }

    private func total(_ head: PayloadHead?) -> JSONValue? { head?.body["totalPence"] }

    @Test("Each council gets its own signed statement; all together are the service's cost")
    func quarterly() async throws {
        let (world, _) = try await story()
        try await world.round(at: "2019-04-22T15:59:59Z")
        #expect(try world.received(.statement, by: "rotherham").isEmpty)
        try await world.round(at: "2019-04-22T16:00:00Z")
        var sum: Int64 = 0
        for party in ["rotherham", "barnsley"] {
            let told = try world.received(.statement, by: party)
            #expect(told.count == 1 && told[0].body["authority"] == .string(party))
            if case .integer(let pence)? = total(told[0]) { sum += pence }
        }
        // 40,000,001 / 4 rounded by largest remainder, the last quarter, and 14,250,000.
        #expect(sum == 10_000_000 + 14_250_000)
        #expect(try world.received(.statement, by: "home").isEmpty)
        #expect(try world.audit() == [])
        let state = await world.state
        try world.restart()
        #expect(await world.state == state)
    }

    @Test("What is reported late is reversed and charged again in the next statement")
    func correction() async throws {
        let (world, place) = try await story()
        try await world.round(at: "2019-05-02T09:00:00Z")
        try world.send(
            "home", .placement, Body.placement(place, "ended", "2019-01-28"))
        try await world.round()
        try await world.round(at: "2019-07-22T16:00:00Z")
        let told = try #require(try world.received(.statement, by: "barnsley").last)
        guard case .success(let record) = StatementBody.read(.object(told.body)) else {
            Issue.record("the statement cannot be read")
            return
        }
        let old = record.lines.filter {
            $0.key.quarter == "2018-19-Q4" && $0.key.kind == .place
        }
        #expect(old.map(\.entry) == [.reversal, .correction])
        #expect(old.map(\.pence) == [-9_333_333, 2_333_333])
        #expect(try world.audit() == [])
    }

    @Test("An outcome is receipted; one of another council's child is refused with its rule")
    func outcomes() async throws {
        let (world, place) = try await story()
        try await world.round(at: "2019-04-02T09:00:00Z")
        try world.send(
            "home", .placement, Body.placement(place, "stage-2-started", "2019-04-01"))
        try await world.round()
        let body = JSONObject([
            ("place", .string(place)), ("event", "lives"), ("date", "2019-04-02"),
            ("setting", "home"),
        ])
        let own = try world.send("barnsley", .outcome, body)
        let other = try world.send("rotherham", .outcome, body)
        try await world.round()
        #expect(try world.verdicts(on: own) == ["applied"])
        #expect(try world.verdicts(on: other) == ["body.rule"])
        let receipt = try world.receipts(for: other, to: "rotherham").last
        guard case .string(let detail)? = receipt?.body["detail"] else {
            Issue.record("the receipt has no detail")
            return
        }
        #expect(detail.hasPrefix("outcome.not-yours: ") && detail.contains(place))
        #expect(await world.state.outcomes.count == 1)
        #expect(try world.audit() == [])
    }
}
