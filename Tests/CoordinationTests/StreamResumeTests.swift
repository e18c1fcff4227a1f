import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// A stream that was stopped by two documents with one number, and how it goes on.
@Suite("Stopped streams")
struct StreamResumeTests {
    /// Rotherham has signed two documents with number 1; the recorded one, and the other.
    static func forked() async throws -> (World, recorded: SignedEnvelope, other: SignedEnvelope) {
        let world = try await World.inForce()
        var twin = try world.council("rotherham")
        let recorded = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        let other = try twin.sign(.nomination, Body.nomination("RTH-002"), at: world.clock.now())
        world.drop(other, in: "rotherham")
        try await world.round()
        return (world, recorded, other)
    }

    static func stopped(_ world: World) async -> [String] {
        await world.coordinator.stoppedParties
    }

    @Test("The stop stands in the ledger with its evidence, and a replay needs no other table")
    func inTheLedger() async throws {
        let (world, recorded, other) = try await Self.forked()
        let stop = try #require(try world.entries().first { $0.type == "stream-stop" })
        let head = try PayloadHead.inspect(
            try SignedEnvelope.read(stop.envelope).payload, type: nil)
        #expect(head.body["first"] == .string(recorded.digest.description))
        #expect(head.body["second"] == .string(other.digest.description))
        let document = String(decoding: other.generalBytes(), as: UTF8.self)
        #expect(head.body["document"] == .string(document))
        try SabotagedDatabase(world.disk.database).change("DELETE FROM stopped_stream")
        try world.restart()
        #expect(await Self.stopped(world) == ["rotherham"])
        #expect(try world.audit() == [])
    }

    @Test("Every party is told of the stop, and of the going on")
    func told() async throws {
        let (world, recorded, _) = try await Self.forked()
        for party in ["rotherham", "barnsley", "home"] {
            let said = try world.received(.notice, by: party).filter { $0.body["kind"] == "stream" }
            #expect(said.map { $0.body["state"] } == ["stopped"], "\(party)")
        }
        try await world.coordinator.resume("rotherham", .senderError)
        try await world.round()
        let said = try world.received(.notice, by: "barnsley").last?.body
        #expect(said?["state"] == "resumed")
        #expect(said?["after"]?["digest"] == .string(recorded.digest.description))
    }

    @Test("An operator lets it go on after the recorded document, and a restart knows")
    func resumed() async throws {
        let (world, _, other) = try await Self.forked()
        let early = try world.send("rotherham", .nomination, Body.nomination("RTH-003"))
        try await world.round()
        #expect(try world.verdicts(on: early).isEmpty)
        try await world.coordinator.resume("rotherham", .numberingFault)
        world.drop(early, in: "rotherham")
        try await world.round()
        #expect(try world.verdicts(on: early) == ["applied"])
        // The old contradiction again: kept out, and nothing stops.
        world.drop(other, in: "rotherham")
        try await world.round()
        #expect(await Self.stopped(world).isEmpty)
        try world.restart()
        #expect(await Self.stopped(world).isEmpty)
        let next = try world.send("rotherham", .nomination, Body.nomination("RTH-004"))
        try await world.round()
        #expect(try world.verdicts(on: next) == ["applied"])
        #expect(try world.audit() == [])
    }

    @Test("Another contradiction stops it again")
    func stopsAgain() async throws {
        let (world, _, _) = try await Self.forked()
        try await world.coordinator.resume("rotherham", .senderError)
        var twin = try world.council("rotherham")
        try world.send("rotherham", .nomination, Body.nomination("RTH-003"))
        try await world.round()
        world.drop(
            try twin.sign(.nomination, Body.nomination("RTH-004"), at: world.clock.now()),
            in: "rotherham")
        try await world.round()
        #expect(await Self.stopped(world) == ["rotherham"])
        #expect(try world.audit() == [])
    }

    @Test("Two early documents with one number: the sender sends the one that it stands by")
    func resumedEarly() async throws {
        let world = try await World.inForce()
        let first = try world.write("rotherham", .nomination, Body.nomination("RTH-001"))
        var twin = try world.council("rotherham")
        let held = try world.send("rotherham", .nomination, Body.nomination("RTH-002"))
        try await world.round()
        let other = try twin.sign(.nomination, Body.nomination("RTH-003"), at: world.clock.now())
        world.drop(other, in: "rotherham")
        try await world.round()
        #expect(await Self.stopped(world) == ["rotherham"])
        try await world.coordinator.resume("rotherham", .senderError)
        #expect(try world.store.read { try $0.held() }.isEmpty)
        world.drop(first, in: "rotherham")
        world.drop(other, in: "rotherham")
        try await world.round()
        #expect(try world.verdicts(on: other) == ["applied"])
        #expect(try world.verdicts(on: held).isEmpty)
        world.drop(held, in: "rotherham")
        try await world.round()
        #expect(await Self.stopped(world).isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("A stream that is not stopped cannot be let go on")
    func notStopped() async throws {
        let world = try await World.inForce()
        await #expect(throws: CoordinationFault.self) {
            try await world.coordinator.resume("rotherham", .other)
        }
    }

    @Test("A document waits thirty days for the ones before it, then its sender is told")
    func heldTooLong() async throws {
        let world = try await World.inForce()
        _ = try world.write("rotherham", .nomination, Body.nomination("RTH-001"))
        try world.send("rotherham", .nomination, Body.nomination("RTH-002"))
        try await world.round()
        try await world.round(at: "2018-12-26T09:00:00Z")
        #expect(try world.store.read { try $0.held() }.count == 1)
        try await world.round(at: "2018-12-26T09:00:01Z")
        #expect(try world.store.read { try $0.held() }.isEmpty)
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.gap"])
        let codes = try world.received(.notice, by: "rotherham").map { $0.body["code"] }
        #expect(codes == ["stream.gap"])
        try world.restart()
        try await world.round()
        #expect(try world.store.read { try $0.held() }.isEmpty)
    }

    @Test("A correction names a document of its sender and type that counts, and only the newest")
    func corrections() async throws {
        let world = try await World.inForce()
        let cycle = "2018-19-C4"
        func send(_ label: Int, correcting digest: PayloadDigest?) async throws -> [String] {
            var council = try world.council("rotherham")
            let head = council.draft(
                "authority-allocation", Body.wishes(cycle, [], release: label % 2),
                at: world.clock.now())
            let sent = try council.seal(
                PayloadHead(
                    type: head.type, iss: head.iss, aud: head.aud, agreement: head.agreement,
                    seq: head.seq, prev: head.prev, iat: head.iat, exp: head.exp,
                    jti: Array(repeating: UInt8(label), count: 16), supersedes: digest,
                    body: head.body))
            world.change("rotherham") {
                $0.last = StreamPosition(seq: head.seq, digest: sent.digest)
            }
            world.drop(sent, in: "rotherham")
            try await world.round()
            return try world.verdicts(on: sent)
        }
        let foreign = try world.send("barnsley", .authorityAllocation, Body.wishes(cycle, []))
        try await world.round()
        #expect(try await send(1, correcting: nil) == ["applied"])
        let first = try #require(await world.coordinator.acknowledged("rotherham")).digest
        #expect(try await send(2, correcting: first) == ["applied"])
        let second = try #require(await world.coordinator.acknowledged("rotherham")).digest
        #expect(try await send(3, correcting: first) == ["body.rule"])
        #expect(try await send(4, correcting: foreign.digest) == ["body.rule"])
        #expect(try await send(5, correcting: PayloadDigest(of: [1])) == ["body.rule"])
        try world.restart()
        #expect(try await send(6, correcting: first) == ["body.rule"])
        #expect(try await send(7, correcting: second) == ["applied"])
        #expect(try world.audit() == [])
    }

    @Test("What was sent is put out again from a number on, unchanged")
    func resend() async throws {
        let world = try await World.inForce()
        for number in 1...4 {
            try world.send("rotherham", .nomination, Body.nomination("RTH-00\(number)"))
        }
        try await world.round()
        let before = world.out("rotherham")
        let last = try #require(await world.coordinator.lastSent(to: "rotherham")?.seq)
        world.memory.clear(World.folder("rotherham", "out"))
        let count = try await world.coordinator.resend(to: "rotherham", from: last - 1)
        try await world.round()
        #expect(count == 2)
        let after = world.out("rotherham")
        #expect(after.count == 2)
        #expect(after.allSatisfy { before[$0.key] == $0.value })
        #expect(try await world.coordinator.resend(to: "rotherham", from: last + 1) == 0)
    }
}
