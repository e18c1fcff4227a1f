import Evidence

/// A small world of keysets: rotherham with key 1 (all types), 2 (nominations only) and 3
/// (revoked); barnsley with keys 11 and 12, of which agreements need both.
enum Parties {
    static func keyset(
        _ party: String, version: Int = 1, previous: PayloadDigest? = nil,
        _ uses: [(number: UInt8, types: [String], revoked: Bool)],
        threshold: Keyset.Threshold = Keyset.Threshold(), notAfter: Int? = nil
    ) throws -> Keyset {
        var keys: [PublicKey] = []
        var use: [KeyThumbprint: Keyset.Use] = [:]
        for (number, types, revoked) in uses {
            let key = try Forge.key(number).publicKey
            keys.append(key)
            use[key.thumbprint] = Keyset.Use(
                types: types, notBefore: 0, notAfter: notAfter, revoked: revoked)
        }
        return try Keyset(
            party: party, version: version, previous: previous, keys: JSONWebKeySet(keys),
            use: use, threshold: threshold)
    }

    /// A keyset document signed by the keys of these numbers.
    static func document(
        _ keyset: Keyset, signedBy numbers: [UInt8], iss: String? = nil
    ) throws -> SignedEnvelope {
        guard case .object(let body) = keyset.body() else { throw WrongKind() }
        let head = PayloadHead(
            type: "keyset", iss: iss ?? keyset.party, aud: ["coordinator"], agreement: nil,
            seq: 1, prev: nil, iat: Forge.now, exp: Forge.now + 3600, jti: [UInt8](0..<16),
            body: body)
        return try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: "keyset", with: numbers.map(Forge.key))
    }

    static func store() throws -> TrustStore {
        var store = TrustStore()
        let rotherham = try keyset(
            "rotherham",
            [(1, ["*"], false), (2, ["nomination", "withdrawal"], false), (3, ["*"], true)])
        let barnsley = try keyset(
            "barnsley", [(11, ["*"], false), (12, ["*"], false)],
            threshold: Keyset.Threshold(keyset: 1, agreement: 2, other: 1))
        store.pin("rotherham", thumbprint: try Forge.key(1).publicKey.thumbprint)
        store.pin("barnsley", thumbprint: try Forge.key(11).publicKey.thumbprint)
        _ = try store.accept(document(rotherham, signedBy: [1]), asOf: Forge.now)
        _ = try store.accept(document(barnsley, signedBy: [11]), asOf: Forge.now)
        return store
    }
}
