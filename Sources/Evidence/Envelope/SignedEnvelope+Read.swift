extension SignedEnvelope {
    /// Reads a file's bytes under the strict profile; the General and the Flattened form are known.
    ///
    /// - Throws: `file.too-large`, `file.truncated`, and every `envelope.` code; of several faults
    ///   the earliest in the list of codes.
    /// - Source: RFC 7515 section 7.2, narrowed by House rule: exactly the members that sign, so
    ///   that no tool can read in the same file something else than this one does.
    package static func read(
        _ bytes: [UInt8], bytesMaximum: Int = SignedEnvelope.bytesMaximum
    ) throws(Refusal) -> SignedEnvelope {
        guard bytes.count <= bytesMaximum else {
            throw Refusal(.fileTooLarge, "The file has \(bytes.count) bytes of \(bytesMaximum).")
        }
        return try Parts(document: parse(bytes)).envelope()
    }

    /// Reads a document given in the compact form, as a command line may have it.
    ///
    /// - Throws: `file.too-large`, `envelope.shape`, and what `read` throws of its three parts.
    /// - Source: RFC 7515 section 7.1.
    package static func fromCompact(_ text: String) throws(Refusal) -> SignedEnvelope {
        guard text.utf8.count <= bytesMaximum else {
            throw Refusal(.fileTooLarge, "The text has \(text.utf8.count) bytes.")
        }
        guard let parts = compactParts(Array(text.utf8)) else {
            throw Refusal(.envelopeShape, "The text is not three base64url parts with dots.")
        }
        return try Parts(payload: parts[1], signatures: [(parts[0], parts[2])]).envelope()
    }

    private static func parse(_ bytes: [UInt8]) throws(Refusal) -> JSONValue {
        do {
            return try StrictJSON.parse(bytes)
        } catch {
            if compactParts(bytes) != nil {
                throw Refusal(
                    .envelopeShape,
                    "This is the compact form; `mstcoord convert` makes a file of it.")
            }
            let detail = "At byte \(error.offset): \(error.sentence)"
            if error.endedEarly { throw Refusal(.fileTruncated, detail) }
            switch error.code {
            case .notUTF8: throw Refusal(.envelopeNotUTF8, detail)
            case .notJSON: throw Refusal(.envelopeNotJSON, detail)
            case .duplicateMember: throw Refusal(.envelopeDuplicateMember, detail)
            case .tooDeep, .numberRange: throw Refusal(.envelopeShape, detail)
            }
        }
    }

    /// The three parts of a compact form, white space at its end allowed; nil if it is none.
    private static func compactParts(_ bytes: [UInt8]) -> [String]? {
        guard bytes.starts(with: "ey".utf8) else { return nil }
        let end = bytes.lastIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? 0
        let parts = bytes[...end].split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// The texts of an envelope with exactly its members, not yet decoded.
private struct Parts {
    let payload: String
    let signatures: [(protected: String, signature: String)]

    init(payload: String, signatures: [(protected: String, signature: String)]) {
        self.payload = payload
        self.signatures = signatures
    }

    /// - Throws: `envelope.shape`.
    init(document: JSONValue) throws(Refusal) {
        let faults = ShapeFaults()
        let reader = ShapeReader(document, into: faults)
        let payload = reader.string("payload", bytesMaximum: .max)
        var signatures: [(String, String)] = []
        if reader.names.contains(where: "signatures".hasSameBytes) {
            let list = reader.array(
                "signatures", countMaximum: SignedEnvelope.signatureCountMaximum)
            for (value, place) in list ?? [] {
                let element = ShapeReader(value, at: place, into: faults)
                signatures += Self.signature(element).map { [$0] } ?? []
                element.finish()
            }
        } else {
            signatures += Self.signature(reader).map { [$0] } ?? []
        }
        reader.finish()
        guard let payload, faults.list.isEmpty else { throw Refusal(.envelopeShape, faults) }
        guard !signatures.isEmpty else { throw Refusal(.envelopeShape, "There is no signature.") }
        self.init(payload: payload, signatures: signatures)
    }

    private static func signature(
        _ reader: ShapeReader
    ) -> (protected: String, signature: String)? {
        let protected = reader.string("protected", bytesMaximum: .max)
        let signature = reader.string("signature", bytesMaximum: .max)
        guard let protected, let signature else { return nil }
        return (protected, signature)
    }

    /// Decodes stage by stage, so that the earliest code names the refusal.
    ///
    /// - Throws: `envelope.base64`, `envelope.duplicate-member`, `envelope.header`,
    ///   `envelope.algorithm`, `envelope.shape`.
    func envelope() throws(Refusal) -> SignedEnvelope {
        let payloadBytes = try Self.decode(payload, "payload")
        var decoded: [(header: [UInt8], bytes: [UInt8])] = []
        for part in signatures {
            decoded.append(
                (
                    try Self.decode(part.protected, "protected"),
                    try Self.decode(part.signature, "signature")
                ))
        }
        var drafts: [EnvelopeHeader.Draft] = []
        for part in decoded { drafts.append(try EnvelopeHeader.Draft(part.header)) }
        guard Set(drafts.map(\.kid)).count == drafts.count else {
            throw Refusal(.envelopeShape, "One key signs twice.")
        }
        guard Set(drafts.map(\.type)).count == 1 else {
            throw Refusal(.envelopeHeader, "The signatures name different types.")
        }
        var result: [SignedEnvelope.Signature] = []
        for (position, draft) in drafts.enumerated() {
            result.append(
                SignedEnvelope.Signature(
                    protectedText: signatures[position].protected, header: try draft.header(),
                    bytes: decoded[position].bytes))
        }
        return try SignedEnvelope(payload: payloadBytes, signatures: result)
    }

    private static func decode(_ text: String, _ member: String) throws(Refusal) -> [UInt8] {
        guard let bytes = Base64URL.decode(text) else {
            throw Refusal(.envelopeBase64, "The member \(member).")
        }
        return bytes
    }
}
