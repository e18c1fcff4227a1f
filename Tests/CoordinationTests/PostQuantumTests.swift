import Commissioning
import Coordination
import Evidence
import Exchange
import Testing

@Suite("Where the agreement demands post-quantum signatures") struct PostQuantumTests {
    /// The agreement of the tests, with the demand from a day on.
    private func demanding(from day: String) throws -> (JSONObject, Agreement) {
        var body = TestAgreement().body
        body["postQuantumFrom"] = .string(day)
        return (body, try AgreementBody.read(.object(body)).get())
    }

    @Test("the term is read, and absent where none is agreed") func term() throws {
        #expect(try demanding(from: "2020-01-01").1.postQuantumFrom == CivilDate("2020-01-01"))
        #expect(try TestAgreement().read().postQuantumFrom == nil)
        var body = TestAgreement().body
        body["postQuantumFrom"] = "soon"
        guard case .failure = AgreementBody.read(.object(body)) else {
            Issue.record("a date that cannot be read is no date")
            return
        }
    }

    @Test("a text that demands one from today is not signed without one")
    func missing() async throws {
        let world = try await World()
        try await world.enrol()
        let (body, agreement) = try demanding(from: "2018-11-26")
        do {
            try await world.coordinator.propose(agreement, body: body)
            Issue.record("proposed without an ML-DSA-65 key")
        } catch let refusal as Refusal {
            #expect(refusal.code == .keyPostQuantum)
        }
        let (later, laterAgreement) = try demanding(from: "2018-11-27")
        try await world.coordinator.propose(laterAgreement, body: later)
    }

    @Test("from its day on a partner's signature, keyset and head without one are put aside")
    func afterTheDay() async throws {
        let world = try await World()
        try await world.enrol()
        let (body, agreement) = try demanding(from: "2018-11-27")
        try await world.coordinator.propose(agreement, body: body)
        try await world.round()
        let name = world.out("rotherham").keys.first { $0.hasSuffix("_agreement.jws.json") } ?? ""
        let text = try SignedEnvelope.read(try #require(world.out("rotherham")[name]))
        world.drop(try world.council("rotherham").cosign(text), in: "rotherham")
        try await world.round(at: "2018-11-27T09:00:00Z")
        // Dropped before, taken in on the day: what counts is when it is recorded.
        #expect(try world.quarantined("rotherham").map(\.code) == ["key.post-quantum"])
    }

    @Test("with both keys it is signed, and what is signed names both algorithms")
    func both() async throws {
        let world = try await World()
        let council = try world.council("rotherham")
        let second = try PrivateKey(mlDSA65Seed: Hashing.sha256([7]))
        try await world.coordinator.pin("rotherham", council.key.publicKey.thumbprint)
        let use = Keyset.Use(types: ["agreement", "keyset"], notBefore: 0, notAfter: nil)
        let keyset = try council.keyset(
            Keyset(
                party: "rotherham", version: 1, previous: nil,
                keys: JSONWebKeySet([council.key.publicKey, second.publicKey]),
                use: [
                    council.key.publicKey.thumbprint: Keyset.Use(
                        types: ["*"], notBefore: 0, notAfter: nil),
                    second.publicKey.thumbprint: use,
                ]), signedBy: [council.key, second], at: world.clock.now())
        world.drop(keyset, in: "rotherham")
        try await world.round()
        let (body, agreement) = try demanding(from: "2018-11-27")
        try await world.coordinator.propose(agreement, body: body)
        try await world.round()
        let name = world.out("rotherham").keys.first { $0.hasSuffix("_agreement.jws.json") } ?? ""
        let text = try SignedEnvelope.read(try #require(world.out("rotherham")[name]))
        let signed = try EnvelopeSigner.sign(
            payload: text.payload, type: text.type, with: [council.key, second])
        #expect(Set(signed.signatures.map(\.header.algorithm)) == [.edDSA, .mlDSA65])
        world.drop(signed, in: "rotherham")
        try await world.round(at: "2018-11-27T09:00:00Z")
        #expect(try world.quarantined("rotherham").isEmpty)
        #expect(try world.verdicts(on: signed).count == 2)
        #expect(try world.audit() == [])
    }
}
