extension TrustStore {
    /// A keyset document that was accepted.
    package struct AcceptedKeyset: Equatable, Sendable {
        /// The document, with every signature that counted for it.
        package let verified: VerifiedEnvelope
        /// Its head.
        package let head: PayloadHead
        /// The keyset now in force.
        package let keyset: Keyset
    }

    /// Checks a keyset document and puts it in force.
    ///
    /// Version 1 must be signed by the pinned key and reach its own threshold. Every later version
    /// must name the one before and reach the thresholds of both, so that neither a thief of new
    /// keys nor a holder of old ones can make a successor alone.
    /// - Parameter seconds: when the document is recorded, in seconds since 1970, UTC.
    /// - Throws: `key.unknown` (also: no pin), `key.signature`, `key.threshold`, the `payload.`
    ///   codes of its head, `payload.issuer`, `stream.duplicate` for the one in force,
    ///   `body.shape`, `body.rule`; the store is then unchanged.
    /// - Source: The Update Framework specification, section 5.3.4 and 5.3.5.
    package mutating func accept(
        _ envelope: SignedEnvelope, asOf seconds: Int
    ) throws(Refusal) -> AcceptedKeyset {
        let accepted = try examine(envelope, asOf: seconds)
        install(accepted.keyset, digest: accepted.verified.digest)
        return accepted
    }

    /// The checks of `accept` without its effect.
    package func examine(
        _ envelope: SignedEnvelope, asOf seconds: Int
    ) throws(Refusal) -> AcceptedKeyset {
        // A first keyset is the only document whose key has to be sought inside it. What ties the
        // key to the operator's pin is its thumbprint; until then the content is not believed.
        let isSuccession = envelope.signatures.contains { lookup($0.header.kid) != nil }
        if isSuccession {
            _ = try envelope.verify(with: publicKey)
        } else if !envelope.signatures.contains(where: { pins.values.contains($0.header.kid) }) {
            throw Refusal(.keyUnknown, "No key that signed is known or pinned.")
        }
        let head = try PayloadHead.inspect(envelope.payload, type: envelope.type)
        guard head.type == Keyset.documentType else {
            throw Refusal(.payloadType, "The type is \(head.type), not keyset.")
        }
        let faults = ShapeFaults()
        guard let keyset = Keyset.read(.object(head.body), into: faults) else {
            throw Refusal(.bodyShape, faults)
        }
        let verified = try envelope.verify { keyset.keys.key($0) ?? publicKey($0) }
        guard keyset.party == head.iss else {
            throw Refusal(.payloadIssuer, "iss is \(head.iss), and the party is \(keyset.party).")
        }
        try checkSignerParties(verified, keyset)
        try checkSuccession(keyset, verified, asOf: seconds)
        return AcceptedKeyset(verified: verified, head: head, keyset: keyset)
    }

    private func checkSignerParties(
        _ verified: VerifiedEnvelope, _ keyset: Keyset
    ) throws(Refusal) {
        for kid in verified.kids {
            if let owner = lookup(kid), owner.party != keyset.party {
                throw Refusal(
                    .payloadIssuer, "iss is \(keyset.party), and a key of \(owner.party) signed.")
            }
        }
        for key in keyset.keys.keys {
            if let owner = lookup(key.thumbprint), owner.party != keyset.party {
                throw Refusal(
                    .bodyRule, "Key \(key.thumbprint) belongs to \(owner.party) already.")
            }
        }
    }

    private func checkSuccession(
        _ keyset: Keyset, _ verified: VerifiedEnvelope, asOf seconds: Int
    ) throws(Refusal) {
        if let current = entries[keyset.party] {
            guard current.digest != verified.digest else {
                throw Refusal(.streamDuplicate, "This keyset is the one in force.")
            }
            try checkThreshold(of: current.keyset, verified, asOf: seconds)
            guard keyset.version == current.keyset.version + 1 else {
                throw Refusal(
                    .bodyRule,
                    "The version is \(keyset.version) after \(current.keyset.version).")
            }
            guard keyset.previous == current.digest else {
                throw Refusal(.bodyRule, "previous does not name the keyset in force.")
            }
            try checkNoneReturns(from: current.keyset, to: keyset)
        } else {
            guard let pin = pins[keyset.party], verified.kids.contains(pin) else {
                throw Refusal(.keyUnknown, "The key pinned for \(keyset.party) did not sign.")
            }
            guard keyset.version == 1 else {
                throw Refusal(
                    .bodyRule, "The version is \(keyset.version), and no keyset is in force.")
            }
        }
        try checkThreshold(of: keyset, verified, asOf: seconds)
    }

    private func checkThreshold(
        of keyset: Keyset, _ verified: VerifiedEnvelope, asOf seconds: Int
    ) throws(Refusal) {
        let count = keyset.countedSigners(
            verified.kids, type: Keyset.documentType, asOf: seconds)
        guard count >= keyset.threshold.keyset else {
            throw Refusal(
                .keyThreshold,
                "\(count) of \(keyset.threshold.keyset) keys of version \(keyset.version) signed.")
        }
    }

    /// House rule: a revoked key stays revoked while it is listed.
    private func checkNoneReturns(from old: Keyset, to new: Keyset) throws(Refusal) {
        for (kid, use) in old.use where use.revoked && new.use[kid]?.revoked == false {
            throw Refusal(.bodyRule, "Key \(kid) was revoked and cannot come back.")
        }
    }
}
