import Crypto

/// A key that can sign; printing it shows its name only.
package struct PrivateKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let key: Curve25519.Signing.PrivateKey
    /// The part others check signatures with.
    package let publicKey: PublicKey

    /// A key from its 32 secret bytes.
    ///
    /// - Throws: `key.shape` for another length; `key.point` if its public point is refused.
    package init(seed: [UInt8]) throws(KeyFault) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
            throw KeyFault(.shape, at: "/d", "The secret part d has 32 bytes.")
        }
        self.key = key
        publicKey = try PublicKey(ed25519: Array(key.publicKey.rawRepresentation))
    }

    private init(_ key: Curve25519.Signing.PrivateKey) throws(KeyFault) {
        self.key = key
        publicKey = try PublicKey(ed25519: Array(key.publicKey.rawRepresentation))
    }

    /// A new key from the system's random source.
    package static func generate() throws(KeyFault) -> PrivateKey {
        try PrivateKey(Curve25519.Signing.PrivateKey())
    }

    /// A key from a private JSON Web Key; unknown members are refused.
    ///
    /// - Throws: `key.shape`, `key.kind`, `key.point`, `key.mismatch` (also: `d` without its `x`).
    package init(jwk value: JSONValue) throws(KeyFault) {
        guard case .object(let object) = value else {
            throw KeyFault(.shape, "A key is a JSON object.")
        }
        let claimed = try JSONWebKey.key(
            object, strictness: .ours, operation: "sign", alsoAllowed: ["d"])
        guard case .string(let text)? = object["d"], let seed = Base64URL.decode(text) else {
            throw KeyFault(.shape, at: "/d", "The secret part d is base64url without padding.")
        }
        try self.init(seed: seed)
        guard publicKey == claimed else {
            throw KeyFault(.mismatch, at: "/d", "The secret part d does not belong to x.")
        }
    }

    /// This key with its secret, as a JSON Web Key with kty, crv, x, d, alg and kid.
    package func privateJWK() -> JSONValue {
        [
            "kty": "OKP", "crv": .string(PublicKey.curve),
            "x": .string(Base64URL.encode(publicKey.bytes)),
            "d": .string(Base64URL.encode(Array(key.rawRepresentation))),
            "alg": .string(SignatureAlgorithm.edDSA.rawValue),
            "kid": .string(publicKey.thumbprint.text),
        ]
    }

    /// The signature of a message, 64 bytes.
    ///
    /// - Throws: `key.shape` if the cryptographic library fails.
    /// - Source: RFC 8032 section 5.1.6.
    package func sign(_ message: [UInt8]) throws(KeyFault) -> [UInt8] {
        guard let signature = try? key.signature(for: message) else {
            throw KeyFault(.shape, "The cryptographic library could not sign.")
        }
        return Array(signature)
    }

    /// The key's name, never its secret.
    package var description: String { "private key \(publicKey.thumbprint)" }

    /// What a debugger is shown: the name alone.
    package var customMirror: Mirror { Mirror(self, children: ["name": publicKey.thumbprint]) }
}
