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
    /// Documents of which only a remainder is left, at the end of their retention.
    package var destroyed = 0
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
    var book: Book
    private var tree = MerkleLog()
    private var found = AuditReport()
    /// The fingerprint that the daemon kept last.
    private var kept: StateFingerprint?
    /// The newest decision on a cycle or for the team, as its first recipient was told it.
    private var told: [UInt8] = []
    /// The last document of somebody else, or text of an agreement.
    var received: Received?
    /// The ledger while it is read.
    private var view: LedgerView?
    /// Documents of which only a remainder is left, by entry.
    private var destroyed: [Int: PayloadDigest] = [:]
    /// The document that the next entry must be the receipt of.
    var unanswered: PayloadDigest?

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
        try store.read { try run($0, me: me, progress: progress) }
    }

    /// Checks every entry in order, as one transaction sees them.
    /// - Throws: `StorageFault`; what is wrong with the ledger is in the report.
    package static func run(
        _ view: LedgerView, me: String, progress: (Int) -> Void = { _ in }
    ) throws -> AuditReport {
        var audit = LedgerAudit(me: me)
        audit.view = view
        audit.kept = try view.setting(StateFingerprint.setting).flatMap(StateFingerprint.init)
        var last = 0
        while true {
            let batch = try view.entries(after: last, limit: 500)
            for stored in batch { audit.check(stored) }
            last = batch.last?.entry ?? last
            progress(audit.found.entries)
            if batch.count < 500 { break }
        }
        for answer in try view.damagedAnswers(limit: 100) {
            audit.find(
                answer.entry, "audit.file",
                "\(answer.name) for \(answer.party) is not a document as it was recorded.")
        }
        audit.view = nil
        audit.checkEnd()
        return audit.report
    }

    mutating func find(_ stored: StoredEntry, _ code: String, _ sentence: String) {
        find(stored.entry, code, sentence)
    }

    mutating func find(_ entry: Int, _ code: String, _ sentence: String) {
        guard found.findings.count < 1000 else { return }
        found.findings.append(AuditReport.Finding(entry: entry, code: code, sentence: sentence))
    }

    /// What was found so far.
    var report: AuditReport {
        var report = found
        report.root = LedgerHash.text(tree.root)
        return report
    }

    /// The ledger up to the entry checked last.
    var head: LedgerHead { LedgerHead(of: tree) }

    /// The newest head that each party has cosigned.
    var cosigned: [String: LedgerHead] { book.checkpoints.cosigned.mapValues(\.head) }

    /// Checks the next entry.
    mutating func check(_ stored: StoredEntry) {
        found.entries += 1
        if stored.recordedAt < book.state.asOf.seconds {
            find(stored, "audit.time", "The entry was recorded before the one before it.")
        }
        let envelope: SignedEnvelope?
        let head: PayloadHead
        do {
            if let remainder = Remainder(stored.envelope) {
                (envelope, head) = (nil, try take(remainder, of: stored))
            } else {
                let signed = try SignedEnvelope.read(stored.envelope)
                head = try PayloadHead.inspect(signed.payload, type: stored.type)
                checkColumns(stored, signed, head)
                tree.append(MerkleTree.leafHash(signed.ledgerLeaf()))
                try checkAuthor(stored, signed, head)
                envelope = signed
            }
        } catch {
            find(stored, "audit.signature", "The document does not verify: \(error)")
            return
        }
        // Of a rejected document nothing is left that could be judged again.
        if envelope != nil || stored.isApplied { checkVerdict(stored, envelope, head) }
        checkOwn(stored, head)
        do {
            try book.replay(stored, isChecked: true)
        } catch {
            find(stored, "audit.replay", "The entry cannot be taken in again: \(error)")
        }
        remember(stored, head)
        if let kept, kept.entry == stored.entry, kept != StateFingerprint(of: book.state) {
            find(
                stored, "audit.state",
                "The state rebuilt from the documents is not the one in use then.")
        }
    }

    /// What is stored beside a document must be what the document says of itself.
    private mutating func checkColumns(
        _ stored: StoredEntry, _ envelope: SignedEnvelope, _ head: PayloadHead
    ) {
        if envelope.digest != stored.digest {
            find(stored, "audit.digest", "The stored digest is not that of the document.")
        }
        if MerkleTree.leafHash(envelope.ledgerLeaf()) != stored.leafHash {
            find(stored, "audit.leaf", "The stored leaf hash is not that of the document.")
        }
        checkHead(stored, head)
    }

    private mutating func checkHead(_ stored: StoredEntry, _ head: PayloadHead) {
        if head.iss != stored.issuer || head.aud != stored.audience || head.seq != stored.sequence {
            find(stored, "audit.head", "The stored sender, recipients or number are not its own.")
        }
    }

    /// Takes what is left of a destroyed document: its leaf hash is believed, because the roots
    /// that partners hold are made of it, and its content as far as a record vouches for it.
    private mutating func take(
        _ remainder: Remainder, of stored: StoredEntry
    ) throws -> PayloadHead {
        found.destroyed += 1
        destroyed[stored.entry] = stored.digest
        tree.append(stored.leafHash)
        let head = try PayloadHead.inspect(remainder.payloadBytes, type: stored.type)
        checkHead(stored, head)
        return head
    }

    /// What a record says was destroyed must be what stands there.
    private mutating func checkRetention(_ stored: StoredEntry, _ head: PayloadHead) {
        guard let record = RetentionRecord(head.body) else {
            return find(stored, "audit.retention", "The record of a destruction cannot be read.")
        }
        for item in record.items where destroyed[item.entry] != item.digest {
            find(
                stored, "audit.retention",
                "It says that entry \(item.entry) was destroyed, and that is another document.")
        }
    }

    /// The keys that signed must be the sender's, and allowed to sign this when it was recorded.
    ///
    /// A keyset brings its own keys, which `replay` checks; the parties of an agreement are counted
    /// when it is taken in.
    private func checkAuthor(
        _ stored: StoredEntry, _ envelope: SignedEnvelope, _ head: PayloadHead
    ) throws {
        guard stored.type != DocumentType.keyset.rawValue else { return }
        let verified = try envelope.verify(with: book.trust.publicKey)
        if stored.type == DocumentType.agreement.rawValue {
            try book.trust.checkKeys(of: verified, asOf: stored.recordedAt)
            guard verified.kids.contains(where: { book.trust.lookup($0)?.party == head.iss }) else {
                throw Refusal(.payloadIssuer, "\(head.iss) has not signed it.")
            }
        } else if stored.type == DocumentType.checkpoint.rawValue {
            try book.trust.authorise(verified, head, asOf: stored.recordedAt)
            try book.checkPostQuantum(verified, asOf: Instant(seconds: stored.recordedAt))
        } else {
            try book.trust.authorise(verified, head, asOf: stored.recordedAt)
        }
    }

    /// Judges an entry again as it was judged when it came, and decides a decision again.
    private mutating func checkVerdict(
        _ stored: StoredEntry, _ envelope: SignedEnvelope?, _ head: PayloadHead
    ) {
        guard let type = DocumentType(rawValue: stored.type), type != .keyset else { return }
        let moment = Instant(seconds: stored.recordedAt)
        let read = FactReading.read(type, body: .object(head.body))
        if type == .agreement, let envelope {
            compare(stored, with: book.agreementVerdict(read, head, envelope, now: moment))
            return
        }
        if type == .checkpoint, let envelope,
            let fault = book.checkpointFault(stored, head, envelope, tree)
        {
            find(stored, "audit.checkpoint", fault)
        }
        if type == .checkpoint, book.checkpoints.isKnown(stored.digest) { return }
        let stream = StreamName(issuer: stored.issuer, audience: stored.audience)
        let last = book.streams[stream]
        if stored.sequence != (last?.seq ?? 0) + 1 || head.prev != last?.digest {
            find(stored, "audit.stream", "The document does not follow the one before it.")
        }
        if stored.issuer == book.me, !stored.isApplied {
            find(stored, "audit.verdict", "A document of the ledger's own keeper has no effect.")
        }
        if stored.issuer != book.me {
            let again =
                book.verdict(on: read, head, stored.digest, now: moment)
                ?? book.correctionRefusal(head) { digest in
                    (try? view?.entries(digest: digest).filter { $0.entry < stored.entry }) ?? []
                }
            compare(stored, with: again)
            if book.stopped.contains(stream) {
                find(stored, "audit.stream", "It was taken from a stream that is stopped.")
            }
        } else if type == .allocation {
            checkDecision(stored, head)
        } else if type == .teamAllocation {
            checkTeamRound(stored, head)
        } else if type == .statement {
            checkStatement(stored, head)
        } else if type == .retention {
            checkRetention(stored, head)
        }
    }

    private mutating func compare(_ stored: StoredEntry, with again: Refusal?) {
        let verdict = again?.code.rawValue ?? StoredEntry.applied
        if verdict != stored.verdict || again?.detail ?? "" != stored.detail {
            find(stored, "audit.verdict", "Recorded \(stored.verdict), judged again \(verdict).")
        }
    }

    private mutating func checkDecision(_ stored: StoredEntry, _ head: PayloadHead) {
        let body = JSONValue.object(head.body).canonicalBytes()
        guard case .success(let record) = AllocationBody.read(.object(head.body)) else {
            return find(stored, "audit.decision", "The allocation cannot be read.")
        }
        // The same decision goes to every party; it was made before the first copy.
        if book.state.allocation(for: record.cycle)?.record.revision == record.revision {
            if body != told {
                find(stored, "audit.decision", "Two parties were told different things.")
            }
            return
        }
        told = body
        found.decisions += 1
        let moment = Instant(seconds: stored.recordedAt)
        guard let again = book.redecide(record, at: moment) else {
            return find(stored, "audit.decision", "The decision cannot be made again.")
        }
        if again.snapshot.json.canonicalBytes() != head.body["snapshot"]?.canonicalBytes() {
            find(stored, "audit.snapshot", "The snapshot is not the state before the decision.")
        } else if again.body(decidedAt: moment).canonicalBytes() != body {
            find(stored, "audit.decision", "The decision made again has another result.")
        }
    }

    private mutating func checkTeamRound(_ stored: StoredEntry, _ head: PayloadHead) {
        let body = JSONValue.object(head.body).canonicalBytes()
        guard case .success(let record) = TeamAllocationBody.read(.object(head.body)) else {
            return find(stored, "audit.decision", "The team's round cannot be read.")
        }
        if book.state.team.rounds.last?.record.monday == record.monday {
            if body != told {
                find(stored, "audit.decision", "Two parties were told different things.")
            }
            return
        }
        told = body
        found.decisions += 1
        let moment = Instant(seconds: stored.recordedAt)
        let due = book.state.dueActions().contains { action in
            action.kind == .teamRound(monday: record.monday) && action.at <= moment
        }
        if !due { find(stored, "audit.decision", "No such round of the team was due.") }
        let again = book.state.teamRound(on: record.monday, held: moment)?.decide()
        let bytes = again.map {
            TeamAllocationBody.write($0, decidedAt: moment).canonicalBytes()
        }
        if bytes != body {
            find(stored, "audit.decision", "The team's round held again has another result.")
        }
    }

    /// What an authority was charged must follow from the state before the statement.
    private mutating func checkStatement(_ stored: StoredEntry, _ head: PayloadHead) {
        guard case .success(let record) = StatementBody.read(.object(head.body)) else {
            return find(stored, "audit.statement", "The statement cannot be read.")
        }
        let moment = Instant(seconds: stored.recordedAt)
        let again = book.state.statement(
            for: record.quarter, of: record.authority, at: moment)
        let bytes = StatementBody.write(again, madeAt: moment).canonicalBytes()
        if bytes != JSONValue.object(head.body).canonicalBytes() {
            find(stored, "audit.statement", "The statement made again has other amounts.")
        }
    }

    /// The newest fingerprint was kept at the end of a round; entries after it are not in it.
    mutating func checkEnd() {
        for entry in book.unvouchedRemainders.keys.sorted() {
            find(
                entry, "audit.retention",
                "The document was destroyed, and no record vouches for what is left.")
        }
        guard let kept, kept.entry > book.entry else { return }
        find(
            kept.entry, "audit.end",
            "There were \(kept.entry) entries once; the last ones are gone.")
    }
}

extension Book {
    /// What the state before an allocation comes to again, for the causes that it names.
    func redecide(_ record: AllocationRecord, at now: Instant) -> CycleOutcome? {
        var source = state
        for cause in record.causes where cause.kind == .lapse {
            if let place = cause.subject { source = source.lapsing(place, at: now) }
        }
        let isAtDeadline = record.causes.contains { $0.kind == .deadline }
        let closing = source.cycle(record.cycle).flatMap { cycle in
            isAtDeadline ? source.agreement(for: cycle)?.nominationsClose(cycle) : nil
        }
        return try? outcome(
            of: record.cycle, causes: record.causes, closing: closing, from: source, now: now)
    }
}
