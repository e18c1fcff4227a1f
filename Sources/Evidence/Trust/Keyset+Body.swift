extension Keyset {
    /// The keyset as the body of its document.
    package func body() -> JSONValue {
        let uses = use.sorted { $0.key < $1.key }.map { kid, use -> (String, JSONValue) in
            let members: JSONValue = [
                "types": .array(use.types.map { .string($0) }),
                "notBefore": .integer(Int64(use.notBefore)),
                "notAfter": use.notAfter.map { .integer(Int64($0)) } ?? .null,
                "revoked": .bool(use.revoked),
            ]
            return (kid.text, members)
        }
        return [
            "party": .string(party), "version": .integer(Int64(version)),
            "previous": previous.map { .string($0.description) } ?? .null,
            "keys": keys.jwks(), "use": .object(JSONObject(uses)),
            "threshold": [
                "keyset": .integer(Int64(threshold.keyset)),
                "agreement": .integer(Int64(threshold.agreement)),
                "other": .integer(Int64(threshold.other)),
            ],
        ]
    }

    /// Reads a keyset document's body; nil after recording at least one fault.
    ///
    /// - Parameter place: where the body stands, as a JSON Pointer.
    package static func read(
        _ body: JSONValue, at place: String = "/body", into faults: ShapeFaults
    ) -> Keyset? {
        let before = faults.list.count
        let reader = ShapeReader(body, at: place, into: faults)
        let party = reader.string("party")
        if let party, !WireName.isWellFormed(party) {
            reader.fault("pattern", "party", "This is not a party id.")
        }
        let version = reader.integer("version", in: 1...1_000_000)
        let previous = readPrevious(reader, version: version)
        let keys = readKeys(reader)
        let use = readUses(reader, keys: keys)
        let threshold = readThreshold(reader)
        reader.finish()
        guard let party, let version, let keys, let use, let threshold,
            faults.list.count == before, faults.droppedCount == 0
        else { return nil }
        let keyset = Keyset(
            unchecked: party, version: version, previous: previous, keys: keys, use: use,
            threshold: threshold)
        keyset.checkReach(reader)
        return faults.list.count == before ? keyset : nil
    }

    private static func readPrevious(_ reader: ShapeReader, version: Int?) -> PayloadDigest? {
        guard let text = reader.optionalString("previous") else {
            if let version, version > 1 {
                reader.fault("missing", "previous", "This must name the version before.")
            }
            return nil
        }
        if version == 1 {
            reader.fault("reference", "previous", "Version 1 has no version before it.")
        }
        let digest = PayloadDigest(text)
        if digest == nil {
            reader.fault(
                "pattern", "previous", "This must be sha-256: and 43 letters of base64url.")
        }
        return digest
    }

    private static func readKeys(_ reader: ShapeReader) -> JSONWebKeySet? {
        guard let value = reader.required("keys") else { return nil }
        do {
            let keys = try JSONWebKeySet(document: value)
            guard keys.keys.isEmpty else { return keys }
            reader.fault("length", "keys", "There must be at least one key.")
        } catch {
            reader.faults.add(
                error.code.rawValue, at: reader.place("keys") + error.place, error.sentence)
        }
        return nil
    }

    private static func readUses(
        _ reader: ShapeReader, keys: JSONWebKeySet?
    ) -> [KeyThumbprint: Use]? {
        guard let inner = reader.object("use") else { return nil }
        var uses: [KeyThumbprint: Use] = [:]
        for key in keys?.keys ?? [] {
            if let use = readUse(inner, key.thumbprint) { uses[key.thumbprint] = use }
        }
        if keys != nil { inner.finish() }
        return uses
    }

    private static func readUse(_ reader: ShapeReader, _ kid: KeyThumbprint) -> Use? {
        guard let inner = reader.object(kid.text) else { return nil }
        let types = inner.strings("types", countMaximum: 32)
        for (position, type) in (types ?? []).enumerated()
        where type != Use.everyType && !WireName.isWellFormed(type) {
            inner.faults.add(
                "pattern", at: inner.place("types") + "/\(position)",
                "This is not a document type.")
        }
        if types == [] { inner.fault("length", "types", "There must be at least one type.") }
        let notBefore = inner.integer("notBefore", in: 0...StrictJSON.integerMaximum)
        let notAfter = inner.optionalInteger("notAfter", in: 0...StrictJSON.integerMaximum)
        if let notBefore, let notAfter, notAfter < notBefore {
            inner.fault("range", "notAfter", "The period ends before it begins.")
        }
        let revoked = inner.bool("revoked")
        inner.finish()
        guard let types, let notBefore, let revoked else { return nil }
        return Use(types: types, notBefore: notBefore, notAfter: notAfter, revoked: revoked)
    }

    private static func readThreshold(_ reader: ShapeReader) -> Threshold? {
        guard let inner = reader.object("threshold") else { return nil }
        let range = 1...SignedEnvelope.signatureCountMaximum
        let keyset = inner.integer("keyset", in: range)
        let agreement = inner.integer("agreement", in: range)
        let other = inner.integer("other", in: range)
        inner.finish()
        guard let keyset, let agreement, let other else { return nil }
        return Threshold(keyset: keyset, agreement: agreement, other: other)
    }

    /// A keyset that can never sign its successor would lock its party out for good.
    private func checkReach(_ reader: ShapeReader) {
        let signers = { type in
            use.count { kid, use in
                !use.revoked && use.permits(type) && keys.key(kid)?.kind == .ed25519
            }
        }
        if signers(Self.documentType) < threshold.keyset {
            reader.fault("range", "threshold", "Too few keys may sign the next keyset.")
        }
        if (1..<threshold.agreement).contains(signers("agreement")) {
            reader.fault("range", "threshold", "Too few keys may sign an agreement.")
        }
    }
}
