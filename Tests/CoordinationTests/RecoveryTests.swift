import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Storage
import Testing

/// A ledger that was restored from an old copy: it signs nothing until it knows again what it said.
@Suite("After a restore from an old copy")
struct RecoveryTests {
    /// A service that went on after a copy of its database was made, back at that copy; with the
    /// entries that it had, and the files that the councils have sent since.
    struct Restored {
        let world: World
        let lost: [StoredEntry]
        let sent: [SignedEnvelope]
    }

    static func restored(emptyFolders: Bool = false) async throws -> Restored {
        let world = try await World.inForce()
        try await world.nominate("rotherham", Body.nomination("RTH-000"))
        let copy = world.disk.database + ".copy"
        try SabotagedDatabase(world.disk.database).copy(to: copy)
        var sent: [SignedEnvelope] = []
        for number in 1...5 {
            let envelope = try world.send(
                "rotherham", .nomination, Body.nomination("RTH-00\(number)"))
            sent.append(envelope)
            try await world.round()
            let id = Nomination.id(ofDigest: envelope.digest.description)
            sent.append(try world.send("home", .assessment, Body.assessment(id)))
            try await world.round()
        }
        sent.append(try world.send("barnsley", .nomination, JSONObject([("reference", "x")])))
        world.drop(Array("no document".utf8), in: "barnsley")
        try await world.round()
        try await world.round(at: "2018-12-10T17:00:00Z")
        let offer = try #require(await world.offers("2018-19-C4").first)
        sent.append(
            try world.send("rotherham", .response, Body.response(offer.id, .decline)))
        try await world.round()
        let lost = try world.entries()
        world.store.close()
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: world.disk.database + suffix)
        }
        try FileManager.default.removeItem(atPath: world.disk.database)
        try FileManager.default.moveItem(atPath: copy, toPath: world.disk.database)
        if emptyFolders {
            for party in world.councils.keys { world.memory.clear(World.folder(party, "out")) }
        }
        try world.restart()
        return Restored(world: world, lost: lost, sent: sent)
    }

    static func ownFiles(_ world: World) -> [[UInt8]] {
        world.councils.keys.sorted().flatMap { Array(world.out($0).values) }
    }

    @Test("Our own later files in the out folders are enough: nothing is taken, decided or signed")
    func refuses() async throws {
        let restored = try await Self.restored()
        let world = restored.world
        let before = try world.entries()
        let files = world.out("barnsley")
        world.drop(restored.sent[0], in: "rotherham")
        try world.send("barnsley", .nomination, Body.nomination("BAR-001"))
        for _ in 0..<3 {
            let report = await world.coordinator.round()
            #expect(report.faults == 1)
            #expect(report.troubles.contains { $0.contains("old copy") })
        }
        #expect(try world.entries() == before)
        #expect(world.out("barnsley") == files)
        #expect(world.waiting("rotherham").count == 1 && world.waiting("barnsley").count == 1)
        await #expect(throws: CoordinationFault.self) {
            try await world.coordinator.resume("rotherham", .other)
        }
    }

    @Test("An acknowledgement ahead of us is enough too, before anything else is signed")
    func acknowledged() async throws {
        let restored = try await Self.restored(emptyFolders: true)
        let world = restored.world
        let before = try world.entries()
        let seen = try #require(restored.lost.last { $0.audience == ["home"] })
        // Barnsley's file comes first in the order of folders, and would be answered first.
        try world.send("barnsley", .nomination, Body.nomination("BAR-001"))
        let report = try await Self.sendAcknowledging(
            StreamPosition(seq: seen.sequence, digest: seen.digest), from: "home", world)
        #expect(report.troubles.contains { $0.contains("home holds our number \(seen.sequence)") })
        #expect(try world.entries() == before)
        #expect(world.out("barnsley").isEmpty)
    }

    @Test(
        "A head of ours that comes back with a number ahead of us is enough, until it is contested")
    func cosignedAhead() async throws {
        let restored = try await Self.restored(emptyFolders: true)
        let world = restored.world
        let before = try world.entries()
        let seen = try #require(restored.lost.last { $0.audience == ["home"] })
        let head = PayloadHead(
            type: "checkpoint", iss: "coordinator", aud: ["home"], agreement: nil,
            seq: seen.sequence + 1, prev: seen.digest, iat: world.clock.now().seconds,
            exp: world.clock.now().seconds + 86_400, jti: [UInt8](repeating: 5, count: 16),
            body: JSONObject([]))
        world.drop(
            try EnvelopeSigner.sign(
                payload: head.canonicalBytes(), type: head.type,
                with: [world.coordinatorKey, world.council("home").key]), in: "home")
        // Barnsley's file comes first in the order of folders, and would be answered first.
        try world.send("barnsley", .nomination, Body.nomination("BAR-001"))
        for _ in 0..<2 {
            let report = await world.coordinator.round()
            #expect(report.troubles.contains { $0.contains("home holds our number \(head.seq)") })
        }
        #expect(try world.entries() == before)
        #expect(world.out("barnsley").isEmpty && world.out("home").isEmpty)
        try await world.coordinator.dispute("home")
        try world.restart()
        try await world.round()
        #expect(try world.quarantined("home").map(\.code) == ["checkpoint.unknown"])
        #expect(!world.out("barnsley").isEmpty)
    }

    @Test("Signed heads and their cosigned copies come back in their old places, root for root")
    func recoversHeads() async throws {
        let world = try await World.inForce()
        try world.restart(heartbeat: .daily)
        try await world.nominate("rotherham", Body.nomination("RTH-000"))
        try await world.round()
        let copy = world.disk.database + ".copy"
        try SabotagedDatabase(world.disk.database).copy(to: copy)
        var sent: [SignedEnvelope] = []
        for day in 7...9 {
            try await world.round(at: "2018-11-2\(day)T10:00:00Z")
            sent.append(
                try world.send("rotherham", .nomination, Body.nomination("RTH-00\(day)")))
            try await world.round()
            // One party is late by a day, one never answers.
            for party in day == 8 ? ["home"] : ["barnsley", "home"] {
                for name in world.out(party).keys.sorted()
                where name.hasSuffix("_checkpoint.jws.json") {
                    let head = try SignedEnvelope.read(try #require(world.out(party)[name]))
                    let signed = try head.adding(
                        signaturesOf: world.council(party).cosign(head))
                    sent.append(signed)
                    world.drop(signed.generalBytes(), in: party, as: "head-\(day)-\(name)")
                }
                try await world.round()
            }
            sent.append(try world.send("barnsley", .nomination, Body.nomination("BAR-00\(day)")))
            try await world.round()
        }
        // The next head names where those stood that came back.
        try await world.round(at: "2018-11-30T10:00:00Z")
        let lost = try world.entries()
        #expect(lost.count { $0.type == "checkpoint" } > 10)
        world.store.close()
        for suffix in ["-wal", "-shm", ""] {
            try? FileManager.default.removeItem(atPath: world.disk.database + suffix)
        }
        try FileManager.default.moveItem(atPath: copy, toPath: world.disk.database)
        try world.restart(heartbeat: .daily)
        let files = Self.ownFiles(world) + sent.map { $0.generalBytes() }
        // Without the cosigned heads it says what is missing, and where that lies.
        let some = files.filter { bytes in
            (try? SignedEnvelope.read(bytes).signatures.count) ?? 0 < 2
        }
        let partly = try await world.coordinator.recover(from: some)
        #expect(try #require(partly.missing).contains("cosigned"))
        let report = try await world.coordinator.recover(from: files)
        #expect(report.missing == nil)
        let now = try world.entries()
        #expect(now.map(\.leafHash) == lost.map(\.leafHash))
        #expect(try world.audit() == [])
        try await world.round(at: "2018-12-01T10:00:00Z")
        #expect(try world.audit() == [])
    }

    @Test("With our files and the councils' own copies the same ledger comes back, byte for byte")
    func recovers() async throws {
        let restored = try await Self.restored()
        let world = restored.world
        let files = Self.ownFiles(world) + restored.sent.map { $0.generalBytes() }
        let report = try await world.coordinator.recover(from: files)
        #expect(report.missing == nil)
        #expect(try world.entries() == restored.lost)
        try await world.round()
        #expect(try world.audit() == [])
        let next = try world.send("rotherham", .nomination, Body.nomination("RTH-009"))
        try await world.round()
        #expect(try world.verdicts(on: next) == ["applied"])
        #expect(try world.received(.receipt, by: "rotherham").last?.body["result"] == "applied")
    }

    @Test("A missing file is named; when it comes, recovery goes on from there")
    func namesWhatIsMissing() async throws {
        let restored = try await Self.restored()
        let world = restored.world
        let own = Self.ownFiles(world)
        let some = own + restored.sent.dropFirst(3).map { $0.generalBytes() }
        let first = try await world.coordinator.recover(from: some)
        #expect(first.missing?.contains("rotherham's number 2 is missing") == true)
        #expect(await world.coordinator.round().faults == 1)
        try world.restart()
        let rest = own + restored.sent.map { $0.generalBytes() }
        #expect(try await world.coordinator.recover(from: rest).missing == nil)
        #expect(try world.entries() == restored.lost)
    }

    @Test("A partner that lies about what it holds: an operator contests it, and it is put aside")
    func disputed() async throws {
        let world = try await World.inForce()
        let lie = StreamPosition(seq: 4711, digest: PayloadDigest(of: [1]))
        let report = try await Self.sendAcknowledging(lie, from: "rotherham", world)
        #expect(report.troubles.contains { $0.contains("4711") })
        try await world.coordinator.dispute("rotherham")
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.ack"])
        let other = try world.send("barnsley", .nomination, Body.nomination("BAR-001"))
        try await world.round()
        #expect(try world.verdicts(on: other) == ["applied"])
        try world.restart()
        #expect(await world.coordinator.round().faults == 0)
        #expect(try world.audit() == [])
    }

    @Test("Another content under a number of ours is put aside at once")
    func otherContent() async throws {
        let world = try await World.inForce()
        let lie = StreamPosition(seq: 1, digest: PayloadDigest(of: [1]))
        _ = try await Self.sendAcknowledging(lie, from: "rotherham", world)
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.ack"])
    }

    @Test("A true acknowledgement is no matter")
    func trueAcknowledgement() async throws {
        let world = try await World.inForce()
        let last = try #require(await world.coordinator.lastSent(to: "rotherham"))
        _ = try await Self.sendAcknowledging(last, from: "rotherham", world)
        #expect(await world.state.nominations.count == 1)
        #expect(try world.quarantined("rotherham").isEmpty)
    }

    static func sendAcknowledging(
        _ position: StreamPosition, from party: String, _ world: World
    ) async throws -> RoundReport {
        var council = try world.council(party)
        let type = party == "home" ? "capacity" : "nomination"
        let body = party == "home" ? Body.capacity(3, from: "2019-01-01") : Body.nomination("RTH-1")
        let head = council.draft(type, body, at: world.clock.now())
        let with = PayloadHead(
            type: head.type, iss: head.iss, aud: head.aud, agreement: head.agreement, seq: head.seq,
            prev: head.prev, iat: head.iat, exp: head.exp, jti: Array(repeating: 7, count: 16),
            ack: ["coordinator": position], body: head.body)
        world.drop(try council.seal(with), in: party)
        return await world.coordinator.round()
    }
}
