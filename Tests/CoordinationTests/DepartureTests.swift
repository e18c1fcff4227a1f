import Commissioning
import Coordination
import Evidence
import Exchange
import Testing

/// How a council leaves, through signed files.
@Suite("Departures")
struct DepartureTests {
    private func leave(_ day: String) -> JSONObject {
        JSONObject([("effectiveEnd", .string(day))])
    }

    @Test("A notice is recorded, the others are told, and later cycles are theirs")
    func notice() async throws {
        let world = try await World.inForce(.equalBeds)
        try world.send("barnsley", .leave, leave("2019-12-01"))
        try await world.round()
        let state = await world.state
        #expect(state.departures.map(\.effectiveEnd.description) == ["2019-12-01"])
        for party in ["rotherham", "home"] {
            let told = try world.received(.notice, by: party).filter { $0.body["kind"] == "leave" }
            #expect(told.map { $0.body["effectiveEnd"] } == ["2019-12-01"])
        }
        let after = try #require(state.cycle("2019-20-C4"))
        #expect(state.ownPlaces(in: after) == [3, 0])
        try world.restart()
        #expect(await world.state == state)
        #expect(try world.audit() == [])
    }

    @Test(
        "A notice too short, or a second one, is rejected with its rule",
        arguments: [
            (["2019-11-25"], "leave.too-soon"),
            (["2019-12-01", "2020-01-01"], "leave.already-given"),
            (["2021-01-01"], "leave.after-end"),
        ])
    func rejected(_ days: [String], _ code: String) async throws {
        let world = try await World.inForce(.equalBeds)
        for day in days { try world.send("barnsley", .leave, leave(day)) }
        try await world.round()
        let last = try world.received(.receipt, by: "barnsley").last
        guard case .string(let detail)? = last?.body["detail"] else {
            throw Unexpected(what: "no rejection")
        }
        #expect(detail.hasPrefix(code + ":"))
        #expect(try world.audit() == [])
    }

    @Test("A notice that is signed more than a week back counts from a week back")
    func backdated() async throws {
        let world = try await World.inForce(.equalBeds)
        try world.send(
            "barnsley", .leave, leave("2018-12-01"), at: Instant("2017-01-01T09:00:00Z"),
            expires: Instant("2019-06-01T09:00:00Z"))
        try await world.round()
        #expect(await world.state.departures.isEmpty)
        let last = try world.received(.receipt, by: "barnsley").last
        guard case .string(let detail)? = last?.body["detail"] else {
            throw Unexpected(what: "no rejection")
        }
        #expect(detail.hasPrefix("leave.too-soon:"))
        #expect(try world.audit() == [])
    }

    @Test(
        "What was signed while no service was there to take it in counts from its own day",
        arguments: [true, false])
    func afterAnOutage(_ isDown: Bool) async throws {
        let world = try await World.inForce(.equalBeds)
        try world.restart(heartbeat: .daily)
        try await world.round(at: "2018-11-27T09:00:00Z")
        for day in 28...30 where !isDown {
            try await world.round(at: "2018-11-\(day)T09:00:00Z")
        }
        for day in 10...20 where !isDown {
            try await world.round(at: "2018-12-\(day)T09:00:00Z")
        }
        world.clock.set(try moment("2018-12-20T10:00:00Z"))
        try world.send(
            "barnsley", .leave, leave("2019-11-28"), at: Instant("2018-11-28T09:00:00Z"))
        try await world.round()
        #expect(await world.state.departures.isEmpty != isDown)
        try world.restart()
        #expect(await world.state.departures.isEmpty != isDown)
        #expect(try world.audit() == [])
    }

    @Test("A document counts as signed no earlier than the one before it")
    func order() async throws {
        let world = try await World.inForce(.equalBeds)
        try world.send("barnsley", .nomination, Body.nomination("BRN-001"))
        try world.send(
            "barnsley", .leave, leave("2019-11-24"), at: Instant("2018-11-24T09:00:00Z"))
        try await world.round()
        #expect(await world.state.nominations.count == 1)
        #expect(await world.state.departures.isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("The work with its children goes on to its end; then the true-up is final")
    func runOff() async throws {
        var terms = TestAgreement.equalBeds
        terms.noticeMonths = 1
        let world = try await World.inForce(terms)
        for number in 1...3 {
            try await world.nominate("barnsley", Body.nomination("BRN-00\(number)"))
        }
        try world.send("barnsley", .leave, leave("2019-02-01"))
        try await world.round(at: "2018-12-10T17:00:00Z")
        let places = await world.offers("2018-19-C4")
        #expect(places.map(\.funding) == [.seat, .lent, .lent])
        for place in places {
            try world.send("barnsley", .response, Body.response(place.id, .accept))
        }
        try await world.round(at: "2019-01-08T09:00:00Z")
        for place in places {
            try world.send("home", .placement, Body.placement(place.id, "admitted", "2019-01-07"))
        }
        // After its end: the next cycle is decided without it, and without a debtor.
        try await world.round(at: "2019-03-11T17:00:00Z")
        let decided = await world.state.allocation(for: "2019-20-C1")?.record
        #expect(decided?.seats.first == [3, 0])
        try await world.round(at: "2019-08-01T09:00:00Z")
        let today = try #require(CivilDate("2019-08-01"))
        #expect(await !world.state.isTrueUpFinal(of: "barnsley", on: today))
        for place in places {
            try world.send("home", .placement, Body.placement(place.id, "ended", "2019-07-20"))
        }
        try await world.round()
        let state = await world.state
        #expect(state.isTrueUpFinal(of: "barnsley", on: today))
        let account = try #require(state.lending(asOf: state.cycles.count))
        #expect(account.trueUp(of: 0, authorities: 2).map(\.leftWeeks) == [24])
        #expect(account.balanceWeeks(0) == 0)
        #expect(try world.audit() == [])
    }
}
