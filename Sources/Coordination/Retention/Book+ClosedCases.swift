import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Every case whose documents may be destroyed: the closed ones, and references that were only
    /// ever named in documents that were not in order, so that no case came of them.
    ///
    /// - Throws: `StorageFault`.
    package func closedCases(in view: LedgerView) throws -> [ClosedCase] {
        let years = state.inForce?.agreement.retentionYears ?? ServiceState.standardRetentionYears
        let zone = state.inForce?.agreement.zone ?? .london
        var known: Set<Named> = []
        for nomination in state.nominations {
            known.insert(Named(nomination.authority, nomination.body.reference))
        }
        for family in state.team.cases {
            known.insert(Named(family.authority, family.body.reference))
        }
        var strays: [Named: (entry: Int, last: Int)] = [:]
        try view.forEachEntry(after: 0) { stored in
            for reference in Self.references(inRejected: stored, me) {
                let named = Named(stored.issuer, reference)
                guard !known.contains(named) else { continue }
                strays[named] = (strays[named]?.entry ?? stored.entry, stored.recordedAt)
            }
            return true
        }
        let found = strays.compactMap { named, stray -> ClosedCase? in
            let last = Instant(seconds: stray.last)
            guard let end = zone.date(at: last).adding(months: 12 * years) else { return nil }
            return ClosedCase(
                authority: named.authority, reference: named.reference, entry: stray.entry,
                closedAt: last, keptUntil: end)
        }
        // One rejected list may name several: the entry alone does not tell them apart.
        return (state.closedCases + found).sorted {
            ($0.entry, $0.authority, $0.reference) < ($1.entry, $1.authority, $1.reference)
        }
    }

    private struct Named: Hashable {
        let authority: String
        let reference: String

        init(_ authority: String, _ reference: String) {
            (self.authority, self.reference) = (authority, reference)
        }
    }

    /// The references that a recorded document without effect names, as they came.
    private static func references(inRejected stored: StoredEntry, _ me: String) -> [String] {
        guard !stored.isApplied, stored.issuer != me, Remainder(stored.envelope) == nil,
            let envelope = try? SignedEnvelope.read(stored.envelope),
            let head = try? PayloadHead.inspect(envelope.payload, type: stored.type)
        else { return [] }
        var listed: [JSONValue] = []
        if let reference = head.body["reference"] { listed.append(reference) }
        if case .array(let order)? = head.body["order"] { listed += order }
        return listed.compactMap {
            if case .string(let text) = $0, !text.isEmpty { text } else { nil }
        }
    }
}
