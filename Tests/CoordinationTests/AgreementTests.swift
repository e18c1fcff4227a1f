import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// How an agreement comes into force, and all the ways in which it does not.
@Suite("Agreements")
struct AgreementTests {
    static let parties = ["barnsley", "home", "rotherham"]

    @Test(
        "It is in force when the last party has signed, in whatever order and however many files",
        arguments: [
            [["barnsley"], ["home"], ["rotherham"]], [["rotherham"], ["barnsley"], ["home"]],
            [["home", "rotherham"], ["barnsley"]], [["barnsley", "home", "rotherham"]],
            [["barnsley", "home"], ["home", "rotherham"]],
        ])
    func inForce(_ files: [[String]]) async throws {
        let world = try await World()
        try await world.enrol()
        let proposal = try await world.propose()
        #expect(await world.state.proposals.map(\.signedBy) == [["coordinator"]])
        for (position, signers) in files.enumerated() {
            #expect(await world.state.inForce == nil)
            let signed = try EnvelopeSigner.sign(
                payload: proposal.payload, type: proposal.type,
                with: signers.map { try world.council($0).key })
            world.drop(signed, in: signers[0])
            world.drop(signed, in: "home")
            try await world.round()
            if position == 0 { try world.restart() }
        }
        #expect(await world.state.inForce?.digest == proposal.digest.description)
        #expect(await world.state.proposals.isEmpty)
        for party in Self.parties {
            #expect(
                try world.receipts(for: proposal, to: party).allSatisfy {
                    $0.body["result"] == "applied"
                })
        }
        #expect(try world.audit() == [])
    }

    @Test("Two texts with different signatures are two proposals, and neither is in force")
    func differentTexts() async throws {
        let world = try await World()
        try await world.enrol()
        let first = try await world.propose()
        var other = TestAgreement()
        other.beds = 2
        var author = try world.council("barnsley")
        let head = PayloadHead(
            type: "agreement", iss: "barnsley", aud: ["coordinator"], agreement: nil, seq: 1,
            prev: nil, iat: world.clock.now().seconds, exp: world.clock.now().seconds + 86_400,
            jti: [UInt8](repeating: 3, count: 16), body: other.body)
        author.last = nil
        let second = try author.seal(head)
        world.drop(second, in: "barnsley")
        world.drop(try world.council("barnsley").cosign(first), in: "barnsley")
        world.drop(try world.council("rotherham").cosign(first), in: "rotherham")
        world.drop(try world.council("home").cosign(second), in: "home")
        try await world.round()
        #expect(await world.state.inForce == nil)
        #expect(await world.state.proposals.count == 2)
        world.drop(try world.council("home").cosign(first), in: "home")
        try await world.round()
        #expect(await world.state.inForce?.digest == first.digest.description)
        world.drop(try world.council("rotherham").cosign(second), in: "rotherham")
        try await world.round()
        #expect(await world.state.inForce?.digest == first.digest.description)
        #expect(try world.audit() == [])
    }

    @Test("Signatures that nobody can check take no room from those that count")
    func junk() async throws {
        let world = try await World()
        try await world.enrol()
        let proposal = try await world.propose()
        let strangers = try (0..<7).map { try PrivateKey(seed: Hashing.sha256([$0])) }
        world.drop(
            try EnvelopeSigner.sign(
                payload: proposal.payload, type: proposal.type,
                with: [world.council("rotherham").key] + strangers), in: "rotherham")
        for party in ["barnsley", "home"] {
            world.drop(try world.council(party).cosign(proposal), in: party)
        }
        try await world.round()
        #expect(await world.state.inForce?.digest == proposal.digest.description)
        #expect(try world.audit() == [])
    }

    @Test("A rejected text is recorded and answered once, however often it comes")
    func rejectedOnce() async throws {
        let world = try await World()
        try await world.enrol()
        var terms = TestAgreement()
        terms.beds = 5
        terms.effectiveTo = "2018-01-01"
        let sent = try Self.text(terms, by: "rotherham", in: world)
        for _ in 0..<3 {
            world.drop(sent, in: "rotherham")
            try await world.round()
            try world.restart()
        }
        #expect(try world.verdicts(on: sent) == ["body.shape"])
        let receipts = try world.receipts(for: sent, to: "rotherham")
        #expect(receipts.map { $0.body["result"] } == ["rejected"])
        // Too many beds, a team too small for them, and an end before the beginning.
        let detail = receipts.first.flatMap { head -> String? in
            if case .string(let text)? = head.body["detail"] { return text }
            return nil
        }
        #expect(detail?.contains("/home/beds") == true)
        #expect(detail?.contains("/effectiveTo") == true)
        #expect(try world.audit() == [])
    }

    static func text(
        _ terms: TestAgreement, by party: String, in world: World, from: Int = 0,
        until: Int = 86_400, to audience: [String] = ["coordinator"]
    ) throws -> SignedEnvelope {
        let now = world.clock.now().seconds
        return try world.council(party).seal(
            PayloadHead(
                type: "agreement", iss: party, aud: audience, agreement: nil, seq: 1, prev: nil,
                iat: now + from, exp: now + until, jti: [UInt8](repeating: 5, count: 16),
                body: terms.body))
    }

    @Test("An agreement that names another coordinator is not ours to run")
    func otherCoordinator() async throws {
        let world = try await World()
        try await world.enrol()
        var terms = TestAgreement()
        terms.authorities = ["barnsley"]
        terms.shares = [1]
        terms.standing = [0]
        terms.coordinator = "rotherham"
        let sent = try Self.text(terms, by: "barnsley", in: world)
        world.drop(
            try EnvelopeSigner.sign(
                payload: sent.payload, type: sent.type,
                with: Self.parties.map { try world.council($0).key }), in: "barnsley")
        try await world.round()
        #expect(await world.state.inForce == nil)
        #expect(try world.verdicts(on: sent) == ["body.rule"])
    }

    @Test(
        "A text for somebody else, from the future or past its time is put aside",
        arguments: [
            (RefusalCode.payloadAudience, 0, 86_400, "another"),
            (.timeFuture, 301, 86_400, "coordinator"), (.timeExpired, -100, -1, "coordinator"),
        ])
    func wrongTime(_ code: RefusalCode, _ from: Int, _ until: Int, _ to: String) async throws {
        let world = try await World()
        try await world.enrol()
        world.drop(
            try Self.text(.init(), by: "rotherham", in: world, from: from, until: until, to: [to]),
            in: "rotherham")
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == [code.rawValue])
        #expect(await world.state.proposals.isEmpty)
    }

    @Test("Nothing takes effect before an agreement does")
    func notYet() async throws {
        let world = try await World()
        try await world.enrol()
        let proposal = try await world.propose()
        try await world.adoptAgreement()
        world.drop(try world.council("rotherham").cosign(proposal), in: "rotherham")
        try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["payload.agreement"])
    }

    @Test("A keyset without a pin, or with somebody else's, is put aside")
    func pins() async throws {
        let world = try await World()
        world.drop(try world.council("barnsley").keyset(at: world.clock.now()), in: "barnsley")
        try await world.coordinator.pin(
            "rotherham", try world.council("home").key.publicKey.thumbprint)
        world.drop(try world.council("rotherham").keyset(at: world.clock.now()), in: "rotherham")
        try await world.round()
        #expect(try world.quarantined("barnsley").map(\.code) == ["key.unknown"])
        #expect(try world.quarantined("rotherham").map(\.code) == ["key.unknown"])
        try await world.coordinator.pin(
            "barnsley", try world.council("barnsley").key.publicKey.thumbprint)
        let id = try world.quarantined("barnsley")[0].id
        #expect(try await world.coordinator.release(id) == .applied)
        #expect(try world.quarantined("barnsley").isEmpty)
    }
}
