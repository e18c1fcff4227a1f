import Commissioning
import Dispatch
import Exchange
import Storage

/// Recorded answers on their way into the parties' folders: stored bytes under their one name,
/// however often.
///
/// It reads what is committed and writes files; it changes nothing of the coordinator's. So it can
/// be done by another thread while the writer takes in the next files.
struct Publication: Sendable {
    let store: LedgerStore
    let publisher: Publisher
    /// Whether the answers after one that cannot be put out wait for it.
    let waitsForEach: Bool
    /// Told after each party.
    let onProgress: @Sendable () -> Void

    /// What came of it.
    struct Outcome: Sendable {
        /// Numbers of the answers that are in their folders and on the disk.
        var done: [Int] = []
        /// What went wrong, with the party or the part it is about.
        var faults: [(subject: String, fault: any Error)] = []
        /// There may be more than one round publishes.
        var isFull = false
        /// A folder takes nothing, and what came after its answers was not tried.
        var isHeldUp = false
    }

    /// Publishes what waits, at most ``CoordinationLimits/answersPerRoundMaximum``.
    func run() -> Outcome {
        var outcome = Outcome()
        do {
            let limit = CoordinationLimits.answersPerRoundMaximum
            let waiting = try store.read { try $0.waitingAnswers(limit: limit) }
            var broken: Set<String> = []
            // In a backlog each party's go together: waiting for the disk at every change of the
            // party would halve what is taken in.
            let isBacklog = waiting.count > CoordinationLimits.answersInOrderMaximum
            let inOrder = waiting.sorted {
                isBacklog ? ($0.party, $0.id) < ($1.party, $1.id) : $0.id < $1.id
            }
            for run in Self.runs(inOrder) {
                let party = run[0].party
                guard !broken.contains(party) else { continue }
                if !publish(run, to: party, &outcome) { broken.insert(party) }
                onProgress()
                if waitsForEach, !isBacklog, !broken.isEmpty {
                    outcome.isHeldUp = true
                    break
                }
            }
            outcome.isFull = waiting.count == limit
        } catch {
            outcome.faults.append(("outbox", error))
        }
        return outcome
    }

    /// The answers in their order, those of one party that follow each other together.
    ///
    /// What stands later in the ledger builds on what stands before it. If it were the first in a
    /// folder and the disk were lost then, a partner would hold our word for something that nobody
    /// else has seen, and no file could bring that back. So what stands later waits for a folder
    /// that takes nothing, but not for long: one party's folder silences nobody else.
    private static func runs(_ answers: [StoredAnswer]) -> [[StoredAnswer]] {
        answers.reduce(into: []) { runs, answer in
            if runs.last?.first?.party == answer.party {
                runs[runs.count - 1].append(answer)
            } else {
                runs.append([answer])
            }
        }
    }

    /// Puts a party's answers into its folder, together if that works.
    /// - Returns: Whether all of them are there.
    private func publish(
        _ all: [StoredAnswer], to party: String, _ outcome: inout Outcome
    ) -> Bool {
        let answers = all.prefix(while: \.isAsRecorded)
        if answers.count < all.count {
            let name = all[answers.count].name
            // Nobody is told what was not recorded; what follows it waits, as below.
            outcome.faults.append(
                (party, StorageFault.corrupt("\(name) for \(party) is not what was recorded")))
        }
        let named = answers.compactMap { answer in
            PublishedName(stored: answer.name).map { (answer.id, $0, answer.bytes) }
        }
        if named.count > 1,
            (try? publisher.publish(party, named.map { ($0.1, $0.2) })) != nil
        {
            outcome.done += named.map(\.0)
            return answers.count == all.count
        }
        do {
            for (id, name, bytes) in named {
                _ = try publisher.publish(party, name, bytes)
                outcome.done.append(id)
            }
            return answers.count == all.count
        } catch {
            // What follows it waits, so that a party sees its answers in their order.
            outcome.faults.append((party, error))
            return false
        }
    }
}

extension Coordinator {
    private var publication: Publication {
        Publication(
            store: store, publisher: folders.publisher,
            waitsForEach: hasPatience(
                since: publishingFailedSince, CoordinationLimits.folderPatienceSeconds),
            onProgress: onProgress)
    }

    private func hasPatience(since second: Int?, _ most: Int) -> Bool {
        second.map { pace() - $0 < most } ?? true
    }

    /// Puts out what waits, and says whether a head of the ledger may be signed: whether everything
    /// that it would be over lies where its party finds it, or was waited for long enough.
    ///
    /// A head holds for ever what came before it. If that lay on the lost disk alone, nobody could
    /// make it again as it was, and no head after it would hold.
    /// - Throws: `StorageFault`.
    func isReadyForHead(at now: Instant, _ report: inout RoundReport) throws -> Bool {
        note(publication.run(), at: now, &report)
        guard try store.read({ try $0.waitingAnswerCount() }) > 0 else {
            headHeldUpSince = nil
            return true
        }
        let since = headHeldUpSince ?? pace()
        headHeldUpSince = since
        return !hasPatience(since: since, CoordinationLimits.headPatienceSeconds)
    }

    /// Begins with what the round before left, if it left anything.
    func beginPublishing() -> Begun<Publication.Outcome>? {
        guard hasLeftAnswers else { return nil }
        hasLeftAnswers = false
        let publication = publication
        return Begun(on: DispatchQueue(label: "publication")) { publication.run() }
    }

    /// Notes what was begun before the files were taken in.
    func finish(
        _ begun: Begun<Publication.Outcome>?, at now: Instant, _ report: inout RoundReport
    ) {
        guard let begun else { return }
        note(begun.wait(), at: now, &report)
    }

    /// Publishes what was recorded, or leaves it for the next round, which follows at once and can
    /// do it while it takes in files.
    func publish(at now: Instant, _ report: inout RoundReport) {
        if publishesBehind, report.more {
            hasLeftAnswers = true
        } else {
            note(publication.run(), at: now, &report)
        }
    }

    private func note(
        _ outcome: Publication.Outcome, at now: Instant, _ report: inout RoundReport
    ) {
        do {
            if !outcome.done.isEmpty {
                try store.write { transaction in
                    for id in outcome.done { try transaction.markPublished(id, at: now.seconds) }
                }
            }
            report.filesPublished += outcome.done.count
            if outcome.isFull, !outcome.done.isEmpty { report.more = true }
        } catch {
            report.faults += 1
            say(error, "outbox")
        }
        for (subject, fault) in outcome.faults {
            report.faults += 1
            say(fault, subject)
        }
        publishingFailedSince = outcome.faults.isEmpty ? nil : publishingFailedSince ?? pace()
        if outcome.isHeldUp { report.lookAgain(in: CoordinationLimits.heldUpRetrySeconds) }
    }
}
