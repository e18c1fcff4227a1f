import Commissioning
import Evidence
import Exchange
import Storage

extension Coordinator {
    /// Puts aside what has waited too long for the documents before it, and tells its sender.
    ///
    /// The stream goes on waiting for the missing number; only what came after it must come again.
    func letGoOfOldHeld(at now: Instant, _ report: inout RoundReport) {
        let oldest = now.seconds - CoordinationLimits.heldDaysMaximum * 86_400
        for document in held where document.receivedAt < oldest {
            do {
                try letGo(
                    of: document,
                    Refusal(
                        .streamGap,
                        "It waited \(CoordinationLimits.heldDaysMaximum) days for the documents "
                            + "before it."), at: now)
            } catch {
                report.faults += 1
                say(error, document.issuer)
                return
            }
        }
    }

    /// Moves a held document into the quarantine.
    func letGo(of document: HeldDocument, _ refusal: Refusal, at now: Instant) throws {
        // The copy comes before the commit that forgets it: evidence is never in neither place.
        let receipt = try folders.quarantine.store(
            document.envelope, name: FileName(ours: "held"), party: document.issuer,
            refusal: refusal, receivedAt: now.seconds)
        try commit(at: now) { book, view, _ in
            book.pending.released.append(
                (
                    StreamName(issuer: document.issuer, audience: document.audience),
                    document.sequence
                ))
            try notify(
                document.issuer, of: refusal, name: "held", sha256: receipt.sha256,
                sizeBytes: document.envelope.count, at: now, &book, view)
        }
    }
}
