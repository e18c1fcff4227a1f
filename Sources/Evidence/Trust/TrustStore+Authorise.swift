extension TrustStore {
    /// Checks that the keys that signed may sign this for the sender the content names.
    ///
    /// - Parameter seconds: when the document is recorded, in seconds since 1970, UTC.
    /// - Throws: `key.unknown`, `key.revoked`, `key.type-not-allowed`, `key.threshold` (counted
    ///   over the sender's different keys), `payload.issuer` if a key is another party's and the
    ///   type is not a joint one.
    package func authorise(
        _ verified: VerifiedEnvelope, _ head: PayloadHead, asOf seconds: Int
    ) throws(Refusal) {
        try checkKeys(of: verified, asOf: seconds)
        let parties = Set(verified.kids.compactMap { lookup($0)?.party })
        if !Self.jointTypes.contains(verified.type),
            let other = parties.first(where: { $0 != head.iss })
        {
            throw Refusal(.payloadIssuer, "iss is \(head.iss), and a key of \(other) signed.")
        }
        guard parties.contains(head.iss), let keyset = entries[head.iss]?.keyset else {
            throw Refusal(.payloadIssuer, "iss is \(head.iss), and no key of it signed.")
        }
        let count = keyset.countedSigners(verified.kids, type: verified.type, asOf: seconds)
        let needed = keyset.threshold.forType(verified.type)
        guard count >= needed else {
            throw Refusal(.keyThreshold, "\(count) of \(needed) keys of \(head.iss) signed.")
        }
    }

    /// The parties whose own threshold for the type is reached by these signatures.
    ///
    /// - Parameter seconds: when the document is recorded, in seconds since 1970, UTC.
    package func partiesAtThreshold(
        _ verified: VerifiedEnvelope, asOf seconds: Int
    ) -> Set<String> {
        let reached = entries.filter { _, entry in
            entry.keyset.countedSigners(verified.kids, type: verified.type, asOf: seconds)
                >= entry.keyset.threshold.forType(verified.type)
        }
        return Set(reached.keys)
    }

    /// Checks that the keys that signed are current and may sign this type, whoever the sender is.
    ///
    /// It needs nothing of the content, so it can be asked before the content is read; `authorise`
    /// asks it again.
    /// - Throws: `key.unknown`, `key.revoked`, `key.type-not-allowed`: revocation is judged for
    ///   every key before the first type is, as the codes are ordered.
    package func checkKeys(
        of verified: VerifiedEnvelope, asOf seconds: Int
    ) throws(Refusal) {
        var owners: [Owner] = []
        for kid in verified.kids {
            guard let owner = lookup(kid) else { throw Refusal(.keyUnknown, "Key \(kid).") }
            owners.append(owner)
        }
        for owner in owners where !owner.use.isCurrent(asOf: seconds) {
            let reason = owner.use.revoked ? "was revoked" : "is outside its period"
            throw Refusal(
                .keyRevoked, "Key \(owner.key.thumbprint) of \(owner.party) \(reason).")
        }
        for owner in owners where !owner.use.permits(verified.type) {
            throw Refusal(
                .keyTypeNotAllowed,
                "Key \(owner.key.thumbprint) of \(owner.party) may not sign \(verified.type).")
        }
    }
}
