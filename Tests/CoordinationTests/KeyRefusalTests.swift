import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Keys that may not sign, or no longer.
@Suite("Keys that may not sign")
struct KeyRefusalTests {
    static func second() throws -> PrivateKey {
        try PrivateKey(seed: Hashing.sha256(Array("a second key".utf8)))
    }

    /// Moves Rotherham to a second keyset.
    static func rotate(
        _ world: World, uses: (PrivateKey, PrivateKey) -> [KeyThumbprint: Keyset.Use],
        threshold: Keyset.Threshold = .init()
    ) async throws {
        let first = try world.council("rotherham").key
        let other = try second()
        let old = try world.council("rotherham").keyset(at: try moment("2018-11-26T09:00:00Z"))
        let keyset = try Keyset(
            party: "rotherham", version: 2, previous: old.digest,
            keys: JSONWebKeySet([first.publicKey, other.publicKey]), use: uses(first, other),
            threshold: threshold)
        let envelope = try world.council("rotherham")
            .keyset(keyset, signedBy: [first, other], at: world.clock.now())
        world.drop(envelope, in: "rotherham")
        try await world.round()
        #expect(try world.verdicts(on: envelope) == ["applied"])
    }

    static func nominate(_ world: World, with keys: [PrivateKey]) throws -> SignedEnvelope {
        var council = try world.council("rotherham")
        let head = council.draft("nomination", Body.nomination("RTH-001"), at: world.clock.now())
        let envelope = try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: keys)
        world.drop(envelope, in: "rotherham")
        return envelope
    }

    @Test("A revoked key signs nothing any more; what it signed before stays")
    func revoked() async throws {
        let world = try await World.inForce()
        let before = try world.send("rotherham", .nomination, Body.nomination("RTH-000"))
        try await world.round()
        try await Self.rotate(world) { first, other in
            [
                first.publicKey.thumbprint: .init(
                    types: ["*"], notBefore: 0, notAfter: nil, revoked: true),
                other.publicKey.thumbprint: .init(types: ["*"], notBefore: 0, notAfter: nil),
            ]
        }
        _ = try Self.nominate(world, with: [try world.council("rotherham").key])
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["key.revoked"])
        let good = try Self.nominate(world, with: [try Self.second()])
        try await world.round()
        #expect(try world.verdicts(on: good) == ["applied"])
        #expect(try world.verdicts(on: before) == ["applied"])
        #expect(try world.audit() == [])
        try world.restart()
        #expect(await world.state.nominations.count == 2)
    }

    @Test("A key for some types signs no others")
    func typeNotAllowed() async throws {
        let world = try await World.inForce()
        try await Self.rotate(world) { first, other in
            [
                first.publicKey.thumbprint: .init(types: ["*"], notBefore: 0, notAfter: nil),
                other.publicKey.thumbprint: .init(
                    types: ["withdrawal"], notBefore: 0, notAfter: nil),
            ]
        }
        _ = try Self.nominate(world, with: [try Self.second()])
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["key.type-not-allowed"])
    }

    @Test("Where two keys must sign, one is not enough")
    func threshold() async throws {
        let world = try await World.inForce()
        try await Self.rotate(
            world,
            uses: { first, other in
                [
                    first.publicKey.thumbprint: .init(types: ["*"], notBefore: 0, notAfter: nil),
                    other.publicKey.thumbprint: .init(types: ["*"], notBefore: 0, notAfter: nil),
                ]
            }, threshold: .init(keyset: 1, agreement: 1, other: 2))
        let first = try world.council("rotherham").key
        _ = try Self.nominate(world, with: [first])
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["key.threshold"])
        let both = try Self.nominate(world, with: [first, Self.second()])
        try await world.round()
        #expect(try world.verdicts(on: both) == ["applied"])
        #expect(try world.audit() == [])
    }

    @Test(
        "Nobody but this service signs its kinds of documents, and a restart does not change that")
    func ourTypes() async throws {
        let world = try await World(.init())
        for id in ["rotherham", "home"] {
            try await world.coordinator.pin(id, try world.council(id).key.publicKey.thumbprint)
            world.drop(try world.council(id).keyset(at: world.clock.now()), in: id)
        }
        try await world.coordinator.pin(
            "barnsley", try world.council("barnsley").key.publicKey.thumbprint)
        world.drop(try world.council("barnsley").keyset(at: world.clock.now()), in: "barnsley")
        try await world.round()
        try await world.agree()
        // A pin for a key of the attacker's own, and one that could not even be read again.
        let thief = try PrivateKey(seed: Hashing.sha256(Array("thief".utf8))).publicKey.thumbprint
        let bodies = [
            JSONObject([("party", "auditor"), ("thumbprint", .string(thief.text))]),
            JSONObject([("nonsense", "x")]),
        ]
        for body in bodies {
            let sent = try world.send("rotherham", .trust, body)
            try await world.round()
            #expect(try world.verdicts(on: sent) == ["body.rule"])
        }
        for type in [DocumentType.receipt, .offer, .notice, .referral] {
            let sent = try world.send("rotherham", type, JSONObject([]))
            try await world.round()
            #expect(try world.verdicts(on: sent) == ["body.rule"])
        }
        // Nobody answers an answer, so two programs cannot go on for ever.
        #expect(try world.received(.receipt, by: "rotherham").count == 6)
        let before = await world.state
        try world.restart()
        #expect(await world.state == before)
        #expect(await !world.coordinator.parties.contains("auditor"))
        #expect(try world.audit() == [])
    }
}
