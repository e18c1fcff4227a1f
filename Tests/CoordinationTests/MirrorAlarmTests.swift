import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Found in simulation: alarms without a cause, and a mirror that stood still.
@Suite("A partner's mirror raises no false alarm") struct MirrorAlarmTests {
    private let story = MirrorTests()

    /// A service with daily heads, and what Rotherham needs of its own to check it.
    private func beginning() async throws -> (world: World, own: [SignedEnvelope]) {
        let world = try await World.inForce()
        try world.restart(heartbeat: .daily)
        let text = try world.entries().last { $0.type == "agreement" }
        return (
            world,
            [
                try world.council("rotherham").keyset(at: try moment("2018-11-26T09:00:00Z")),
                try SignedEnvelope.read(try #require(text).envelope),
            ]
        )
    }

    private func assessAll(_ world: World) async throws {
        for id in await world.state.nominations.filter({ $0.assessment == nil }).map(\.id) {
            try world.send("home", .assessment, Body.assessment(id))
        }
        try await world.round()
    }

    @Test("A child that was withdrawn and is put forward again is no withdrawn child")
    func putForwardAgain() async throws {
        var (world, own) = try await beginning()
        own.append(try world.send("rotherham", .nomination, Body.nomination("R-1")))
        own.append(try world.send("rotherham", .withdrawal, Body.withdrawal("R-1")))
        own.append(try world.send("rotherham", .nomination, Body.nomination("R-1")))
        try await world.round()
        try await assessAll(world)
        try await world.round(at: "2018-12-12T09:00:00Z")
        #expect(await world.state.places.contains { $0.authority == "rotherham" })
        var book = try story.book(world, own)
        story.take(try story.received(world), into: &book, world)
        #expect(book.differences == [])
        #expect(book.own.children.values.map(\.isWithdrawn).count { $0 } == 1)
    }

    @Test("A council that gave no order is ranked as soon as another gives one")
    func silence() async throws {
        var (world, own) = try await beginning()
        for (name, priority) in [("R-1", 3), ("R-2", 1), ("R-3", 2)] {
            own.append(
                try world.send("rotherham", .nomination, Body.nomination(name, class: priority)))
        }
        for name in ["B-1", "B-2"] {
            try world.send("barnsley", .nomination, Body.nomination(name))
        }
        try world.send("barnsley", .authorityAllocation, Body.wishes("2018-19-C4", ["B-2", "B-1"]))
        try await world.round()
        try await assessAll(world)
        try await world.round(at: "2018-12-12T09:00:00Z")
        var book = try story.book(world, own)
        story.take(try story.received(world), into: &book, world)
        #expect(book.differences == [])
        #expect(book.decisions.contains { $0.subject.hasPrefix("2018-19-C4") })
    }

    @Test("A whole file is read although a damaged one of its name came first")
    func damagedFirst() async throws {
        let (world, own) = try await beginning()
        let sent = try world.send("rotherham", .nomination, Body.nomination("R-1"))
        try await world.round()
        var pins = ["coordinator": world.coordinatorKey.publicKey.thumbprint]
        for (id, council) in world.councils { pins[id] = council.key.publicKey.thumbprint }
        let partner = SimulatedPartner(
            "rotherham", key: try world.council("rotherham").key, keyset: own[0],
            coordinator: world.coordinatorKey.publicKey)
        let mirror = try SimulatedMirror(partner, trusting: pins, clock: world.clock)
        mirror.keep(own[0].generalBytes(), as: "keyset")
        mirror.keep(own[1].generalBytes(), as: "agreement")
        mirror.keep(sent.generalBytes(), as: "nomination")
        let files = world.out("rotherham")
        let damaged = try #require(files.keys.first { $0.hasSuffix("_receipt.jws.json") })
        for (name, bytes) in files {
            mirror.receive(name == damaged ? try forSomebodyElse(bytes) : bytes, as: name)
        }
        try await mirror.round()
        let last = try #require(await world.coordinator.lastSent(to: "rotherham"))
        #expect(try #require(await mirror.book).last != last)
        mirror.receive(try #require(files[damaged]), as: damaged)
        try await mirror.round()
        let book = try #require(await mirror.book)
        #expect(book.last == last && book.differences == [])
    }

    /// The same file, changed so that it seems to be for another party.
    private func forSomebodyElse(_ bytes: [UInt8]) throws -> [UInt8] {
        let whole = try SignedEnvelope.read(bytes)
        let payload = String(decoding: whole.payload, as: UTF8.self)
        let other = payload.replacing("\"aud\":[\"rotherham\"]", with: "\"aud\":[\"rotherhan\"]")
        #expect(other != payload)
        let text = String(decoding: bytes, as: UTF8.self).replacing(
            Base64URL.encode(whole.payload), with: Base64URL.encode(Array(other.utf8)))
        _ = try SignedEnvelope.read(Array(text.utf8))
        return Array(text.utf8)
    }
}
