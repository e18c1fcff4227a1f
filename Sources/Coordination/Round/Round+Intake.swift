import Commissioning
import Evidence
import Exchange
import Logging
import Storage

extension Coordinator {
    /// Looks into every folder, a bounded piece at a time, until all have been seen once.
    ///
    /// - Parameter isAhead: Read a folder while the files of the one before it are recorded.
    func takeInFiles(at now: Instant, isAhead: Bool, _ report: inout RoundReport) {
        // First what an interrupted round had still to do: what is held came before what lies here.
        takeHeld(at: now, &report)
        letGoOfOldHeld(at: now, &report)
        let due = nextAction?.at
        let isStuck = failedDueRounds >= CoordinationLimits.unreadRoundsMaximum
        let barrier = isStuck ? nil : due.flatMap { $0 <= now ? $0 : nil }
        var readings = PartyReadings(
            parties.map { party in
                PartyReading.Order(
                    party: party, inbox: folders.inbox, limits: limits, after: resumeAfter[party],
                    barrier: barrier, keys: book.trust)
            }, isAhead: isAhead)
        while !isAskedToStop, let (party, reading) = readings.read() {
            take(reading, of: party, at: now, &report)
            onProgress()
        }
    }

    private func take(
        _ reading: Result<PartyReading, any Error>, of party: String, at now: Instant,
        _ report: inout RoundReport
    ) {
        do {
            try reserve.check()
            let reading = try reading.get()
            let (scan, groups) = (reading.scan, reading.groups)
            resumeAfter[party] = scan.resumeAfter
            if scan.more { report.more = true }
            if reading.isDeferring { report.deferred = true }
            for index in 0..<groups.count {
                if isAskedToStop { return }
                take(groups[index], of: party, at: now, &report)
            }
            for entry in scan.refused where !isAskedToStop && !quarantineFull.contains(party) {
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
    func note(
        _ fault: any Error, _ name: FileName, of party: String, _ report: inout RoundReport
    ) {
        report.faults += 1
        if let full = fault as? FolderFault, full.code == .quarantineFull {
            // Said once for a party: a flood of bad files is one trouble, not ten thousand.
            guard quarantineFull.insert(party).inserted else { return }
            return say(
                FolderFault(.quarantineFull, operation: "keep", subject: "files of \(party)"),
                party)
        }
        if let fault = fault as? CoordinationFault { note(fault) }
        say(fault, "\(party)/\(name.inLog)")
    }

    /// Documents whose gap has just been closed, in their order.
    func takeHeld(at now: Instant, _ report: inout RoundReport) {
        while !isAskedToStop, let next = book.nextHeld(held) {
            do {
                try commit(at: now) { book, view, memory in
                    let reception = try book.receive(held: next, now: now, memory: memory)
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
    /// - Throws: `quarantine.full` without another look in a round that has met it: the file stays.
    func setAside(_ file: DroppedFile, _ refusal: Refusal, at now: Instant) throws {
        guard !quarantineFull.contains(file.party) else {
            throw FolderFault(
                .quarantineFull, operation: "keep", subject: file.name.escaped)
        }
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
        try commit(at: now) { book, view, _ in
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

    /// Says and counts what became of a file. Its name is its sender's and may say anything: only
    /// at `debug` does it stand in the log as it is.
    func tell(_ reception: Reception, _ party: String, _ name: FileName) {
        RoundMetrics.count(reception)
        log.debug("file", metadata: ["party": "\(party)", "name": "\(name.escaped)"])
        let about: Logger.Metadata = ["party": "\(party)", "file": "\(name.inLog)"]
        switch reception {
        case .applied, .duplicate:
            log.info("\(reception)", metadata: about)
        case .held:
            log.info("held", metadata: about)
        case .rejected(let refusal), .forked(let refusal), .refused(let refusal),
            .unfinished(let refusal):
            log.warning(
                "\(refusal.code.rawValue)",
                metadata: about.merging(["code": "\(refusal.code.rawValue)"]) { _, new in new })
        }
    }
}
