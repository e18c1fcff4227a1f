import Commissioning
import Evidence
import Exchange
import Storage

/// How far a ledger that was restored from an old copy has come back.
package struct RecoveryReport: Equatable, Sendable {
    /// The last entry before.
    package var entriesBefore = 0
    /// The last entry now.
    package var entriesAfter = 0
    /// The next thing that is missing, one sentence, or nil if nothing is known to be.
    package var missing: String?
    /// What to do about it, one line.
    package var remedy: String?
}

/// Gets back what a restored ledger has lost, out of the files that partners still hold.
///
/// Nothing is invented: each partner's document is received again by the same code as the first
/// time, at the time its receipt says, and whatever it leads to must be word for word what we
/// signed then. The old signatures are recorded; nothing is signed anew for anybody.
extension Coordinator {
    /// - Parameter files: Bytes of any files: our own documents, and those of partners.
    /// - Throws: `CoordinationFault.diverged` if our own documents are not what it leads to;
    ///   `StorageFault`. What was taken in before stays.
    package func recover(from files: [[UInt8]]) throws -> RecoveryReport {
        var report = RecoveryReport(entriesBefore: book.entry)
        var theirs: [PayloadDigest: [[UInt8]]] = [:]
        for bytes in files.prefix(CoordinationLimits.ownFilesMaximum) {
            if let (head, envelope) = book.ownDocument(bytes) {
                book.reissued[head.aud[0], default: [:]][head.seq] = envelope
                ahead[head.aud[0]] = max(ahead[head.aud[0]] ?? 0, head.seq)
            } else if let envelope = try? SignedEnvelope.read(bytes) {
                // One text of an agreement comes once for each signature.
                theirs[envelope.digest, default: []].append(bytes)
            }
        }
        isRecovering = true
        defer {
            book.reissued = [:]
            isRecovering = false
        }
        let heads = book.returnedHeads()
        while let step = try nextRecovery() {
            let before = book.entry
            report.missing =
                try recoverHead(heads[book.entry + 1], theirs) ?? recover(step, theirs, before)
            report.entriesAfter = book.entry
            if report.missing != nil || book.entry == before { break }
        }
        if report.missing == nil {
            while try recoverUnnamedHead(theirs, now: book.state.asOf) {}
        }
        report.entriesAfter = book.entry
        if report.missing == nil, let obstacle { report.missing = "\(obstacle)" }
        if report.missing != nil {
            report.remedy =
                "Ask for that file, put it into a folder, and run: mstcoord recover FOLDER"
        }
        return report
    }

    /// The next of our own documents, of all parties: the one that came first in the ledger.
    private func nextRecovery() throws -> (String, PayloadHead)? {
        var found: [(party: String, head: PayloadHead)] = []
        for party in book.reissued.keys.sorted() {
            if let (_, head) = try book.nextReissue(to: party) { found.append((party, head)) }
        }
        // Documents of an older program do not say where they stood: by time then.
        return found.min {
            ($0.head.ownEntry ?? .max, $0.head.iat) < ($1.head.ownEntry ?? .max, $1.head.iat)
        }
    }

    /// Makes one step again; what is missing for it, or nil.
    ///
    /// - Parameter before: The last entry when the step was chosen: if another has come since, the
    ///   step has to be chosen again.
    private func recover(
        _ step: (party: String, head: PayloadHead), _ theirs: [PayloadDigest: [[UInt8]]],
        _ before: Int
    ) throws -> String? {
        guard book.entry == before else { return nil }
        let (party, head) = step
        let now = max(Instant(seconds: head.iat), book.state.asOf)
        // Between what we did last and what we signed next only cosigned heads can have come.
        let isReceipt = head.type == DocumentType.receipt.rawValue
        let answered = isReceipt ? head.body["entry"]?.wholeNumber : nil
        if let place = answered ?? head.ownEntry, place > book.entry + 1,
            try recoverUnnamedHead(theirs, now: now)
        {
            return nil
        }
        if party == book.me { return try recordAgain(head, theirs, now: now) }
        if isReceipt, let of = head.body["of"]?.digest {
            if let answered, answered != book.entry + 1 {
                return "Entry \(book.entry + 1), before \(party)'s receipt \(head.seq): either a "
                    + "head that a party cosigned (in the checkpoints folder of its desk), or what "
                    + "we recorded for ourselves (in the out folder of whom it concerned)."
            }
            return try receiveAgain(theirs[of] ?? [], head, from: party, now: now)
        }
        if head.type == DocumentType.notice.rawValue {
            return try recoverNotice(party, head, theirs, now: now)
        }
        if head.type == Checkpoint.documentType { return try sendAgain(head, to: party, now: now) }
        // A receipt that never reached its folder names nothing; what it caused elsewhere does.
        if case .string(let child)? = head.body["nomination"],
            head.type == DocumentType.referral.rawValue, book.state.nomination(child) == nil,
            let copies = theirs.first(where: { Nomination.id(ofDigest: "\($0.key)") == child })
        {
            return try receiveAgain(copies.value, head, from: party, now: now)
        }
        return try performAgain(head, to: party, now: now)
    }

    func receiveAgain(
        _ copies: [[UInt8]], _ head: PayloadHead, from party: String, now: Instant
    ) throws -> String? {
        let before = book.entry
        for bytes in copies where book.entry == before {
            try commit(at: now) { book, _, memory in
                _ = try book.receive(bytes, now: now, memory: memory)
            }
        }
        guard book.entry == before else { return nil }
        let number = head.body["seq"]?.wholeNumber.map { " number \($0)" } ?? ""
        guard case .string(let issuer)? = head.body["issuer"] else {
            return "A document of \(party)."
        }
        return "\(issuer)'s\(number) is missing, \(head.body["of"]?.digest?.description ?? "")."
    }

    /// A notice tells of what has no entry of its own, or of what another step does.
    private func recoverNotice(
        _ party: String, _ head: PayloadHead, _ theirs: [PayloadDigest: [[UInt8]]], now: Instant
    ) throws -> String? {
        switch (head.body["kind"], head.body["state"]) {
        case ("quarantined", _):
            try commit(at: now) { book, _, _ in try book.reissueAsItIs(to: party, now: now) }
            return nil
        case ("stream", "stopped"):
            let second = head.body["second"]?.digest
            return try receiveAgain(
                second.flatMap { theirs[$0] } ?? [], head, from: party, now: now)
        case ("stream", _):
            return "A stopped stream was let go on then; our own record of it lies in the out "
                + "folder of the party concerned."
        default: return try performAgain(head, to: party, now: now)
        }
    }

    /// What was due then, done again.
    private func performAgain(
        _ head: PayloadHead, to party: String, now: Instant
    ) throws -> String? {
        guard let action = book.state.dueActions().first, action.at <= now else {
            return "What led to our number \(head.seq) to \(party) (\(head.type)) is missing."
        }
        try commit(at: now) { book, _, _ in try book.perform(action, now: now) }
        return nil
    }
}
