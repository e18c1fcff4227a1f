extension PayloadHead {
    /// Reads the head out of verified bytes; the body is left to those who know its type.
    ///
    /// - Throws: `payload.not-json`, `payload.shape` with the places of its faults,
    ///   `payload.type` if the signatures name another type.
    /// - Source: RFC 7493 for the JSON; House rule for the members: unknown ones are refused,
    ///   because a member that only one side understands is a misreading.
    package static func read(_ verified: VerifiedEnvelope) throws(Refusal) -> PayloadHead {
        try inspect(verified.payload, type: verified.type)
    }

    /// Reads a content that nobody verified, to show or to sign it; nothing in it is believed.
    ///
    /// - Parameter type: the type it should have, or nil to take its own word.
    /// - Throws: as `read`.
    package static func inspect(
        _ payload: [UInt8], type: String?
    ) throws(Refusal) -> PayloadHead {
        let value: JSONValue
        do {
            value = try StrictJSON.parse(payload)
        } catch {
            throw Refusal(.payloadNotJSON, "At byte \(error.offset): \(error.sentence)")
        }
        let faults = ShapeFaults()
        let head = HeadReader(reader: ShapeReader(value, into: faults)).head()
        guard let head, faults.list.isEmpty else { throw Refusal(.payloadShape, faults) }
        guard type == nil || head.type == type else {
            throw Refusal(
                .payloadType, "type is \(head.type), and the header says \(type ?? "").")
        }
        return head
    }
}

/// Reads the members of a head, recording every fault.
private struct HeadReader {
    let reader: ShapeReader

    func head() -> PayloadHead? {
        _ = reader.integer("v", in: PayloadHead.formatVersion...PayloadHead.formatVersion)
        let type = name("type", in: reader)
        let iss = name("iss", in: reader)
        let aud = audience()
        let agreement = agreement()
        let seq = reader.integer("seq", in: 1...StrictJSON.integerMaximum)
        let prev = previous(seq: seq)
        let iat = reader.integer("iat", in: 0...StrictJSON.integerMaximum)
        let exp = reader.integer("exp", in: 0...StrictJSON.integerMaximum)
        if let iat, let exp, exp < iat { reader.fault("range", "exp", "exp is before iat.") }
        let jti = nonce()
        let ack = acknowledged()
        let supersedes = reader.optionalString("supersedes").flatMap {
            parse($0, of: "supersedes", in: reader)
        }
        let body = members("body", reader.object("body"))
        let ext = members("ext", reader.optionalObject("ext"))
        reader.finish()
        guard let type, let iss, let seq, let iat, let exp, let jti, let body else { return nil }
        return PayloadHead(
            type: type, iss: iss, aud: aud, agreement: agreement, seq: seq, prev: prev, iat: iat,
            exp: exp, jtiText: jti, ack: ack, supersedes: supersedes, body: body, ext: ext)
    }

    private func audience() -> [String] {
        let aud = reader.strings("aud", countMaximum: PayloadHead.partyCountMaximum) ?? []
        for (position, party) in aud.enumerated() where !WireName.isWellFormed(party) {
            reader.faults.add("pattern", at: reader.place("aud") + "/\(position)", Self.nameRule)
        }
        if aud.isEmpty, reader.value("aud") == [] {
            reader.fault("length", "aud", "There must be at least one recipient.")
        }
        for (earlier, later) in zip(aud, aud.dropFirst())
        where !earlier.utf8.lexicographicallyPrecedes(later.utf8) {
            reader.fault("pattern", "aud", "The recipients must be sorted, each once.")
            break
        }
        return aud
    }

    private func agreement() -> AgreementReference? {
        guard let value = reader.required("agreement"), value != .null else { return nil }
        guard let inner = reader.object("agreement") else { return nil }
        let id = name("id", in: inner)
        let version = inner.integer("version", in: 1...1_000_000)
        let digest = payloadDigest("digest", in: inner)
        inner.finish()
        guard let id, let version, let digest else { return nil }
        return AgreementReference(id: id, version: version, digest: digest)
    }

    private func previous(seq: Int?) -> PayloadDigest? {
        guard let value = reader.required("prev") else { return nil }
        if value == .null {
            if let seq, seq > 1 {
                reader.fault("reference", "prev", "Only the first document has no predecessor.")
            }
            return nil
        }
        if seq == 1 {
            reader.fault("reference", "prev", "The first document has no predecessor.")
        }
        return payloadDigest("prev", in: reader)
    }

    private func nonce() -> String? {
        guard let text = reader.string("jti") else { return nil }
        guard Base64URL.decode(text)?.count == PayloadHead.nonceBytes else {
            reader.fault("pattern", "jti", "This must be 22 letters of base64url: 16 bytes.")
            return nil
        }
        return text
    }

    private func acknowledged() -> [String: StreamPosition] {
        guard let inner = reader.optionalObject("ack") else { return [:] }
        guard inner.names.count <= PayloadHead.partyCountMaximum else {
            reader.fault("length", "ack", "There are too many parties here.")
            return [:]
        }
        var positions: [String: StreamPosition] = [:]
        for party in inner.names {
            guard WireName.isWellFormed(party) else {
                inner.fault("pattern", party, Self.nameRule)
                continue
            }
            guard let entry = inner.object(party) else { continue }
            let seq = entry.integer("seq", in: 1...StrictJSON.integerMaximum)
            let digest = payloadDigest("digest", in: entry)
            entry.finish()
            if let seq, let digest {
                positions[party] = StreamPosition(seq: seq, digest: digest)
            }
        }
        return positions
    }

    private static let nameRule =
        "This must be a lower-case letter and up to 39 letters, digits or hyphens."

    private func name(_ member: String, in reader: ShapeReader) -> String? {
        guard let text = reader.string(member) else { return nil }
        guard WireName.isWellFormed(text) else {
            reader.fault("pattern", member, Self.nameRule)
            return nil
        }
        return text
    }

    private func payloadDigest(_ member: String, in reader: ShapeReader) -> PayloadDigest? {
        reader.string(member).flatMap { parse($0, of: member, in: reader) }
    }

    private func parse(
        _ text: String, of member: String, in reader: ShapeReader
    ) -> PayloadDigest? {
        guard let digest = PayloadDigest(text) else {
            reader.fault("pattern", member, "This must be sha-256: and 43 letters of base64url.")
            return nil
        }
        return digest
    }

    private func members(_ name: String, _ inner: ShapeReader?) -> JSONObject? {
        guard inner != nil, case .object(let object)? = reader.value(name) else { return nil }
        return object
    }
}
