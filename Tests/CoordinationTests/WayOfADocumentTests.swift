import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// The way of a document through the house, seen from the parties' folders.
@Suite("The way of a document")
struct WayOfADocumentTests {
    static let cycle = "2018-19-C4"

    @Test("A nomination is receipted to its sender and referred to the home, and to nobody else")
    func nomination() async throws {
        let world = try await World.inForce()
        let sent = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        let receipts = try world.receipts(for: sent, to: "rotherham")
        #expect(receipts.map { $0.body["result"] } == ["applied"])
        let id = Nomination.id(ofDigest: sent.digest.description)
        #expect(receipts.first?.body["nomination"] == .string(id))
        let referral = try world.received(.referral, by: "home")
        #expect(referral.map { $0.body["reference"] } == ["RTH-001"])
        #expect(try world.received(.referral, by: "barnsley").isEmpty)
        #expect(world.waiting("rotherham").isEmpty)
        #expect(try world.audit() == [])
    }

    /// Four children of Rotherham and two of Barnsley, assessed, and the first cycle decided.
    static func decided(_ terms: TestAgreement = .init()) async throws -> World {
        let world = try await World.inForce(terms)
        for number in 1...4 {
            try await world.nominate("rotherham", Body.nomination("R-\(number)"))
        }
        for number in 1...2 { try await world.nominate("barnsley", Body.nomination("B-\(number)")) }
        try await world.round(at: "2018-12-10T16:59:59Z")
        #expect(await world.state.allocations.isEmpty)
        try await world.round(at: "2018-12-10T17:00:00Z")
        return world
    }

    @Test(
        "At the deadline, and not before, every party gets the same decision and owners get offers")
    func deadline() async throws {
        let world = try await Self.decided()
        let bodies = try ["rotherham", "barnsley", "home"].map { party in
            try world.received(.allocation, by: party).map(\.body)
        }
        #expect(bodies.allSatisfy { $0.count == 1 && $0 == bodies[0] })
        #expect(try world.received(.offer, by: "rotherham").count == 2)
        #expect(try world.received(.offer, by: "barnsley").count == 1)
        #expect(try world.received(.offer, by: "home").isEmpty)
        #expect(await world.offers(Self.cycle).count == 3)
        try await world.round()
        #expect(try world.received(.allocation, by: "home").count == 1)
        #expect(try world.audit() == [])
    }

    @Test("A declined place goes to the next child in the same transaction, never back to the same")
    func decline() async throws {
        let world = try await Self.decided()
        guard
            let first = await world.offers(Self.cycle).first(where: { $0.authority == "rotherham" })
        else { throw Unexpected(what: "no offer") }
        let head = try world.entries().count
        let answer = try world.send("rotherham", .response, Body.response(first.id, .decline))
        // Whoever reads between two commits sees either all of it or nothing.
        let rejecting = try SabotagedDatabase(world.disk.database)
        for entry in (head + 1)...(head + 6) {
            try rejecting.refuseEntry(entry)
            try await world.round()
            #expect(try world.entries().count == head, "stopped at \(entry)")
            #expect(await world.state.place(first.id)?.state == .offered)
        }
        try rejecting.allowAll()
        try await world.round()
        let added = try world.entries().dropFirst(head)
        #expect(added.first?.digest == answer.digest)
        #expect(added.map(\.type).contains("offer"))
        let places = await world.state.heldPlaces(in: Self.cycle)
        #expect(places.count == 3)
        #expect(!places.contains { $0.nomination == first.nomination })
        // Everybody says no until nobody is left.
        for _ in 0..<6 {
            for place in await world.offers(Self.cycle) {
                try world.send(place.authority, .response, Body.response(place.id, .decline))
            }
            try await world.round()
        }
        let all = await world.state.places.filter { $0.cycle == Self.cycle }
        #expect(all.count == 6)
        #expect(Set(all.map(\.nomination)).count == 6)
        #expect(try world.audit() == [])
    }

    @Test("An unanswered offer lapses at its deadline and goes on; an accepted one stays")
    func lapse() async throws {
        let world = try await Self.decided()
        let offers = await world.offers(Self.cycle)
        guard let mine = offers.first(where: { $0.authority == "barnsley" }) else {
            throw Unexpected(what: "no offer to barnsley")
        }
        try await world.round(at: "2018-12-17T16:59:00Z")
        #expect(await world.offers(Self.cycle) == offers)
        try world.send("barnsley", .response, Body.response(mine.id, .accept))
        try await world.round(at: "2018-12-17T17:00:00Z")
        #expect(await world.state.place(mine.id)?.state == .accepted)
        let states = await world.state.places.filter { $0.cycle == Self.cycle }.map(\.state)
        #expect(states.filter { $0 == .lapsed }.count == 2)
        #expect(states.filter { $0 == .offered }.count == 2)
        #expect(try world.audit() == [])
    }

    @Test("A withdrawn child's place goes to the next child at once")
    func withdrawal() async throws {
        let world = try await Self.decided()
        guard
            let first = await world.offers(Self.cycle).first(where: { $0.authority == "rotherham" }
            ),
            let child = await world.state.nomination(first.nomination)?.body.reference
        else { throw Unexpected(what: "no offer") }
        try world.send("rotherham", .response, Body.response(first.id, .accept))
        try await world.round()
        #expect(await world.state.place(first.id)?.state == .accepted)
        try world.send("rotherham", .withdrawal, Body.withdrawal(child))
        try await world.round()
        #expect(await world.state.place(first.id)?.state == .withdrawn)
        #expect(await world.state.heldPlaces(in: Self.cycle).count == 3)
        let told = try world.received(.notice, by: "home").compactMap { $0.body["state"] }
        #expect(told == ["accepted", "withdrawn"])
        #expect(try world.audit() == [])
    }

    @Test("Nothing is offered once late entry has closed, whatever becomes free")
    func lateEntry() async throws {
        let world = try await Self.decided()
        for place in await world.offers(Self.cycle) {
            try world.send(place.authority, .response, Body.response(place.id, .accept))
        }
        try await world.round()
        let held = await world.state.heldPlaces(in: Self.cycle)
        // The cycle starts on 7 January 2019; late entry closes fourteen days later at 17:00, and
        // the last offer is made a day before that.
        try await world.round(at: "2019-01-20T17:00:00Z")
        for (place, isLate) in zip(held, [false, true, true]) {
            if isLate { try await world.round(at: "2019-01-20T17:00:01Z") }
            let child = await world.state.nomination(place.nomination)?.body.reference ?? ""
            try world.send(place.authority, .withdrawal, Body.withdrawal(child))
            try await world.round()
        }
        try await world.round(at: "2019-01-21T17:00:00Z")
        let made = await world.state.places.filter { $0.cycle == Self.cycle }
        #expect(made.count == 4)
        #expect(made.last?.responseDue == (try moment("2019-01-21T17:00:00Z")))
        #expect(made.last?.state == .lapsed)
        #expect(try world.audit() == [])
    }

    @Test("A closed bed takes the latest place back, and is given to nobody while it is closed")
    func capacityFalls() async throws {
        let world = try await Self.decided()
        let before = await world.state.heldPlaces(in: Self.cycle)
        try world.send("home", .capacity, Body.capacity(2, from: "2019-01-07"))
        try await world.round()
        let kept = await world.state.heldPlaces(in: Self.cycle)
        #expect(kept.count == 2)
        let lost = try #require(before.first { place in !kept.contains { $0.id == place.id } })
        #expect(await world.state.place(lost.id)?.state == .displaced)
        for party in ["home", lost.authority] {
            let told = try world.received(.notice, by: party).last?.body
            #expect(told?["place"] == .string(lost.id))
            #expect(told?["state"] == "displaced")
        }
        try world.send(
            kept[0].authority, .response, Body.response(kept[0].id, .decline))
        try await world.round()
        #expect(await world.state.heldPlaces(in: Self.cycle).count == 2)
        #expect(try world.audit() == [])
    }

    @Test("A child that waits or has a place cannot be put forward a second time")
    func oneLivePlace() async throws {
        let world = try await Self.decided()
        let placed = await world.offers(Self.cycle).filter { $0.authority == "rotherham" }
        for place in placed {
            let child = await world.state.nomination(place.nomination)?.body.reference ?? ""
            let again = try world.send("rotherham", .nomination, Body.nomination(child))
            try await world.round()
            #expect(try world.verdicts(on: again) == ["body.rule"])
        }
    }

    @Test("A restarted service has exactly the state it had")
    func restart() async throws {
        let world = try await Self.decided()
        let before = await world.state
        try world.restart()
        #expect(await world.state == before)
    }
}
