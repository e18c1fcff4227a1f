import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import GRDB
import Storage
import Testing

@Suite("Checkpoints of the coordinator") struct CheckpointRoundTests {
    private func world() async throws -> World {
        let world = try await World.inForce()
        try world.restart(heartbeat: .daily)
        try await world.round()
        return world
    }

    /// The newest checkpoint in a party's folder.
    private func newest(_ world: World, _ party: String) throws -> SignedEnvelope {
        let names = world.out(party).keys.filter { $0.hasSuffix("_checkpoint.jws.json") }
        return try SignedEnvelope.read(try #require(world.out(party)[names.max() ?? ""]))
    }

    private func said(_ envelope: SignedEnvelope) throws -> Checkpoint {
        let head = try PayloadHead.inspect(envelope.payload, type: "checkpoint")
        return try #require(Checkpoint.read(.object(head.body), into: ShapeFaults()))
    }

    private func cosign(_ world: World, _ party: String) throws {
        let envelope = try newest(world, party)
        world.drop(
            try envelope.adding(signaturesOf: world.council(party).cosign(envelope)), in: party)
    }

    @Test("once a day every party gets the ledger's head, with proof that it only grew")
    func heartbeat() async throws {
        let world = try await world()
        let first = try said(newest(world, "rotherham"))
        #expect(first.proofs.isEmpty)
        try await world.nominate("rotherham", Body.nomination("R-1"))
        #expect(try said(newest(world, "rotherham")) == first, "nothing is due yet")
        try await world.round(at: "2018-11-27T09:00:00Z")
        let second = try said(newest(world, "rotherham"))
        #expect(second.head.size > first.head.size)
        #expect(second.standing(after: first.head) == .consistent)
        #expect(try said(newest(world, "home")).head == second.head)
        // After a week without power there is one head, not seven.
        try await world.round(at: "2018-12-04T09:00:00Z")
        #expect(try world.received(.checkpoint, by: "rotherham").count == 3)
        let third = try said(newest(world, "rotherham"))
        #expect(third.standing(after: second.head) == .consistent)
        #expect(third.standing(after: first.head) == .unproven, "the last one sent is enough")
        #expect(try world.audit() == [])
    }

    @Test("who only reads knows of heads what the coordinator knows, after a restart too")
    func readers() async throws {
        let world = try await world()
        for party in ["rotherham", "barnsley", "home"] { try cosign(world, party) }
        try await world.round()
        try world.restart(heartbeat: .daily)
        let seen = await world.coordinator.readersBook.checkpoints
        for party in ["rotherham", "barnsley", "home"] {
            #expect(try seen.cosigned[party]?.head == said(newest(world, party)).head)
            #expect(seen.heardAt[party] != nil)
        }
        #expect(seen.lastSentAt != nil)
    }

    @Test("a cosigned head is recorded as evidence and told to everybody; nothing answers it")
    func cosigned() async throws {
        let world = try await world()
        let first = try said(newest(world, "barnsley"))
        try cosign(world, "barnsley")
        let before = world.out("barnsley").count
        try await world.round()
        #expect(world.out("barnsley").count == before)
        let entry = try #require(try world.entries().last)
        #expect(entry.type == "checkpoint" && entry.isApplied)
        #expect(try SignedEnvelope.read(entry.envelope).signatures.count == 2)
        try cosign(world, "barnsley")
        try await world.round()
        #expect(try world.entries().count == entry.entry, "a second copy changes nothing")
        try await world.round(at: "2018-11-28T09:00:00Z")
        try await world.round(at: "2018-11-29T09:00:00Z")
        let newest = try said(newest(world, "barnsley"))
        #expect(newest.cosigned == ["barnsley": first.head])
        // Proofs from the last one sent and from the last one cosigned.
        #expect(newest.proofs.count == 2)
        #expect(newest.standing(after: first.head) == .consistent)
        try world.restart(heartbeat: .daily)
        #expect(try world.audit() == [])
    }

    @Test("a head that only its recipient, only we, or a third party signed is refused")
    func wrongSigners() async throws {
        let world = try await world()
        let envelope = try newest(world, "barnsley")
        let cases: [(SignedEnvelope, String)] = [
            (envelope, "key.threshold"),
            (try world.council("barnsley").cosign(envelope), "key.threshold"),
            (
                try envelope.adding(signaturesOf: world.council("rotherham").cosign(envelope)),
                "payload.issuer"
            ),
        ]
        for (file, code) in cases {
            world.drop(file, in: "barnsley")
            try await world.round()
            #expect(try world.quarantined("barnsley").map(\.code).contains(code))
        }
        #expect(try !world.entries().contains { $0.type == "checkpoint" && $0.entry > 30 })
    }

    @Test("a head signed by our key that this ledger never had stops the stream and is kept")
    func otherHistory() async throws {
        let world = try await world()
        let head = try PayloadHead.inspect(newest(world, "barnsley").payload, type: nil)
        var body = head.body
        body["root"] = .string(LedgerHash.text(Hashing.sha256([1])))
        let other = PayloadHead(
            type: head.type, iss: head.iss, aud: head.aud, agreement: head.agreement,
            seq: head.seq, prev: head.prev, iat: head.iat, exp: head.exp,
            jti: [UInt8](repeating: 1, count: 16), ack: head.ack, body: body)
        let forged = try EnvelopeSigner.sign(
            payload: other.canonicalBytes(), type: other.type,
            with: [world.coordinatorKey, world.council("barnsley").key])
        world.drop(forged, in: "barnsley")
        try await world.round()
        #expect(try world.quarantined("barnsley").map(\.code) == ["checkpoint.unknown"])
        let evidence = try world.store.read { try $0.evidence() }
        #expect(evidence.map(\.bytes) == [forged.generalBytes()])
        #expect(evidence.map(\.issuer) == ["coordinator"])
        // It stands in the ledger, everybody is told, and an operator can answer for it.
        #expect(await world.coordinator.stoppedParties == ["barnsley"])
        let told = try world.received(.notice, by: "home").last
        #expect(told?.body["party"] == "coordinator" && told?.body["code"] == "checkpoint.unknown")
        try SabotagedDatabase(world.disk.database).change("DELETE FROM stopped_stream")
        try world.restart()
        #expect(await world.coordinator.stoppedParties == ["barnsley"])
        #expect(try world.audit() == [])
        try await world.coordinator.resume("barnsley", .keyReplaced)
        world.drop(forged.generalBytes(), in: "barnsley", as: "again.json")
        try await world.round()
        #expect(await world.coordinator.stoppedParties == [])
        try world.restart()
        #expect(await world.coordinator.stoppedParties == [])
        #expect(try world.audit() == [])
    }

    @Test("every party is given every other's keys with the first head, and once only")
    func keysets() async throws {
        let world = try await world()
        try await world.round(at: "2018-11-28T09:00:00Z")
        let names = world.out("rotherham").keys.filter { $0.hasSuffix("_keyset.jws.json") }
        #expect(
            names.sorted()
                == ["barnsley", "coordinator", "home"].map {
                    "\($0)_keys_00000001_keyset.jws.json"
                })
    }

    @Test("a party is silent after two intervals without a sign of life, and no longer after one")
    func silence() async throws {
        let world = try await world()
        let day = 86_400
        func silent() async throws -> [String] {
            await world.coordinator.silentParties
        }
        #expect(try await silent() == [])
        world.clock.set(world.clock.now().adding(seconds: 2 * day + 1))
        try await world.round()
        #expect(try await silent() == ["barnsley", "home", "rotherham"])
        try cosign(world, "barnsley")
        try await world.nominate("rotherham", Body.nomination("R-1"), assessed: false)
        #expect(try await silent() == ["home"])
    }

    @Test("a crash at any write of a round with checkpoints leaves one head of each, and the truth")
    func crashes() async throws {
        let world = try await World.inForce()
        try world.restart(heartbeat: .daily)
        for accident in stride(from: 1, through: 40, by: 3) {
            try await world.runOnce(
                through: FaultyFolderSystem(world.memory, at: accident, .crashesWithin),
                heartbeat: .daily)
        }
        try world.restart(heartbeat: .daily)
        try await world.round()
        for party in ["barnsley", "home", "rotherham"] {
            #expect(try world.received(.checkpoint, by: party).count == 1)
        }
        #expect(try world.audit() == [])
    }

    @Test("an audit finds a head that is not that of the entries before it")
    func forgedHead() async throws {
        let world = try await world()
        let found = try SabotagedDatabase(world.disk.database)
        let entry = try #require(try world.entries().first { $0.type == "checkpoint" })
        let envelope = try SignedEnvelope.read(entry.envelope)
        let head = try PayloadHead.inspect(envelope.payload, type: nil)
        var body = head.body
        body["root"] = .string(LedgerHash.text(Hashing.sha256([1])))
        let other = PayloadHead(
            type: head.type, iss: head.iss, aud: head.aud, agreement: head.agreement,
            seq: head.seq, prev: head.prev, iat: head.iat, exp: head.exp,
            jti: [UInt8](repeating: 1, count: 16), ack: head.ack, body: body)
        let forged = try EnvelopeSigner.sign(
            payload: other.canonicalBytes(), type: other.type, with: [world.coordinatorKey])
        try found.change(
            "UPDATE ledger SET envelope = ?, digest = ?, leaf_hash = ? WHERE entry = ?",
            [
                Data(forged.generalBytes()), Data(forged.digest.bytes),
                Data(MerkleTree.leafHash(forged.ledgerLeaf())), entry.entry,
            ])
        #expect(try world.audit().contains { $0.contains("audit.checkpoint") })
    }
}
