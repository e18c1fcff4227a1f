import Commissioning
import Evidence
import Exchange
import Testing

@Suite("A partner's desk")
struct DeskTests {
    private let system = MemoryFolderSystem()
    private let now = Instant(seconds: 1_543_190_400)
    private let jti = [UInt8](0..<16)
    private let agreement = AgreementReference(
        id: "mst", version: 1, digest: PayloadDigest(of: Array("agreement".utf8)))
    private let inFolder = FolderPath("/in")

    private func key() throws -> PrivateKey {
        try PrivateKey(seed: [UInt8](repeating: 7, count: 32))
    }

    private func desk(agreement: AgreementReference?) throws -> Desk {
        for path in ["/in", "/out"] where try system.entry(at: FolderPath(path)) == nil {
            _ = try system.createFolder(FolderPath(path), mode: 0o770)
        }
        let card = DeskCard(
            party: "rotherham", coordinator: "coordinator", inFolder: "/in", outFolder: "/out",
            agreement: agreement)
        try Desk.make("/desk", card: card, key: key(), system: system)
        return try Desk("/desk", system: system)
    }

    private func signed(_ head: PayloadHead, _ desk: Desk) throws -> SignedEnvelope {
        try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: desk.keys())
    }

    @Test("A desk is opened as it was made, with its key")
    func opened() throws {
        let desk = try desk(agreement: agreement)
        #expect(desk.card.party == "rotherham")
        #expect(try desk.keys().map(\.publicKey) == [try key().publicKey])
        #expect(try desk.lastSent() == nil)
    }

    @Test("Drafts are numbered from one, each naming the one before by its digest")
    func chain() throws {
        let desk = try desk(agreement: agreement)
        var last: PayloadDigest?
        for number in 1...11 {
            let body = JSONObject([("reference", .string("RM-\(number)")), ("reason", "other")])
            let head = try desk.draft(.withdrawal, body: body, now: now, jti: jti)
            #expect(head.seq == number)
            #expect(head.prev == last)
            #expect(head.agreement == agreement)
            #expect(head.aud == ["coordinator"])
            #expect(head.exp == now.seconds + Desk.validitySeconds)
            let envelope = try signed(head, desk)
            #expect(
                try desk.drop(envelope, head)
                    == "rotherham_mst_000000\(number < 10 ? "0" : "")\(number)_withdrawal.jws.json")
            last = envelope.digest
        }
        #expect(try desk.lastSent()?.seq == 11)
        #expect(system.contents(of: inFolder).count == 11)
    }

    @Test("A draft not yet dropped takes no number")
    func draftOnly() throws {
        let desk = try desk(agreement: agreement)
        for _ in 0..<2 {
            #expect(try desk.draft(.response, body: JSONObject([]), now: now, jti: jti).seq == 1)
        }
    }

    @Test("Dropping twice is dropping the same file once")
    func twice() throws {
        let desk = try desk(agreement: agreement)
        let head = try desk.draft(
            .response, body: JSONObject([("answer", "accept")]), now: now, jti: jti)
        let envelope = try signed(head, desk)
        let name = try desk.drop(envelope, head)
        #expect(try desk.drop(envelope, head) == name)
        #expect(system.contents(of: inFolder).values.map(\.self) == [envelope.generalBytes()])
        #expect(try desk.lastSent()?.digest == envelope.digest)
    }

    @Test("A file that the coordinator has taken is dropped again with the same bytes")
    func again() throws {
        let desk = try desk(agreement: agreement)
        let head = try desk.draft(
            .response, body: JSONObject([("answer", "accept")]), now: now, jti: jti)
        let envelope = try signed(head, desk)
        let name = try desk.drop(envelope, head)
        let file = try #require(FileName(name))
        try system.withFolder(inFolder) { try $0.remove(file) }
        try desk.drop(envelope, head)
        #expect(system.contents(of: inFolder)[file] == envelope.generalBytes())
    }

    @Test("Another document under a number already sent is refused, and nothing is dropped")
    func conflict() throws {
        let desk = try desk(agreement: agreement)
        let body = JSONObject([("answer", "accept")])
        let head = try desk.draft(.response, body: body, now: now, jti: jti)
        try desk.drop(signed(head, desk), head)
        let other = PayloadHead(
            type: head.type, iss: head.iss, aud: head.aud, agreement: agreement, seq: 1, prev: nil,
            iat: head.iat, exp: head.exp, jti: [UInt8](16..<32), body: body)
        #expect(throws: FolderFault.self) { try desk.drop(signed(other, desk), other) }
        #expect(system.contents(of: inFolder).count == 1)
    }

    @Test("A desk that knows no agreement drafts nothing, and remembers one it is told")
    func noAgreement() throws {
        var desk = try desk(agreement: nil)
        #expect(throws: DeskFault.noAgreement) {
            try desk.draft(.response, body: JSONObject([]), now: now, jti: jti)
        }
        try desk.remember(agreement)
        #expect(try Desk("/desk", system: system).card.agreement == agreement)
    }

    @Test("What is no desk, no card, no key or no document is told apart")
    func faults() throws {
        _ = try system.createFolder(FolderPath("/empty"), mode: 0o700)
        #expect(throws: DeskFault.noDesk("/empty")) { try Desk("/empty", system: system) }
        let desk = try desk(agreement: agreement)
        let keys = FolderPath("/desk").child(ours: "keys")
        system.drop(Array("{}".utf8), as: FileName(ours: "b.jwk.json"), in: keys)
        #expect(throws: DeskFault.key("b.jwk.json")) { try desk.keys() }
        let name = "rotherham_mst_00000004_response.jws.json"
        let sent = FolderPath("/desk").child(ours: "sent")
        system.drop(Array("{}".utf8), as: FileName(ours: name), in: sent)
        #expect(throws: DeskFault.sent(name)) { try desk.lastSent() }
        system.drop(Array("{}".utf8), as: FileName(ours: "desk.json"), in: FolderPath("/desk"))
        #expect(throws: DeskFault.self) { try Desk("/desk", system: system) }
    }

    @Test("Keysets and agreements are numbered apart and do not move the stream")
    func governance() throws {
        let desk = try desk(agreement: agreement)
        let name = "rotherham_none_00000009_keyset.jws.json"
        let sent = FolderPath("/desk").child(ours: "sent")
        system.drop(Array("{}".utf8), as: FileName(ours: name), in: sent)
        #expect(try desk.lastSent() == nil)
        #expect(try desk.draft(.response, body: JSONObject([]), now: now, jti: jti).seq == 1)
    }

    @Test("A post-quantum key signs beside the key that counts, never in its place")
    func bothKeysSign() throws {
        for path in ["/in", "/out"] { _ = try system.createFolder(FolderPath(path), mode: 0o770) }
        let card = DeskCard(
            party: "rotherham", coordinator: "coordinator", inFolder: "/in", outFolder: "/out",
            agreement: agreement)
        let second = try PrivateKey(mlDSA65Seed: [UInt8](repeating: 8, count: 32))
        try Desk.make("/desk", card: card, key: key(), postQuantum: second, system: system)
        let counted = try key().publicKey.thumbprint
        let beside = second.publicKey.thumbprint
        let everything = Keyset.Use(types: ["*"], notBefore: 0, notAfter: nil)
        let governance = Keyset.Use(
            types: ["agreement", "keyset", "checkpoint"], notBefore: 0, notAfter: nil)
        let keyset = try Keyset(
            party: "rotherham", version: 1, previous: nil,
            keys: JSONWebKeySet([key().publicKey, second.publicKey]),
            use: [counted: everything, beside: governance])
        guard case .object(let body) = keyset.body() else { return }
        let head = PayloadHead(
            type: "keyset", iss: "rotherham", aud: ["coordinator"], agreement: nil, seq: 1,
            prev: nil, iat: now.seconds, exp: now.seconds + 60, jti: jti, body: body)
        let signed = try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: [try key(), second])
        system.drop(
            signed.generalBytes(), as: FileName(ours: Desk.keysetName(version: 1)),
            in: FolderPath("/desk"))
        let desk = try Desk("/desk", system: system)
        for type in ["agreement", "keyset", "checkpoint"] {
            let kids = try desk.keys(for: type, asOf: now).map(\.publicKey.thumbprint)
            #expect(kids == [counted, beside], "\(type)")
        }
        let kids = try desk.keys(for: "nomination", asOf: now).map(\.publicKey.thumbprint)
        #expect(kids == [counted])
    }

    @Test("An amendment that was signed is named only once the coordinator's newest file names it")
    func amendment() throws {
        var desk = try desk(agreement: agreement)
        let next = AgreementReference(id: "mst", version: 2, digest: PayloadDigest(of: [2]))
        try desk.remember(next)
        func reopened() throws -> Desk {
            var desk = try Desk("/desk", system: system)
            try desk.adoptAmendment()
            return desk
        }
        #expect(try reopened().card.agreement == agreement)
        for (number, named) in [(1, agreement), (2, next)] {
            let head = PayloadHead(
                type: "receipt", iss: "coordinator", aud: ["rotherham"], agreement: named,
                seq: number, prev: number == 1 ? nil : PayloadDigest(of: [1]), iat: now.seconds,
                exp: now.seconds + 60, jti: jti, body: JSONObject([]))
            let name = try PublishedName(
                issuer: "coordinator", agreement: "mst", sequence: number, type: "receipt")
            system.drop(
                try signed(head, desk).generalBytes(), as: name.fileName, in: FolderPath("/out"))
            #expect(try reopened().card.agreement == named)
        }
        #expect(try Desk("/desk", system: system).card.amendment == nil)
    }
}
