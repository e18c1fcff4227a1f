import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// What is published must not hold others to what only our own disk knows.
@Suite("Publishing while a folder takes nothing") struct PublishingOrderTests {
    private func world(heartbeat: Heartbeats? = nil, isStuck: Bool = true) async throws -> World {
        let world = try await World.inForce()
        try world.restart(heartbeat: heartbeat)
        try await world.round()
        if isStuck { try restart(world, heartbeat: heartbeat, isStuck: true) }
        return world
    }

    private func restart(_ world: World, heartbeat: Heartbeats?, isStuck: Bool) throws {
        let stuck = StuckFolderSystem(world.memory, World.folder("barnsley", "out"))
        try world.restart(through: isStuck ? stuck : nil, heartbeat: heartbeat)
    }

    /// Receipts of documents signed under the agreement.
    private func receipts(_ world: World, _ party: String) throws -> Int {
        let numbers = try world.entries().filter {
            $0.issuer == party && ["withdrawal", "capacity"].contains($0.type)
        }.map { JSONValue.string("\($0.digest)") }
        return try world.received(.receipt, by: party).filter { receipt in
            receipt.body["of"].map(numbers.contains) == true
        }.count
    }

    private func heads(_ world: World) throws -> Int {
        try world.entries().filter { $0.type == "checkpoint" && $0.audience == ["home"] }.count
    }

    @Test("What comes after an answer waits for its folder a while, and then goes without it")
    func patience() async throws {
        let world = try await world()
        try world.send("barnsley", .withdrawal, Body.withdrawal("BAR-1"))
        try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-1"))
        #expect(try await world.round().faults > 0)
        world.pace.pass(119)
        try await world.round()
        #expect(try receipts(world, "rotherham") == 0)
        world.pace.pass(1)
        #expect(try await world.round().faults > 0)
        #expect(try receipts(world, "rotherham") == 1)
        #expect(try receipts(world, "barnsley") == 0)
        // Once it is known not to work nobody waits for it again.
        try world.send("home", .capacity, Body.capacity(2, from: "2019-03-01"))
        try await world.round()
        #expect(try receipts(world, "home") == 1)
        try restart(world, heartbeat: nil, isStuck: false)
        #expect(try await world.round().faults == 0)
        #expect(try receipts(world, "barnsley") == 1)
        #expect(try world.audit() == [])
    }

    @Test("A folder that works again is waited for anew when it fails another time")
    func again() async throws {
        let world = try await world()
        try world.send("barnsley", .withdrawal, Body.withdrawal("BAR-1"))
        try await world.round()
        world.pace.pass(500)
        try restart(world, heartbeat: nil, isStuck: true)
        try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-1"))
        try await world.round()
        #expect(try receipts(world, "rotherham") == 0)
    }

    @Test("No head is signed over an answer that lies in no folder, but for half a day at most")
    func heads() async throws {
        let world = try await world(heartbeat: .daily)
        let before = try heads(world)
        try world.send("barnsley", .withdrawal, Body.withdrawal("BAR-1"))
        #expect(try await world.round(at: "2018-11-27T09:00:00Z").faults > 0)
        world.pace.pass(12 * 3600 - 1)
        try await world.round()
        #expect(try heads(world) == before)
        world.pace.pass(1)
        try await world.round()
        #expect(try heads(world) == before + 1)
        // The next one is not held up: half a day was enough.
        try await world.round(at: "2018-11-28T10:00:00Z")
        #expect(try heads(world) == before + 2)
        try restart(world, heartbeat: .daily, isStuck: false)
        try await world.round()
        #expect(try world.store.read { try $0.waitingAnswerCount() } == 0)
        #expect(try world.audit() == [])
    }

    @Test("A head that was held up goes out in the round in which the folder works again")
    func mended() async throws {
        let world = try await world(heartbeat: .daily)
        let before = try heads(world)
        try world.send("barnsley", .withdrawal, Body.withdrawal("BAR-1"))
        try await world.round(at: "2018-11-27T09:00:00Z")
        #expect(try heads(world) == before)
        try restart(world, heartbeat: .daily, isStuck: false)
        let report = try await world.round()
        #expect(report.faults == 0)
        #expect(try heads(world) == before + 1)
        #expect(try receipts(world, "barnsley") == 1)
        #expect(try world.store.read { try $0.waitingAnswerCount() } == 0)
    }
}
