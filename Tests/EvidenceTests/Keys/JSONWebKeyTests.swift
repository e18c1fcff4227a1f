import Crypto
import Evidence
import Testing

@Suite("JSON Web Keys") struct JSONWebKeyTests {
    private func fault(_ action: () throws -> Void) -> KeyFault.Code? {
        do {
            try action()
            return nil
        } catch {
            return (error as? KeyFault)?.code
        }
    }

    /// The eight points of small order, the same with the other sign, and second spellings.
    static let refusedPoints = [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    ]

    @Test("points of small order and second spellings are no keys", arguments: refusedPoints)
    func points(_ hex: String) {
        #expect(fault { _ = try PublicKey(ed25519: hexBytes(hex)) } == .point)
    }

    @Test("a point of small order would accept words that nobody signed")
    func smallOrder() throws {
        // With the identity as key, R = the identity and S = 0 fit every message.
        let identity: [UInt8] = [1] + [UInt8](repeating: 0, count: 31)
        let forged = identity + [UInt8](repeating: 0, count: 32)
        let message = Array("I never said that".utf8)
        let library = try Curve25519.Signing.PublicKey(rawRepresentation: identity)
        #expect(library.isValidSignature(forged, for: message))
        #expect(!(try Forge.key(1).publicKey.isValid(signature: forged, of: message)))
    }

    @Test("a public key goes round through its JSON form")
    func publicRoundTrip() throws {
        let key = try Forge.key(1).publicKey
        #expect(try PublicKey(jwk: key.jwk()) == key)
        #expect(key.jwk()["d"] == nil)
    }

    @Test("a private key goes round, and its description keeps the secret")
    func privateRoundTrip() throws {
        let key = try PrivateKey.generate()
        let jwk = key.privateJWK()
        #expect(try PrivateKey(jwk: jwk).publicKey == key.publicKey)
        guard case .string(let secret)? = jwk["d"] else { throw WrongKind() }
        var shown = "\(key) \(String(reflecting: key))"
        dump(key, to: &shown)
        #expect(!shown.contains(secret))
        #expect(shown.contains(key.publicKey.thumbprint.text))
        #expect(try PrivateKey.generate().publicKey != key.publicKey)
    }

    @Test("what a key says of itself must be true")
    func inconsistent() throws {
        let jwk = try Forge.key(1).publicKey.jwk()
        guard case .object(let object) = jwk else { throw WrongKind() }
        let other = try Forge.key(2)
        let rows: [(String, JSONValue?, KeyFault.Code?)] = [
            ("alg", "Ed25519", nil), ("alg", "ES256", .mismatch), ("alg", nil, nil),
            ("kid", nil, nil), ("kid", "1", .mismatch),
            ("kid", .string(other.publicKey.thumbprint.text), .mismatch),
            ("use", "enc", .mismatch), ("use", nil, nil), ("key_ops", ["verify"], nil),
            ("key_ops", ["sign"], .mismatch), ("key_ops", "verify", .mismatch),
            ("kty", "RSA", .kind), ("kty", nil, .shape), ("crv", "X25519", .kind),
            ("x", "AAAA", .point), ("x", "****", .shape), ("x", nil, .shape),
            ("d", "AAAA", .secret), ("k", "AAAA", .secret), ("x5c", [], .shape),
        ]
        for (name, value, expected) in rows {
            var changed = object
            changed[name] = value
            let found = fault { _ = try PublicKey(jwk: .object(changed)) }
            #expect(found == expected, "\(name) = \(String(describing: value))")
        }
        guard case .object(var secret) = other.privateJWK() else { throw WrongKind() }
        secret["x"] = object["x"]
        secret["kid"] = object["kid"]
        #expect(fault { _ = try PrivateKey(jwk: .object(secret)) } == .mismatch)
    }

    @Test("a set of ours is spoiled by one bad key; a foreign one passes other kinds over")
    func sets() throws {
        let key = try Forge.key(1).publicKey
        let rsa: JSONValue = ["kty": "RSA", "n": "AQAB", "e": "AQAB"]
        let set: JSONValue = ["keys": [key.jwk(), rsa]]
        #expect(fault { _ = try JSONWebKeySet(document: set) } == .kind)
        let foreign = try JSONWebKeySet(foreign: set)
        #expect(foreign.keys == [key])
        #expect(foreign.notes.count == 1)
        let named: JSONValue = [
            "kty": "OKP", "crv": "Ed25519", "x": .string(Base64URL.encode(key.bytes)),
            "kid": "key-of-2024", "x5t": "abc",
        ]
        let renamed = try JSONWebKeySet(foreign: named)
        #expect(renamed.key(key.thumbprint) == key)
        #expect(renamed.notes == ["Key 1 is known here as \(key.thumbprint)."])
        #expect(fault { _ = try JSONWebKeySet(document: ["keys": [named]]) } == .shape)
    }

    @Test("a set has at most 64 keys, none twice, and never a secret one")
    func bounds() throws {
        let keys = try (1...65).map { try Forge.key($0).publicKey.jwk() }
        #expect(
            try JSONWebKeySet(document: ["keys": .array(Array(keys.prefix(64)))]).keys.count == 64)
        #expect(fault { _ = try JSONWebKeySet(document: ["keys": .array(keys)]) } == .count)
        #expect(fault { _ = try JSONWebKeySet(foreign: ["keys": .array(keys)]) } == .count)
        #expect(
            fault { _ = try JSONWebKeySet(document: ["keys": [keys[0], keys[0]]]) } == .count)
        let secret = try Forge.key(1).privateJWK()
        #expect(fault { _ = try JSONWebKeySet(foreign: ["keys": [secret]]) } == .secret)
        #expect(fault { _ = try JSONWebKeySet(foreign: ["key": []]) } == .shape)
        #expect(fault { _ = try JSONWebKeySet(document: ["keys": [], "note": 1]) } == .shape)
    }
}
