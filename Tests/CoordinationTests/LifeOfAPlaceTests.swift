import Commissioning
import Coordination
import Evidence
import Exchange
import Synchronization
import Testing

@Suite("The life of a place, through the real round")
struct LifeOfAPlaceTests {
    private static let cycle = "2018-19-C4"

    /// A service with so many assessed children of Rotherham and of Barnsley, before any decision.
    private func world(_ rotherham: Int, _ barnsley: Int) async throws -> World {
        let world = try await World.inForce()
        for (party, count) in [("rotherham", rotherham), ("barnsley", barnsley)] {
            for number in 0..<count {
                try await world.nominate(
                    party, Body.nomination("C-\(number + 1)", since: "2018-06-0\(number + 1)"))
            }
        }
        return world
    }

    private func decide(_ world: World, accept: Bool = true) async throws {
        try await world.round(at: "2018-12-10T17:00:00Z")
        guard accept else { return }
        for place in await world.offers(Self.cycle) {
            try world.send(place.authority, .response, Body.response(place.id, .accept))
        }
        try await world.round()
    }

    /// The newest allocation that a party has, which must be the same for all.
    private func newest(_ world: World) throws -> JSONObject {
        let all = try ["rotherham", "barnsley", "home"].map {
            try #require(try world.received(.allocation, by: $0).last).body
        }
        #expect(all[0] == all[1] && all[1] == all[2])
        return all[0]
    }

    private func causes(_ world: World) throws -> [String] {
        guard case .array(let causes)? = try newest(world)["causes"] else { return [] }
        return causes.compactMap { cause in
            guard case .string(let kind)? = cause["kind"] else { return nil }
            if case .string(let subject)? = cause["subject"] { return "\(kind) \(subject)" }
            return kind
        }
    }

    private func places(_ world: World) throws -> Int {
        guard case .array(let places)? = try newest(world)["places"] else { return -1 }
        return places.count
    }

    /// Nothing more is said of a replayed ledger than of the one that was written.
    private func expectReplay(_ world: World) async throws {
        #expect(try world.audit() == [])
        let before = await world.state
        try world.restart()
        #expect(await world.state == before)
    }

    @Test("A place for sale is bought at its price, which stands in the offer and the allocation")
    func sale() async throws {
        let world = try await world(3, 0)
        try world.send(
            "barnsley", .authorityAllocation, Body.trade(Self.cycle, sell: (1, 4_750_000)))
        try world.send(
            "rotherham", .authorityAllocation, Body.trade(Self.cycle, buy: (1, 4_800_000)))
        try await decide(world, accept: false)
        let bought = try #require(await world.state.places.first { $0.funding == .spot })
        #expect(bought.lender == "barnsley" && bought.pricePence == 4_750_000)
        let offer = try world.received(.offer, by: "rotherham").first {
            $0.body["offer"] == .string(bought.id)
        }
        #expect(offer?.body["pricePence"] == 4_750_000)
        let account = try #require(await world.state.lending(asOf: 1))
        #expect(account.lots.isEmpty)
        try await expectReplay(world)
    }

    @Test("A decline that nobody fills is published to everybody")
    func decline() async throws {
        let world = try await world(2, 0)
        try await decide(world, accept: false)
        let offer = try #require(await world.offers(Self.cycle).first)
        try world.send("rotherham", .response, Body.response(offer.id, .decline))
        try await world.round()
        #expect(try causes(world) == ["decline \(offer.id)"])
        #expect(try places(world) == 1)
        try await expectReplay(world)
    }

    @Test("A child who does not come: told to the council, published, and the bed given on")
    func noShow() async throws {
        let world = try await world(3, 1)
        try await decide(world)
        try await world.round(at: "2019-01-09T09:00:00Z")
        let absent = try #require(
            await world.state.livePlaces(in: Self.cycle).first { $0.authority == "rotherham" })
        try world.send("home", .placement, Body.placement(absent.id, "no-show", "2019-01-08"))
        try await world.round()
        #expect(await world.state.place(absent.id)?.state == .noShow)
        #expect(await world.state.livePlaces(in: Self.cycle).count == 3)
        #expect(try causes(world) == ["no-show \(absent.id)"])
        #expect(
            try world.received(.notice, by: "rotherham").last?.body["state"] == "no-show")
        try await expectReplay(world)
    }

    @Test("An early end, a longer stay, and a closed bed with a longer stay in it")
    func stays() async throws {
        let world = try await world(4, 0)
        try await decide(world)
        try await world.round(at: "2019-01-10T09:00:00Z")
        let here = await world.state.livePlaces(in: Self.cycle)
        for place in here {
            try world.send("home", .placement, Body.placement(place.id, "admitted", "2019-01-07"))
        }
        try await world.round()
        try world.send("home", .placement, Body.placement(here[0].id, "ended", "2019-01-09"))
        try await world.round()
        #expect(try causes(world) == ["departure \(here[0].id)"])
        #expect(await world.state.livePlaces(in: Self.cycle).count == 3)
        try world.send(
            "home", .placement,
            Body.placement(here[1].id, "extended", "2019-01-10", until: "2019-04-20"))
        try await world.round(at: "2019-03-11T17:00:00Z")
        #expect(await world.state.allocation(for: "2019-20-C1")?.record.beds.first == 2)
        try world.send("home", .capacity, Body.capacity(1, from: "2019-04-08"))
        try await world.round()
        let refused = try world.send(
            "home", .placement,
            Body.placement(here[2].id, "extended", "2019-03-11", until: "2019-04-20"))
        try await world.round()
        #expect(try world.verdicts(on: refused) == ["body.rule"])
        try await expectReplay(world)
    }

    @Test("The home changes its view of a child with a place, and changes it back")
    func view() async throws {
        let world = try await world(1, 0)
        try await decide(world)
        let place = try #require(await world.state.places.first)
        try world.send("home", .assessment, Body.assessment(place.nomination, "unsuitable"))
        try await world.round()
        #expect(await world.state.place(place.id)?.state == .refusedByHome)
        #expect(try causes(world) == ["refused-by-home \(place.id)"])
        #expect(try places(world) == 0)
        try world.send("home", .assessment, Body.assessment(place.nomination))
        try await world.round()
        #expect(await world.state.heldPlace(of: place.nomination)?.state == .offered)
        try await expectReplay(world)
    }

    @Test("A decision that fails is tried ever more seldom, said, and holds nothing else up")
    func stuck() async throws {
        let attempts = Mutex(0)
        let isBroken = Mutex(true)
        let first = Self.cycle
        let world = try await World(decide: { instance throws(InstanceFault) in
            if instance.cycles.first?.id == first, isBroken.withLock({ $0 }) {
                attempts.withLock { $0 += 1 }
                throw InstanceFault.noCycles
            }
            return try instance.decide()
        })
        try await world.enrol()
        try await world.agree()
        try await world.nominate("rotherham", Body.nomination("C-1"))
        let report = try await world.round(at: "2018-12-10T17:00:00Z")
        #expect(attempts.withLock { $0 } == 1)
        #expect(report.troubles.count == 1 && report.troubles[0].contains(first))
        #expect(report.faults == 0)
        // The next thing to wait for is not the one that failed.
        #expect(report.nextDue == (try moment("2019-03-11T17:00:00Z")))
        for _ in 0..<20 { try await world.round() }
        #expect(attempts.withLock { $0 } == 1)
        // Documents go on, and so does the next cycle, though the first is not decided.
        let child = try world.send("barnsley", .nomination, Body.nomination("C-2"))
        try await world.round(at: "2019-03-11T17:00:00Z")
        #expect(try world.verdicts(on: child) == ["applied"])
        #expect(await world.state.allocations.map(\.record.cycle) == ["2019-20-C1"])
        for minutes in [1, 3, 7, 15] {
            world.pace.set(Instant(seconds: 1000 + minutes * 60))
            try await world.round()
        }
        #expect(attempts.withLock { $0 } == 5)
        isBroken.withLock { $0 = false }
        world.pace.set(Instant(seconds: 1000 + 2 * 86_400))
        let last = try await world.round()
        #expect(last.troubles == [])
        #expect(await world.state.allocation(for: first) != nil)
        #expect(try world.audit() == [])
    }
}
