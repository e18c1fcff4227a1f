import Commissioning
import Evidence
import Exchange
import Storage

/// Files of one party that are committed together, so that they share one wait for the disk.
///
/// Each document is still taken whole or not at all, in its order, with what it causes: a group is
/// one transaction, and if anything in it fails nothing of it is kept, and each file is tried
/// alone.
extension Coordinator {
    /// Takes a group in: verify and record each, commit once, and only then deal with the files.
    func take(
        _ group: [QueuedFile], of party: String, at now: Instant, _ report: inout RoundReport
    ) {
        let receptions: [Reception]
        do {
            receptions = try commit(group, at: now, &report)
        } catch {
            guard group.count > 1 else {
                return note(error, group[0].file.name, of: party, &report)
            }
            for queued in group { take([queued], of: party, at: now, &report) }
            return
        }
        var done: [(file: DroppedFile, reception: Reception)] = []
        for (queued, reception) in zip(group, receptions) {
            do {
                if try settle(queued.file, reception, at: now, &report) {
                    done.append((queued.file, reception))
                }
            } catch {
                note(error, queued.file.name, of: party, &report)
            }
        }
        let removals = folders.inbox.remove(done.map(\.file), of: party)
        for ((file, reception), removal) in zip(done, removals) {
            do {
                _ = try removal.get()
                report.filesTaken += 1
                tell(reception, party, file.name)
            } catch {
                note(error, file.name, of: party, &report)
            }
        }
        takeHeld(at: now, &report)
    }

    /// Judges the files of a group one after another on one copy of the book, each followed by the
    /// held documents whose gap it closes, and commits them all.
    /// - Throws: Whatever one of them throws; the book is then as it was.
    private func commit(
        _ group: [QueuedFile], at now: Instant, _ report: inout RoundReport
    ) throws -> [Reception] {
        var attempt = Attempt(book: book, held: held, obstacle: obstacle)
        var heldTaken = 0
        let receptions = try store.write { transaction in
            try group.map { queued in
                let reception = try attempt.make(in: transaction, at: now) { book, _, memory in
                    try book.receive(queued.document, now: now, memory: memory)
                }
                heldTaken += try attempt.takeHeld(in: transaction, at: now)
                return reception
            }
        }
        keep(attempt)
        report.filesTaken += heldTaken
        return receptions
    }

    /// What is to be done about a file once its document is recorded, or is not to be.
    ///
    /// - Returns: Whether the file can go.
    private func settle(
        _ file: DroppedFile, _ reception: Reception, at now: Instant, _ report: inout RoundReport
    ) throws -> Bool {
        switch reception {
        case .unfinished(let refusal):
            switch stability.observe(
                file.party, file.name, file.identity, now: pace())
            {
            case .report: try setAside(file, refusal, at: now)
            case .wait(let second), .settled(let second):
                // A text that its author has still to sign is often followed by just that.
                let isSoon = refusal.code == .payloadIssuer
                report.lookAgain(in: isSoon ? 1 : second - pace())
                return false
            }
        case .refused(let refusal), .forked(let refusal):
            try setAside(file, refusal, at: now)
        case .applied, .rejected, .duplicate, .held:
            break
        }
        stability.forget(file.party, file.name)
        return true
    }
}
