import Commissioning
import Evidence
import Exchange
import Logging
import Storage

/// A file with what can be told of it before anything is verified: only the order of reading
/// depends on it.
private struct QueuedFile {
    let file: DroppedFile
    let precedence: Int
    let sequence: Int
    /// Seconds since the Epoch at which its sender says it was signed; 0 if it says nothing.
    let signedAt: Int

    init(_ file: DroppedFile) {
        self.file = file
        guard let envelope = try? SignedEnvelope.read(file.bytes),
            let head = try? PayloadHead.inspect(envelope.payload, type: nil)
        else {
            (precedence, sequence, signedAt) = (3, 0, 0)
            return
        }
        switch DocumentType(rawValue: head.type) {
        case .keyset: precedence = 0
        case .agreement: precedence = 1
        default: precedence = 2
        }
        sequence = head.seq
        signedAt = precedence < 2 ? 0 : head.iat
    }

    /// Keys before what they sign, rules before what acts under them, streams in their order.
    static func comesFirst(_ left: QueuedFile, _ right: QueuedFile) -> Bool {
        (left.precedence, left.sequence) < (right.precedence, right.sequence)
    }
}

extension Coordinator {
    /// Looks into every folder, a bounded piece at a time, until all have been seen once.
    func takeInFiles(at now: Instant, _ report: inout RoundReport) {
        // First what an interrupted round had still to do: what is held came before what lies here.
        takeHeld(at: now, &report)
        letGoOfOldHeld(at: now, &report)
        let due = nextAction?.at
        let isStuck = failedDueRounds >= CoordinationLimits.unreadRoundsMaximum
        let barrier = isStuck ? nil : due.flatMap { $0 <= now ? $0 : nil }
        for party in parties { takeIn(from: party, at: now, before: barrier, &report) }
    }

    private func takeIn(
        from party: String, at now: Instant, before barrier: Instant?, _ report: inout RoundReport
    ) {
        do {
            try reserve.check()
            let scan = try folders.inbox.scan(party, limits, after: resumeAfter[party])
            resumeAfter[party] = scan.resumeAfter
            if scan.more { report.more = true }
            let files = scan.files.map(QueuedFile.init).sorted(by: QueuedFile.comesFirst)
            for queued in files {
                // Signed after something that is due: it must not count in that.
                if let barrier, queued.signedAt > barrier.seconds {
                    report.deferred = true
                    continue
                }
                do {
                    try take(queued.file, at: now, &report)
                } catch {
                    note(error, queued.file.name, of: party, &report)
                }
            }
            for entry in scan.refused {
                do {
                    try take(entry, at: now, &report)
                } catch {
                    note(error, entry.name, of: party, &report)
                }
            }
            for fault in scan.faults {
                report.faults += 1
                say(fault, party)
            }
        } catch {
            report.faults += 1
            say(error, party)
        }
    }

    /// One file's trouble is not the others'.
    private func note(
        _ fault: any Error, _ name: FileName, of party: String, _ report: inout RoundReport
    ) {
        report.faults += 1
        if let fault = fault as? CoordinationFault { note(fault) }
        say(fault, "\(party)/\(name.escaped)")
    }

    private func take(_ file: DroppedFile, at now: Instant, _ report: inout RoundReport) throws {
        let reception = try commit(at: now) { book, view in
            try book.receive(file.bytes, now: now, memory: memory(view))
        }
        switch reception {
        case .unfinished(let refusal):
            switch stability.observe(
                file.party, file.name, file.identity, now: pace())
            {
            case .report: try setAside(file, refusal, at: now)
            case .wait(let second), .settled(let second):
                report.lookAgain(in: second - pace())
                return
            }
        case .refused(let refusal), .forked(let refusal):
            try setAside(file, refusal, at: now)
        case .applied, .rejected, .duplicate, .held:
            break
        }
        stability.forget(file.party, file.name)
        _ = try folders.inbox.remove(file)
        report.filesTaken += 1
        tell(reception, file.party, file.name)
        takeHeld(at: now, &report)
    }

    /// Documents whose gap has just been closed, in their order.
    private func takeHeld(at now: Instant, _ report: inout RoundReport) {
        while let next = book.nextHeld(held) {
            do {
                try commit(at: now) { book, view in
                    let reception = try book.receive(held: next, now: now, memory: memory(view))
                    switch reception {
                    case .refused(let refusal), .forked(let refusal), .unfinished(let refusal):
                        // Before the commit that forgets it: evidence is never in neither place.
                        let receipt = try folders.quarantine.store(
                            next.envelope, name: FileName(ours: "held"), party: next.issuer,
                            refusal: refusal, receivedAt: now.seconds)
                        try notify(
                            next.issuer, of: refusal, name: "held", sha256: receipt.sha256,
                            sizeBytes: next.envelope.count, at: now, &book, view)
                    case .applied, .rejected, .duplicate, .held: break
                    }
                }
                report.filesTaken += 1
            } catch {
                report.faults += 1
                say(error, next.issuer)
                return
            }
        }
    }

    /// Keeps a refused file as evidence, tells the folder's owner, and then removes it.
    private func setAside(_ file: DroppedFile, _ refusal: Refusal, at now: Instant) throws {
        let receipt = try folders.quarantine.store(
            file.bytes, name: file.name, party: file.party, refusal: refusal,
            receivedAt: now.seconds)
        try note(
            refusal, party: file.party, name: file.name.escaped, sha256: receipt.sha256,
            sizeBytes: file.bytes.count, at: now)
    }

    /// Something that is not a plain file: a record is kept, and it is cleared away if that harms
    /// nothing.
    private func take(
        _ entry: RefusedEntry, at now: Instant, _ report: inout RoundReport
    ) throws {
        if entry.mayStillSettle {
            switch stability.observe(
                entry.party, entry.name, entry.entry.identity, now: pace())
            {
            case .report: break
            case .settled where entry.refusal.code == .fileNotRegular: break
            case .wait(let second), .settled(let second):
                report.lookAgain(in: second - pace())
                return
            }
        }
        stability.forget(entry.party, entry.name)
        // Its owner is told before it is cleared away, so that no crash can come between.
        let aside = try folders.inbox.setAside(
            entry, in: folders.quarantine, receivedAt: now.seconds
        ) { receipt in
            try note(
                entry.refusal, party: entry.party, name: entry.name.escaped,
                sha256: receipt.sha256, sizeBytes: entry.sizeBytes, at: now)
        }
        if aside.isRemoved { report.filesTaken += 1 }
        guard aside.receipt.isNew else { return }
        tell(.refused(entry.refusal), entry.party, entry.name)
    }

    /// A refused file has no author, so its folder's owner gets a notice: once for the same bytes,
    /// and at most so many a day.
    private func note(
        _ refusal: Refusal, party: String, name: String, sha256: String, sizeBytes: Int,
        at now: Instant
    ) throws {
        try commit(at: now) { book, view in
            try notify(
                party, of: refusal, name: name, sha256: sha256, sizeBytes: sizeBytes, at: now,
                &book, view)
        }
    }

    func notify(
        _ party: String, of refusal: Refusal, name: String, sha256: String, sizeBytes: Int,
        at now: Instant, _ book: inout Book, _ view: LedgerView
    ) throws {
        guard try !view.isRefused(party: party, sha256: sha256) else { return }
        let today = try view.refusedFileCount(party: party, since: now.seconds - 86_400)
        book.pending.refused = RefusedFile(
            party: party, sha256: sha256, code: refusal.code.rawValue, detail: refusal.detail,
            name: name, sizeBytes: sizeBytes, refusedAt: now.seconds)
        guard today < limits.noticesPerDay else { return }
        try book.issue(
            .notice, to: party,
            body: AnswerBodies.quarantineNotice(
                refusal, name: name, sha256: sha256, sizeBytes: sizeBytes),
            now: now)
    }

    private func tell(_ reception: Reception, _ party: String, _ name: FileName) {
        switch reception {
        case .applied:
            log.info("applied", metadata: ["party": "\(party)", "file": "\(name.escaped)"])
        case .duplicate, .held:
            log.info("\(reception)", metadata: ["party": "\(party)", "file": "\(name.escaped)"])
        case .rejected(let refusal), .forked(let refusal), .refused(let refusal),
            .unfinished(let refusal):
            log.warning(
                "\(refusal.code.rawValue)",
                metadata: ["party": "\(party)", "file": "\(name.escaped)"])
        }
    }
}
