extension SignedEnvelope {
    /// The key whose thumbprint people read to each other: the first that is not post-quantum.
    package var spokenKid: KeyThumbprint {
        let spoken = signatures.first { $0.header.algorithm != .mlDSA65 } ?? signatures[0]
        return spoken.header.kid
    }
}

extension TrustStore {
    /// Checks that each of these parties has signed with a current ML-DSA-65 key of its own.
    ///
    /// - Parameters:
    ///   - parties: who must have; those that have not signed at all are not asked here.
    ///   - seconds: when the document is recorded, in seconds since 1970, UTC.
    /// - Throws: `key.post-quantum`.
    /// - Source: House rule: one post-quantum signature over a tree of hashes protects every file
    ///   below it, so agreements, keysets and heads of the ledger bear one.
    package func requirePostQuantum(
        of parties: Set<String>, on verified: VerifiedEnvelope, asOf seconds: Int
    ) throws(Refusal) {
        for party in parties.sorted() {
            let hasSigned = verified.kids.contains { kid in
                guard let owner = lookup(kid), owner.party == party else { return false }
                return owner.key.kind == .mlDSA65 && owner.use.permits(verified.type)
                    && owner.use.isCurrent(asOf: seconds)
            }
            guard hasSigned else {
                throw Refusal(.keyPostQuantum, "\(party) has signed without an ML-DSA-65 key.")
            }
        }
    }
}
