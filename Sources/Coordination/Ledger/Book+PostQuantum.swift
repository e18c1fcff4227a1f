import Commissioning
import Evidence
import Exchange

/// Where the agreement demands a post-quantum signature beside the other one.
extension Book {
    /// Whether it is demanded today, by the agreement in force or by a text that is being signed.
    func needsPostQuantum(at now: Instant, text: Agreement? = nil) -> Bool {
        [state.inForce?.agreement, text].contains { agreement in
            guard let agreement, let from = agreement.postQuantumFrom else { return false }
            return from <= agreement.zone.date(at: now)
        }
    }

    /// Checks that every party that has signed an agreement or a head has signed it so, too.
    /// - Throws: `key.post-quantum`.
    func checkPostQuantum(
        _ verified: VerifiedEnvelope, text: Agreement? = nil, asOf now: Instant
    ) throws(Refusal) {
        guard needsPostQuantum(at: now, text: text) else { return }
        let parties = Set(verified.kids.compactMap { trust.lookup($0)?.party })
        try trust.requirePostQuantum(of: parties, on: verified, asOf: now.seconds)
    }

    /// Checks that a keyset brings such a key, and that this key has signed it.
    /// - Throws: `key.post-quantum`.
    func checkPostQuantum(
        keyset accepted: TrustStore.AcceptedKeyset, asOf now: Instant
    ) throws(Refusal) {
        guard needsPostQuantum(at: now) else { return }
        let hasSigned = accepted.verified.kids.contains {
            accepted.keyset.keys.key($0)?.kind == .mlDSA65
                && accepted.keyset.permits($0, Keyset.documentType)
        }
        guard hasSigned else {
            throw Refusal(
                .keyPostQuantum, "\(accepted.keyset.party) brings no ML-DSA-65 key that signed.")
        }
    }
}
