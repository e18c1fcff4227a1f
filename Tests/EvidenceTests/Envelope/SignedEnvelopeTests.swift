import Evidence
import Testing

@Suite("Signed envelope") struct SignedEnvelopeTests {
    @Test("every attack is met by its own code", arguments: EnvelopeAttack.all)
    func attack(_ attack: EnvelopeAttack) throws {
        let file = try attack.file(Forge())
        let store = try Parties.store()
        #expect(code { _ = try intake(file, trusting: store) } == attack.code)
    }

    @Test("every code of the envelope, key and payload steps that is decided here has an attack")
    func coverage() {
        let elsewhere: Set<RefusalCode> = [
            .payloadAudience, .payloadAgreement, .keyPostQuantum,
        ]
        let expected = RefusalCode.allCases.filter { code in
            ["envelope.", "key.", "payload."].contains { code.rawValue.hasPrefix($0) }
                && !elsewhere.contains(code)
        }
        #expect(Set(expected).subtracting(EnvelopeAttack.all.map(\.code)) == [])
    }

    @Test("a right file is read in both forms, with white space, and under both algorithm names")
    func accepted() throws {
        let forge = try Forge()
        let store = try Parties.store()
        let ed25519 = try forge.members(forge.header(alg: "Ed25519"))
        let spaced = String(decoding: try forge.general(forge.members()), as: UTF8.self)
            .replacing(",", with: " ,\n\t ")
        for file in [
            try forge.general(forge.members()), try forge.flattened(forge.members()),
            forge.general(ed25519), Array(spaced.utf8),
        ] {
            #expect(try intake(file, trusting: store) == Forge.head())
        }
    }

    @Test("an unknown key beside a known one is named and means nothing")
    func unknownBeside() throws {
        let forge = try Forge()
        let stranger = try Forge.key(99)
        let header = forge.header(kid: stranger.publicKey.thumbprint.text)
        let file = try forge.general(forge.members(), forge.members(header, by: forge.key))
        let verified = try SignedEnvelope.read(file).verify(with: Parties.store().publicKey)
        #expect(verified.kids == [forge.key.publicKey.thumbprint])
        #expect(verified.unknownKids == [stranger.publicKey.thumbprint])
    }

    @Test("a lookup that answers with another key than asked for proves nothing")
    func wrongLookup() throws {
        let forge = try Forge()
        let other = try Forge.key(2)
        let file = try forge.general(forge.members(by: other))
        #expect(
            code {
                _ = try SignedEnvelope.read(file).verify { _ in other.publicKey }
            } == .keyUnknown)
    }

    @Test("signing, the General form, the compact forms and reading go round")
    func roundTrip() throws {
        let keys = try [Forge.key(2), Forge.key(1), Forge.key(11)]
        let payload = Forge.head().canonicalBytes()
        let envelope = try EnvelopeSigner.sign(
            payload: payload, type: "nomination", with: keys)
        #expect(envelope.type == "nomination")
        #expect(envelope.signatures.map(\.header.kid) == keys.map(\.publicKey.thumbprint).sorted())
        let bytes = envelope.generalBytes()
        #expect(try SignedEnvelope.read(bytes) == envelope)
        #expect(try SignedEnvelope.read(bytes).generalBytes() == bytes)
        let forms = envelope.compactForms()
        #expect(forms.count == 3)
        #expect(envelope.ledgerLeaf() == Array(forms.joined(separator: "\n").utf8))
        let single = try SignedEnvelope.fromCompact(forms[1] + "\n")
        #expect(single.payload == payload)
        #expect(single.signatures == [envelope.signatures[1]])
    }

    @Test("signing is the same every time and merging in any order gives the same bytes")
    func merging() throws {
        let payload = Forge.head(type: "agreement").canonicalBytes()
        let parts = try [1, 2, 11].map {
            try EnvelopeSigner.sign(payload: payload, type: "agreement", with: [Forge.key($0)])
        }
        let forward = try parts[0].adding(signaturesOf: parts[1]).adding(signaturesOf: parts[2])
        let backward = try parts[2].adding(signaturesOf: parts[1]).adding(signaturesOf: parts[0])
        #expect(forward.generalBytes() == backward.generalBytes())
        #expect(try forward.adding(signaturesOf: parts[1]) == forward)
        let other = try EnvelopeSigner.sign(
            payload: payload + [0x20], type: "agreement", with: [Forge.key(1)])
        #expect(code { _ = try forward.adding(signaturesOf: other) } == .envelopeShape)
    }

    @Test("nothing is signed without keys, twice by one key, too large or under a bad name")
    func refusedSigning() throws {
        let key = try Forge.key(1)
        #expect(throws: EnvelopeSigner.Fault.keys(count: 0)) {
            try EnvelopeSigner.sign(payload: [], type: "offer", with: [])
        }
        #expect(throws: EnvelopeSigner.Fault.keys(count: 2)) {
            try EnvelopeSigner.sign(payload: [], type: "offer", with: [key, key])
        }
        #expect(throws: EnvelopeSigner.Fault.payloadTooLarge(bytes: 96_001)) {
            try EnvelopeSigner.sign(
                payload: [UInt8](repeating: 0, count: 96_001), type: "offer", with: [key])
        }
        #expect(throws: EnvelopeSigner.Fault.type) {
            try EnvelopeSigner.sign(payload: [], type: "Offer", with: [key])
        }
    }

    @Test("what is not a compact form is not taken for one")
    func compact() {
        for text in ["", "a.b", "ey.ey", "eyJ.e30.AA.AA", "{}"] {
            #expect(code { _ = try SignedEnvelope.fromCompact(text) } == .envelopeShape)
        }
        #expect(code { _ = try SignedEnvelope.fromCompact("ey!.e30.AA") } == .envelopeBase64)
    }
}
