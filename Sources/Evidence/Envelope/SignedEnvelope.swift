/// A signed document as it travels: its exact content and the signatures over it, unverified.
///
/// Nothing in it may be believed or acted on; `verify(with:)` makes it a `VerifiedEnvelope`.
/// - Source: RFC 7515 section 7.2.
package struct SignedEnvelope: Equatable, Sendable {
    /// The most signatures of one document.
    package static let signatureCountMaximum = 8
    /// The most bytes of a file that is read: 1 MiB.
    package static let bytesMaximum = 1 << 20

    /// One signature with what it says of itself.
    package struct Signature: Equatable, Sendable {
        /// The protected header as base64url text: exactly the bytes that were signed.
        package let protectedText: String
        /// The same, read.
        package let header: EnvelopeHeader
        /// The signature's bytes; their length is the algorithm's business.
        package let bytes: [UInt8]
    }

    /// The content's exact bytes.
    package let payload: [UInt8]
    /// One to eight signatures over it by different keys, sorted by the keys' names.
    package let signatures: [Signature]

    /// The document type that every signature names.
    package var type: String { signatures[0].header.type }

    /// The digest that names this content.
    package var digest: PayloadDigest { PayloadDigest(of: payload) }

    /// An envelope of signatures that agree with each other.
    ///
    /// - Throws: `envelope.shape` for none, more than eight or two of one key; `envelope.header`
    ///   for different types.
    init(payload: [UInt8], signatures: [Signature]) throws(Refusal) {
        guard let first = signatures.first else {
            throw Refusal(.envelopeShape, "There is no signature.")
        }
        guard signatures.count <= Self.signatureCountMaximum else {
            throw Refusal(
                .envelopeShape, "There are more than \(Self.signatureCountMaximum) signatures.")
        }
        guard Set(signatures.map(\.header.kid)).count == signatures.count else {
            throw Refusal(.envelopeShape, "One key signs twice.")
        }
        guard signatures.allSatisfy({ $0.header.type == first.header.type }) else {
            throw Refusal(.envelopeHeader, "The signatures name different types.")
        }
        self.payload = payload
        self.signatures = signatures.sorted { $0.header.kid < $1.header.kid }
    }

    /// This document with the other's signatures added, when several parties sign one content.
    ///
    /// - Throws: `envelope.shape` if the content differs, a key signed differently in both, or
    ///   there would be more than eight signatures; `envelope.header` if the types differ.
    package func adding(signaturesOf other: SignedEnvelope) throws(Refusal) -> SignedEnvelope {
        guard payload == other.payload else {
            throw Refusal(.envelopeShape, "The two files sign different contents.")
        }
        let new = other.signatures.filter { !signatures.contains($0) }
        return try SignedEnvelope(payload: payload, signatures: signatures + new)
    }
}
