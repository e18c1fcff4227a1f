extension SignedEnvelope {
    /// The envelope's bytes in the General form, members and signatures in their one order.
    /// - Source: RFC 7515 section 7.2.1; RFC 8785 for the order and spacing.
    package func generalBytes() -> [UInt8] {
        let list = signatures.map { signature -> JSONValue in
            [
                "protected": .string(signature.protectedText),
                "signature": .string(Base64URL.encode(signature.bytes)),
            ]
        }
        let envelope: JSONValue = [
            "payload": .string(Base64URL.encode(payload)), "signatures": .array(list),
        ]
        return envelope.canonicalBytes()
    }

    /// The document as compact forms, one for each signature, sorted by the keys' names.
    /// - Source: RFC 7515 section 7.1.
    package func compactForms() -> [String] {
        let text = Base64URL.encode(payload)
        return signatures.map { signature in
            [signature.protectedText, text, Base64URL.encode(signature.bytes)]
                .joined(separator: ".")
        }
    }

    /// What the ledger hashes of this document: its compact forms, joined by a line feed.
    ///
    /// House rule: a leaf must itself be checkable with any tool that knows compact signatures.
    package func ledgerLeaf() -> [UInt8] { Array(compactForms().joined(separator: "\n").utf8) }

    /// The bytes that a signature is over.
    /// - Source: RFC 7515 section 5.1, step 8.
    static func signingInput(protectedText: String, payload: [UInt8]) -> [UInt8] {
        Array(protectedText.utf8) + [UInt8(ascii: ".")] + Base64URL.encodedBytes(payload)
    }
}
