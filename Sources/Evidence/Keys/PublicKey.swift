import Crypto

/// A key that can check signatures.
package struct PublicKey: Hashable, Sendable {
    /// Which algorithm a key is for.
    package enum Kind: Sendable {
        /// What every library knows; it signs everything.
        case ed25519
        /// Post-quantum; it signs agreements, keysets and checkpoints beside the other.
        case mlDSA65
    }

    /// The curve's name in a JSON Web Key.
    static let curve = "Ed25519"
    /// The bytes of an ML-DSA-65 public key.
    /// - Source: FIPS 204 section 4, table 2.
    static let mlDSA65Bytes = 1952

    /// Which algorithm it is for.
    package let kind: Kind
    /// The encoded point, 32 bytes; of an ML-DSA-65 key its 1,952 bytes.
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
        kind = .ed25519
        self.bytes = bytes
        thumbprint = KeyThumbprint(curve: Self.curve, x: bytes)
    }

    /// A post-quantum key from its encoding.
    ///
    /// - Throws: `key.point` for bytes that are none.
    /// - Source: FIPS 204 section 7.2.
    package init(mlDSA65 bytes: [UInt8]) throws(KeyFault) {
        guard bytes.count == Self.mlDSA65Bytes,
            (try? MLDSA65.PublicKey(rawRepresentation: bytes)) != nil
        else {
            throw KeyFault(
                .point, at: "/pub", "An ML-DSA-65 public key has \(Self.mlDSA65Bytes) bytes.")
        }
        kind = .mlDSA65
        self.bytes = bytes
        thumbprint = KeyThumbprint(akp: SignatureAlgorithm.mlDSA65, pub: bytes)
    }

    /// The algorithm names under which this key's signatures are accepted, the written one first.
    package var algorithms: [SignatureAlgorithm] {
        switch kind {
        case .ed25519: [.edDSA, .ed25519]
        case .mlDSA65: [.mlDSA65]
        }
    }

    /// Whether these bytes are this key's signature of the message: 64, or 3,309 of ML-DSA-65.
    /// - Source: RFC 8032 section 5.1.7; FIPS 204 section 5.3, with an empty context (RFC 9964).
    package func isValid(signature: [UInt8], of message: [UInt8]) -> Bool {
        switch kind {
        case .ed25519:
            guard signature.count == 64,
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            else { return false }
            return key.isValidSignature(signature, for: message)
        case .mlDSA65:
            guard let key = try? MLDSA65.PublicKey(rawRepresentation: bytes) else { return false }
            return key.isValidSignature(signature, for: message)
        }
    }
}
