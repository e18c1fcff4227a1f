import Evidence
import Testing

@Suite("Trust store") struct TrustStoreTests {
    /// A store with rotherham's keyset 1: keys 1 and 2, of which two must sign a keyset.
    private func begun() throws -> (store: TrustStore, digest: PayloadDigest) {
        var store = TrustStore()
        store.pin("rotherham", thumbprint: try Forge.key(1).publicKey.thumbprint)
        let keyset = try Parties.keyset(
            "rotherham", [(1, ["*"], false), (2, ["*"], false)],
            threshold: Keyset.Threshold(keyset: 2))
        let document = try Parties.document(keyset, signedBy: [1, 2])
        let accepted = try store.accept(document, asOf: Forge.now)
        #expect(accepted.keyset == keyset)
        return (store, document.digest)
    }

    private func successor(_ previous: PayloadDigest, version: Int = 2) throws -> Keyset {
        try Parties.keyset(
            "rotherham", version: version, previous: previous,
            [(1, ["*"], true), (2, ["*"], false), (4, ["*"], false)],
            threshold: Keyset.Threshold(keyset: 2))
    }

    private func refusal(
        _ store: TrustStore, _ keyset: Keyset, _ numbers: [UInt8], iss: String? = nil
    ) throws -> RefusalCode? {
        let document = try Parties.document(keyset, signedBy: numbers, iss: iss)
        var after = store
        let found = code { _ = try after.accept(document, asOf: Forge.now) }
        #expect(found == nil || after == store)
        return found
    }

    @Test("a first keyset needs the pin and its own threshold")
    func first() throws {
        var store = TrustStore()
        let keyset = try Parties.keyset(
            "rotherham", [(1, ["*"], false), (2, ["*"], false)],
            threshold: Keyset.Threshold(keyset: 2))
        #expect(try refusal(store, keyset, [1, 2]) == .keyUnknown)
        store.pin("barnsley", thumbprint: try Forge.key(1).publicKey.thumbprint)
        #expect(try refusal(store, keyset, [1, 2]) == .keyUnknown)
        store.pin("rotherham", thumbprint: try Forge.key(1).publicKey.thumbprint)
        #expect(try refusal(store, keyset, [2]) == .keyUnknown)
        #expect(try refusal(store, keyset, [1]) == .keyThreshold)
        #expect(try refusal(store, keyset, [1, 2], iss: "barnsley") == .payloadIssuer)
        #expect(try refusal(store, keyset, [1, 2]) == nil)
        let second = try successor(PayloadDigest(of: [1]))
        #expect(try refusal(store, second, [1, 2, 4]) == .bodyRule)
    }

    @Test("a first keyset that does not hold the pinned key proves nothing")
    func pinnedKeyMissing() throws {
        var store = TrustStore()
        store.pin("rotherham", thumbprint: try Forge.key(1).publicKey.thumbprint)
        let keyset = try Parties.keyset("rotherham", [(2, ["*"], false)])
        #expect(try refusal(store, keyset, [1, 2]) == .keyUnknown)
        #expect(try refusal(store, keyset, [1]) == .keyUnknown)
    }

    @Test("a successor needs both thresholds, the next number and the digest before it")
    func succession() throws {
        let (store, digest) = try begun()
        let next = try successor(digest)
        #expect(try refusal(store, next, [1, 2]) == .keyThreshold)
        #expect(try refusal(store, next, [2, 4]) == .keyThreshold)
        #expect(try refusal(store, next, [4]) == .keyUnknown)
        #expect(try refusal(store, successor(PayloadDigest(of: [9])), [1, 2, 4]) == .bodyRule)
        #expect(try refusal(store, successor(digest, version: 3), [1, 2, 4]) == .bodyRule)
        #expect(try refusal(store, next, [1, 2, 4]) == nil)
    }

    @Test("after a succession the old keys no longer count and the revoked one says so")
    func afterSuccession() throws {
        var (store, digest) = try begun()
        let document = try Parties.document(successor(digest), signedBy: [1, 2, 4])
        _ = try store.accept(document, asOf: Forge.now)
        #expect(code { _ = try store.accept(document, asOf: Forge.now) } == .streamDuplicate)
        #expect(store.entries["rotherham"]?.keyset.version == 2)
        #expect(store.lookup(try Forge.key(1).publicKey.thumbprint)?.use.revoked == true)
        let forge = try Forge()
        let file = try forge.general(forge.members())
        #expect(code { _ = try intake(file, trusting: store) } == .keyRevoked)
        let returning = try Parties.keyset(
            "rotherham", version: 3, previous: document.digest,
            [(1, ["*"], false), (2, ["*"], false), (4, ["*"], false)],
            threshold: Keyset.Threshold(keyset: 2))
        #expect(try refusal(store, returning, [2, 4]) == .bodyRule)
        let old = try Parties.keyset(
            "rotherham", [(1, ["*"], false), (2, ["*"], false)],
            threshold: Keyset.Threshold(keyset: 2))
        #expect(try refusal(store, old, [1, 2]) != nil)
    }

    @Test("a key belongs to one party for as long as it is listed")
    func oneOwner() throws {
        var (store, _) = try begun()
        store.pin("barnsley", thumbprint: try Forge.key(11).publicKey.thumbprint)
        let thief = try Parties.keyset("barnsley", [(11, ["*"], false), (1, ["*"], false)])
        #expect(try refusal(store, thief, [11]) == .bodyRule)
        #expect(try refusal(store, thief, [11, 1]) == .payloadIssuer)
    }

    @Test("keyset documents of another type or with a bad body are refused with their codes")
    func content() throws {
        let (store, digest) = try begun()
        let keys = try [Forge.key(1), Forge.key(2)]
        let other = try EnvelopeSigner.sign(
            payload: Forge.head().canonicalBytes(), type: "nomination", with: keys)
        #expect(code { _ = try store.examine(other, asOf: Forge.now) } == .payloadType)
        let empty = try EnvelopeSigner.sign(
            payload: Forge.head(type: "keyset").canonicalBytes(), type: "keyset", with: keys)
        #expect(code { _ = try store.examine(empty, asOf: Forge.now) } == .bodyShape)
        let junk = try EnvelopeSigner.sign(payload: [0x7B], type: "keyset", with: keys)
        #expect(code { _ = try store.examine(junk, asOf: Forge.now) } == .payloadNotJSON)
        let broken = try Parties.document(successor(digest), signedBy: [1, 2, 4])
        let text = String(decoding: broken.generalBytes(), as: UTF8.self)
        let forms = try SignedEnvelope.read(Array(text.utf8)).signatures.map(\.bytes)
        let wrong = text.replacing(Base64URL.encode(forms[0]), with: Base64URL.encode(forms[1]))
        #expect(
            code {
                _ = try store.examine(SignedEnvelope.read(Array(wrong.utf8)), asOf: Forge.now)
            } == .keySignature)
    }

    @Test("a joint document counts each party's own threshold")
    func joint() throws {
        let store = try Parties.store()
        let head = Forge.head(type: "agreement", iss: "rotherham")
        let sign = { (numbers: [UInt8]) in
            try EnvelopeSigner.sign(
                payload: head.canonicalBytes(), type: "agreement", with: numbers.map(Forge.key)
            ).verify(with: store.publicKey)
        }
        let proposal = try sign([1, 11])
        try store.authorise(proposal, head, asOf: Forge.now)
        #expect(store.partiesAtThreshold(proposal, asOf: Forge.now) == ["rotherham"])
        let complete = try sign([1, 11, 12])
        try store.authorise(complete, head, asOf: Forge.now)
        #expect(
            store.partiesAtThreshold(complete, asOf: Forge.now) == ["rotherham", "barnsley"])
        let foreign = try sign([11, 12])
        #expect(
            code { try store.authorise(foreign, head, asOf: Forge.now) } == .payloadIssuer)
    }

    @Test("a key outside its period is refused as of the moment of recording")
    func period() throws {
        var store = TrustStore()
        store.pin("rotherham", thumbprint: try Forge.key(1).publicKey.thumbprint)
        let keyset = try Parties.keyset(
            "rotherham", [(1, ["*"], false)], notAfter: Forge.now + 10)
        _ = try store.accept(Parties.document(keyset, signedBy: [1]), asOf: Forge.now)
        let forge = try Forge()
        let file = try forge.general(forge.members())
        #expect(try intake(file, trusting: store, asOf: Forge.now + 10) == Forge.head())
        #expect(
            code { _ = try intake(file, trusting: store, asOf: Forge.now + 11) } == .keyRevoked)
    }
}
