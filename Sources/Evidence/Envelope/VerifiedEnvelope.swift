/// A document whose every signature by a known key was checked; there is no other way to have one.
///
/// It says who holds the keys, not yet that they may sign this: `TrustStore.authorise` does.
package struct VerifiedEnvelope: Equatable, Sendable {
    /// The content's exact bytes, which the signatures are over.
    package let payload: [UInt8]
    /// The name of this content.
    package let digest: PayloadDigest
    /// The document type that every signature names.
    package let type: String
    /// The names of the keys whose signatures were checked, sorted; at least one.
    package let kids: [KeyThumbprint]
    /// The names of further keys that are not known here; their signatures mean nothing.
    package let unknownKids: [KeyThumbprint]
    /// The document as it came.
    package let envelope: SignedEnvelope

    fileprivate init(_ envelope: SignedEnvelope, kids: [KeyThumbprint]) {
        payload = envelope.payload
        digest = envelope.digest
        type = envelope.type
        self.kids = kids
        unknownKids = envelope.signatures.map(\.header.kid).filter { !kids.contains($0) }
        self.envelope = envelope
    }

    /// The document with the signatures that were checked, and no others.
    ///
    /// - Throws: nothing in practice: a part of a well-formed envelope is one.
    package func checkedEnvelope() throws(Refusal) -> SignedEnvelope {
        try SignedEnvelope(
            payload: payload,
            signatures: envelope.signatures.filter { kids.contains($0.header.kid) })
    }
}

extension SignedEnvelope {
    /// Checks every signature whose key is known; one that is wrong spoils the document.
    ///
    /// - Parameter lookup: the key of a name, or nil if it is not known.
    /// - Throws: `key.unknown` if no key is known; `key.signature` if a known key did not sign
    ///   this, or not with an algorithm of its own.
    /// - Source: RFC 7515 section 5.2; RFC 8725 section 3.1 (the key decides the algorithm).
    package func verify(
        with lookup: (KeyThumbprint) -> PublicKey?
    ) throws(Refusal) -> VerifiedEnvelope {
        var kids: [KeyThumbprint] = []
        for signature in signatures {
            let kid = signature.header.kid
            guard let key = lookup(kid), key.thumbprint == kid else { continue }
            guard key.algorithms.contains(signature.header.algorithm) else {
                throw Refusal(
                    .keySignature,
                    "alg \(signature.header.algorithm.rawValue) is not one of key \(kid).")
            }
            let input = Self.signingInput(
                protectedText: signature.protectedText, payload: payload)
            guard key.isValid(signature: signature.bytes, of: input) else {
                throw Refusal(.keySignature, "The signature of key \(kid).")
            }
            kids.append(kid)
        }
        guard !kids.isEmpty else {
            let named = signatures.map(\.header.kid.text).joined(separator: " ")
            throw Refusal(.keyUnknown, "Signed by \(named).")
        }
        return VerifiedEnvelope(self, kids: kids)
    }
}
