import Crypto

/// A key that can sign; printing it shows its name only.
package struct PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    private enum Secret: Sendable {
        case ed25519(Curve25519.Signing.PrivateKey)
        case mlDSA65(MLDSA65.PrivateKey)
    }

    private let secret: Secret
    /// The part others check signatures with.
    package let publicKey: PublicKey

    /// An Ed25519 key from its 32 secret bytes.
    ///
    /// - Throws: `key.shape` for another length; `key.point` if its public point is refused.
    package init(seed: [UInt8]) throws(KeyFault) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw KeyFault(.shape, at: "/d", "The secret part d has 32 bytes.")
        }
        try self.init(key)
    }

    /// An ML-DSA-65 key from its seed of 32 bytes.
    ///
    /// - Throws: `key.shape` for another length.
    /// - Source: FIPS 204 section 6.1; RFC 9964: the seed is the private key.
    package init(mlDSA65Seed seed: [UInt8]) throws(KeyFault) {
        guard seed.count == 32,
            let key = try? MLDSA65.PrivateKey(seedRepresentation: seed, publicKey: nil)
        else { throw KeyFault(.shape, at: "/priv", "The secret part priv has 32 bytes.") }
        try self.init(key)
    }

    private init(_ key: Curve25519.Signing.PrivateKey) throws(KeyFault) {
        secret = .ed25519(key)
        publicKey = try PublicKey(ed25519: Array(key.publicKey.rawRepresentation))
    }

    private init(_ key: MLDSA65.PrivateKey) throws(KeyFault) {
        secret = .mlDSA65(key)
        publicKey = try PublicKey(mlDSA65: Array(key.publicKey.rawRepresentation))
    }

    /// A new key from the system's random source.
    package static func generate(_ kind: PublicKey.Kind = .ed25519) throws(KeyFault) -> PrivateKey {
        switch kind {
        case .ed25519: return try PrivateKey(Curve25519.Signing.PrivateKey())
        case .mlDSA65:
            guard let key = try? MLDSA65.PrivateKey() else {
                throw KeyFault(.shape, "The cryptographic library made no key.")
            }
            return try PrivateKey(key)
        }
    }

    /// A key from a private JSON Web Key; unknown members are refused.
    ///
    /// - Throws: `key.shape`, `key.kind`, `key.point`, `key.mismatch` (also: a secret part without
    ///   its public one).
    package init(jwk value: JSONValue) throws(KeyFault) {
        guard case .object(let object) = value else {
            throw KeyFault(.shape, "A key is a JSON object.")
        }
        let claimed = try JSONWebKey.key(
            object, strictness: .ours, operation: "sign", alsoAllowed: ["d", "priv"])
        let name = claimed.kind == .ed25519 ? "d" : "priv"
        guard case .string(let text)? = object[name], let seed = Base64URL.decode(text) else {
            throw KeyFault(
                .shape, at: "/" + name, "The secret part \(name) is base64url without padding.")
        }
        switch claimed.kind {
        case .ed25519: try self.init(seed: seed)
        case .mlDSA65: try self.init(mlDSA65Seed: seed)
        }
        guard publicKey == claimed else {
            throw KeyFault(
                .mismatch, at: "/" + name,
                "The secret part \(name) does not belong to the public one.")
        }
    }

    /// This key with its secret, as a JSON Web Key with kty, the parts, alg and kid.
    package func privateJWK() -> JSONValue {
        let kid: JSONValue = .string(publicKey.thumbprint.text)
        let shown = Base64URL.encode(publicKey.bytes)
        switch secret {
        case .ed25519(let key):
            return [
                "kty": "OKP", "crv": .string(PublicKey.curve), "x": .string(shown),
                "d": .string(Base64URL.encode(Array(key.rawRepresentation))),
                "alg": .string(SignatureAlgorithm.edDSA.rawValue), "kid": kid,
            ]
        case .mlDSA65(let key):
            return [
                "kty": "AKP", "alg": .string(SignatureAlgorithm.mlDSA65.rawValue),
                "pub": .string(shown),
                "priv": .string(Base64URL.encode(Array(key.seedRepresentation))), "kid": kid,
            ]
        }
    }

    /// The signature of a message: 64 bytes, or 3,309 of ML-DSA-65.
    ///
    /// An ML-DSA-65 signature of the same message is another one each time (it is hedged), so what
    /// was signed is stored and never signed again.
    /// - Throws: `key.shape` if the cryptographic library fails.
    /// - Source: RFC 8032 section 5.1.6; FIPS 204 section 5.2.
    package func sign(_ message: [UInt8]) throws(KeyFault) -> [UInt8] {
        let signature: [UInt8]?
        switch secret {
        case .ed25519(let key): signature = (try? key.signature(for: message)).map { Array($0) }
        case .mlDSA65(let key): signature = (try? key.signature(for: message)).map { Array($0) }
        }
        guard let signature else {
            throw KeyFault(.shape, "The cryptographic library could not sign.")
        }
        return signature
    }

    /// The key's name, never its secret.
    package var description: String { "private key \(publicKey.thumbprint)" }

    /// What a debugger is shown: the name alone.
    package var customMirror: Mirror { Mirror(self, children: ["name": publicKey.thumbprint]) }
}
