import Commissioning
import Evidence
import Exchange
import Storage

/// What an audit of a ledger found.
package struct AuditReport: Equatable, Sendable {
    /// Documents checked.
    package var entries = 0
    /// Decisions made again from their snapshots.
    package var decisions = 0
    /// RFC 9162 root over all leaves, as `sha-256:…`.
    package var root = ""
    /// Everything that is not as it must be, with its entry.
    package var findings: [Finding] = []

    /// One thing that is not as it must be.
    package struct Finding: Equatable, Sendable {
        /// The entry it concerns.
        package let entry: Int
        /// Stable code, `audit.…`.
        package let code: String
        /// One sentence for a person.
        package let sentence: String
    }
}

/// Rebuilds everything from the documents alone and compares it with what was recorded.
///
/// Every signature is verified again, every verdict judged again, every decision made again from
/// the state before it, and every leaf hashed again: nothing stored is believed.
package struct LedgerAudit {
    private var book: Book
    private var frontier = MerkleFrontier()
    private var report = AuditReport()

    /// An audit of the ledger of this coordinator.
    package init(me: String) {
        book = Book(me: me, keys: [], randomBytes: { _ in [] })
    }

    /// Checks every entry in order.
    ///
    /// - Parameter progress: Told how many entries have been checked, now and then.
    /// - Throws: `StorageFault`; what is wrong with the ledger is in the report.
    package static func run(
        _ store: LedgerStore, me: String, progress: (Int) -> Void = { _ in }
    ) throws -> AuditReport {
        var audit = LedgerAudit(me: me)
        try store.read { view in
            while true {
                let batch = try view.entries(after: audit.report.entries, limit: 500)
                for stored in batch { audit.check(stored) }
                progress(audit.report.entries)
                if batch.count < 500 { break }
            }
            try audit.compareFingerprint(view)
        }
        audit.report.root = "sha-256:" + Base64URL.encode(audit.frontier.root)
        return audit.report
    }

    private mutating func find(_ stored: StoredEntry, _ code: String, _ sentence: String) {
        guard report.findings.count < 1000 else { return }
        report.findings.append(
            AuditReport.Finding(entry: stored.entry, code: code, sentence: sentence))
    }

    private mutating func check(_ stored: StoredEntry) {
        report.entries += 1
        let envelope: SignedEnvelope
        do {
            envelope = try SignedEnvelope.read(stored.envelope)
            if envelope.digest != stored.digest {
                find(stored, "audit.digest", "The stored digest is not that of the document.")
            }
            let leaf = MerkleTree.leafHash(envelope.ledgerLeaf())
            if leaf != stored.leafHash {
                find(stored, "audit.leaf", "The stored leaf hash is not that of the document.")
            }
            frontier.append(leaf)
            if stored.entry > 1, stored.type != DocumentType.keyset.rawValue {
                _ = try envelope.verify(with: book.trust.publicKey)
            }
        } catch {
            find(stored, "audit.signature", "The document does not verify: \(error)")
            return
        }
        checkVerdict(stored, envelope)
        do {
            try book.replay(stored)
        } catch {
            find(stored, "audit.replay", "The entry cannot be taken in again: \(error)")
        }
    }

    /// Judges an entry again as it was judged when it came, and decides a decision again.
    private mutating func checkVerdict(_ stored: StoredEntry, _ envelope: SignedEnvelope) {
        guard let type = DocumentType(rawValue: stored.type), !type.isGovernance,
            let head = try? PayloadHead.inspect(envelope.payload, type: stored.type)
        else { return }
        let stream = StreamName(issuer: stored.issuer, audience: stored.audience)
        let last = book.streams[stream]
        if stored.sequence != (last?.seq ?? 0) + 1 || head.prev != last?.digest {
            find(stored, "audit.stream", "The document does not follow the one before it.")
        }
        if type == .allocation {
            checkDecision(stored, head)
        } else if !type.isOurs {
            let again = book.verdict(
                on: FactReading.read(type, body: .object(head.body)), head, envelope,
                now: Instant(seconds: stored.recordedAt))
            let verdict = again?.code.rawValue ?? StoredEntry.applied
            if verdict != stored.verdict {
                find(stored, "audit.verdict", "Recorded \(stored.verdict), judged again \(verdict).")
            }
        }
    }

    private mutating func checkDecision(_ stored: StoredEntry, _ head: PayloadHead) {
        guard case .success(let record) = AllocationBody.read(.object(head.body)),
            let snapshot = head.body["snapshot"], let result = head.body["result"]
        else {
            return find(stored, "audit.decision", "The allocation cannot be read.")
        }
        // The same decision goes to every party; it was made before the first copy.
        if book.state.allocation(for: record.cycle)?.record.revision == record.revision {
            if book.state.allocation(for: record.cycle)?.record != record {
                find(stored, "audit.decision", "Two parties were told different things.")
            }
            return
        }
        report.decisions += 1
        guard let again = book.redecide(record, at: Instant(seconds: stored.recordedAt)) else {
            return find(stored, "audit.decision", "The decision cannot be made again.")
        }
        // By bytes: the members of an object have no order that could differ.
        if again.snapshot.canonicalBytes() != snapshot.canonicalBytes() {
            find(stored, "audit.snapshot", "The snapshot is not the state before the decision.")
        }
        if again.result.canonicalBytes() != result.canonicalBytes() {
            find(stored, "audit.decision", "The decision made again has another result.")
        }
    }

    private mutating func compareFingerprint(_ view: LedgerView) throws {
        guard let text = try view.setting(StateFingerprint.setting),
            let kept = StateFingerprint(text)
        else { return }
        // The fingerprint was kept at the end of a round; later entries are not in it.
        guard kept.entry == book.entry else { return }
        let rebuilt = StateFingerprint(of: book.state)
        if rebuilt != kept {
            report.findings.append(
                AuditReport.Finding(
                    entry: kept.entry, code: "audit.state",
                    sentence: "The state rebuilt from the documents is not the one in use then."))
        }
    }
}

extension Book {
    /// The snapshot and result that the state before an allocation gives again.
    func redecide(
        _ record: AllocationRecord, at now: Instant
    ) -> (snapshot: JSONValue, result: JSONValue)? {
        var source = state
        for cause in record.causes where cause.kind == .lapse {
            if let place = cause.subject { source = source.lapsing(place, at: now) }
        }
        guard let agreement = source.inForce?.agreement, let cycle = source.cycle(record.cycle)
        else { return nil }
        let closing = record.causes.contains { $0.kind == .deadline }
            ? agreement.nominationsClose(cycle) : nil
        guard
            let draft = source.draft(
                for: cycle, closing: closing, canEnter: agreement.lateEntryCloses(cycle) > now)
        else { return nil }
        let snapshot = Snapshot(draft)
        guard let decision = try? snapshot.instance.decide() else { return nil }
        return (snapshot.json, snapshot.result(decision))
    }
}
