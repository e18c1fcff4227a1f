import Commissioning
import Evidence
import Exchange
import Storage

/// What destroying the documents of closed cases came to.
package struct Destruction: Equatable, Sendable {
    /// Cases forgotten.
    package let cases: Int
    /// Documents of which only a remainder is left.
    package let documents: Int
    /// Names of our own files about them, by party, that may still lie in the `out` folders.
    package let published: [String: [String]]
}

extension Coordinator {
    /// Cases whose documents may be destroyed, in the order of their first entries.
    /// - Throws: `StorageFault`.
    package func closedCases() throws -> [ClosedCase] {
        try store.read { try book.closedCases(in: $0) }
    }

    /// Destroys the documents of closed cases, all in one transaction, and records it.
    ///
    /// Before it is committed the whole ledger is audited as it will be: every decision is made
    /// again from what is left. Nothing is destroyed unless all of it agrees.
    ///
    /// - Throws: `CoordinationFault.retention` if something else of the authority waits, or if the
    ///   ledger would not agree; `StorageFault`.
    package func destroy(
        _ cases: [ClosedCase], because reason: RetentionRecord.Reason
    ) throws -> Destruction {
        try refuseIfForbidden()
        return try destroy(cases, because: reason, at: recordingTime)
    }

    /// Destroys them, now or when it is made again after a loss.
    func destroy(
        _ cases: [ClosedCase], because reason: RetentionRecord.Reason, at now: Instant
    ) throws -> Destruction {
        if let waiting = held.first(where: { held in
            cases.contains { $0.authority == held.issuer }
        }) {
            throw CoordinationFault.retention(
                "documents of \(waiting.issuer) still wait for the ones before them")
        }
        let known = try store.read { try book.closedCases(in: $0) }
        guard cases.allSatisfy({ known.contains($0) }) else {
            throw CoordinationFault.retention("something of the case still goes on")
        }
        let reductions = cases.map { Reduction(forgetting: $0) }
        let (fresh, destruction) = try store.destroy { transaction in
            let (items, published) = try reduce(with: reductions, in: transaction)
            var attempt = Attempt(book: book, held: held, obstacle: obstacle)
            try attempt.make(in: transaction, at: now) { book, _, _ in
                for start in stride(
                    from: 0, to: items.count, by: RetentionRecord.itemsMaximum)
                {
                    let end = min(items.count, start + RetentionRecord.itemsMaximum)
                    let record = RetentionRecord(
                        reason: reason, items: Array(items[start..<end]))
                    try book.issue(.retention, to: book.me, body: record.json, now: now)
                }
            }
            let fresh = try rebuilt(in: transaction)
            let audit = try LedgerAudit.run(transaction.view, me: book.me)
            if let finding = audit.findings.first {
                throw CoordinationFault.retention(
                    "entry \(finding.entry) would not agree any more: \(finding.sentence)")
            }
            return (
                fresh,
                Destruction(
                    cases: cases.count, documents: items.count, published: published)
            )
        }
        book = fresh
        fingerprintedEntry = fresh.entry
        fingerprintPieces = KnownPieces()
        return destruction
    }

    /// Puts what is left of every document that speaks of the cases in its place.
    private func reduce(
        with reductions: [Reduction], in transaction: LedgerTransaction
    ) throws -> (items: [RetentionRecord.Item], published: [String: [String]]) {
        var items: [RetentionRecord.Item] = []
        var published: [String: [String]] = [:]
        var position = 0
        while true {
            // A piece at a time: a cursor does not see what is changed under it.
            let batch = try transaction.view.entries(after: position, limit: 500)
            for original in batch {
                var stored = original
                for reduction in reductions {
                    guard let (left, detail) = reduction.remainder(of: stored) else { continue }
                    stored.envelope = left.storedBytes
                    stored.detail = detail
                }
                guard stored != original, let left = Remainder(stored.envelope) else { continue }
                for file in try transaction.destroy(stored) {
                    published[file.party, default: []].append(file.name)
                }
                items.append(
                    RetentionRecord.Item(
                        entry: stored.entry, digest: stored.digest, kept: left.digest))
            }
            position = batch.last?.entry ?? position
            if batch.count < 500 { break }
        }
        try transaction.destroyEvidence { envelope in
            reductions.contains { $0.isAbout(envelope) }
        }
        for reduction in reductions { try reduction.forgetNames(in: transaction) }
        return (items, published)
    }

    /// The book as a new start would read it, with its fingerprint kept.
    private func rebuilt(in transaction: LedgerTransaction) throws -> Book {
        var fresh = Book(
            me: book.me, keys: book.keys, randomBytes: book.randomBytes, decide: book.decider)
        try fresh.catchUp(from: transaction.view)
        try transaction.set(
            StateFingerprint.setting, StateFingerprint(of: fresh.state).description)
        return fresh
    }

    /// Clears our own files about forgotten cases out of the parties' `out` folders.
    ///
    /// - Returns: How many were there.
    /// - Throws: `FolderFault`.
    package func clear(_ published: [String: [String]]) throws -> Int {
        var cleared = 0
        for (party, names) in published.sorted(by: { $0.key < $1.key }) {
            let out = try PartyFolder(root: folders.root, party: party).outFolder
            try folders.system.withFolder(out) { folder in
                for name in names.compactMap({ PublishedName(stored: $0)?.fileName })
                where try folder.entry(name) != nil {
                    try folder.remove(name)
                    cleared += 1
                }
                try folder.sync()
            }
        }
        return cleared
    }
}
