/// Makes signed documents.
package enum EnvelopeSigner {
    /// The most bytes of content that is signed here; common libraries read no more.
    package static let payloadBytesMaximum = 96_000

    /// The types that a post-quantum key signs too; every other file has Ed25519 alone, since a
    /// second, unknown algorithm makes several libraries reject a whole file.
    package static let postQuantumTypes: Set<String> = ["agreement", "keyset", "checkpoint"]

    /// Why nothing was signed.
    package enum Fault: Error, Equatable, Sendable {
        /// There are no keys, more than eight, or one of them twice.
        case keys(count: Int)
        /// The type is not a well-formed name.
        case type
        /// The content has more than 96,000 bytes.
        case payloadTooLarge(bytes: Int)
        /// The cryptographic library failed.
        case library(KeyFault)

        /// One sentence for a person.
        package var sentence: String {
            switch self {
            case .keys(let count):
                "A document is signed by one to eight different keys; \(count) were given."
            case .type: "The document type is not a lower-case name of at most 40 characters."
            case .payloadTooLarge(let bytes):
                "The content has \(bytes) bytes; \(payloadBytesMaximum) can be signed."
            case .library(let fault): fault.sentence
            }
        }
    }

    /// Signs a content with every key given that signs documents of this type.
    ///
    /// - Throws: `Fault`.
    /// - Source: RFC 7515 section 5.1; RFC 8037 section 3.1.
    package static func sign(
        payload: [UInt8], type: String, with keys: [PrivateKey]
    ) throws(Fault) -> SignedEnvelope {
        guard WireName.isWellFormed(type) else { throw .type }
        guard payload.count <= payloadBytesMaximum else {
            throw .payloadTooLarge(bytes: payload.count)
        }
        var signatures: [SignedEnvelope.Signature] = []
        let keys = keys.filter {
            $0.publicKey.kind == .ed25519 || postQuantumTypes.contains(type)
        }
        for key in keys {
            let header = EnvelopeHeader(
                algorithm: key.publicKey.algorithms[0], kid: key.publicKey.thumbprint, type: type)
            let protectedText = Base64URL.encode(header.bytes())
            let input = SignedEnvelope.signingInput(
                protectedText: protectedText, payload: payload)
            do {
                signatures.append(
                    SignedEnvelope.Signature(
                        protectedText: protectedText, header: header, bytes: try key.sign(input)))
            } catch {
                throw .library(error)
            }
        }
        do {
            return try SignedEnvelope(payload: payload, signatures: signatures)
        } catch {
            throw .keys(count: keys.count)
        }
    }
}
