import Crypto

/// A key that can check signatures. Every one of these is an Ed25519 key today.
package struct PublicKey: Hashable, Sendable {
    /// The curve's name in a JSON Web Key.
    static let curve = "Ed25519"

    /// The encoded point, 32 bytes.
    package let bytes: [UInt8]
    /// The name of this key.
    package let thumbprint: KeyThumbprint

    /// A key from its encoded point.
    ///
    /// - Throws: `key.point` for another length, a point of small order, or a second spelling.
    /// - Source: RFC 8032 section 5.1.2.
    package init(ed25519 bytes: [UInt8]) throws(KeyFault) {
        if let objection = EdwardsEncoding.objection(to: bytes) {
            throw KeyFault(.point, at: "/x", objection)
        }
        self.bytes = bytes
        thumbprint = KeyThumbprint(curve: Self.curve, x: bytes)
    }

    /// The algorithm names under which this key's signatures are accepted.
    package var algorithms: [SignatureAlgorithm] { [.edDSA, .ed25519] }

    /// Whether these 64 bytes are this key's signature of the message.
    /// - Source: RFC 8032 section 5.1.7.
    package func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
        else { return false }
        return key.isValidSignature(signature, for: message)
    }
}
