import Commissioning
import Evidence
import Exchange
import Logging
import Storage

/// What one round came to, and when the next one is needed.
package struct RoundReport: Sendable, Equatable {
    /// Files taken out of the folders.
    package var filesTaken = 0
    /// Actions done that were due.
    package var actionsDone = 0
    /// Files put into the folders.
    package var filesPublished = 0
    /// More work is waiting: go on at once.
    package var more = false
    /// The next moment something is due, if anything is.
    package var nextDue: Instant?
    /// Seconds until an unsettled file should be looked at again, if there is one.
    package var lookAgainSeconds: Int?
    /// Files were left for the next round because they were signed after something that is due.
    package var deferred = false
    /// Work that failed for reasons of this machine; it is tried again in the next round.
    package var faults = 0
    /// The first of them, one sentence each.
    package var troubles: [String] = []

    /// Nothing came of it but faults.
    var isAtAStandstill: Bool {
        faults > 0 && filesTaken == 0 && actionsDone == 0 && filesPublished == 0
    }

    mutating func lookAgain(in seconds: Int) {
        lookAgainSeconds = min(lookAgainSeconds ?? .max, max(1, seconds))
    }
}

extension Coordinator {
    /// One round: the way of a document through the house. Read this first.
    ///
    /// A crash between any two lines of it is repaired by the next round, in the same way as by
    /// every other round: nothing here knows whether it was interrupted before.
    package func round() -> RoundReport {
        var report = RoundReport()
        roundTroubles.removeAll()
        quarantineFull.removeAll()
        // 1. Read the clock, once: everything recorded in this round is recorded at this time. A
        //    clock that was set back stands still here until it has caught up with the ledger.
        let now = recordingTime
        //    A clock that cannot be believed, or a ledger older than what partners hold, ends it:
        //    nothing is recorded and nothing signed until a person has put it right.
        if let fault = whatForbidsRounds() {
            report.faults += 1
            say(fault, fault.code)
            report.troubles = roundTroubles
            return report
        }
        // 2. Take in what was dropped, in groups: verify each, record it with its effects and
        //    answers, commit the group in one transaction, and only then remove its files. Answers
        //    that the round before left are put into their folders meanwhile.
        let publishing = beginPublishing()
        takeInFiles(at: now, isAhead: publishing != nil, &report)
        finish(publishing, at: now, &report)
        //    Asked to stop, it leaves the rest in the folders, where the next start finds it.
        if isAskedToStop {
            report.more = true
            return report
        }
        // 3. Do what is due, in the order in which it is due: decide cycles, let offers lapse.
        //    Files signed by then come first, so that an answer given in time is not late because
        //    we were, or because its folder could not be read; files signed later come after. No
        //    party and no disk holds a deadline up for ever.
        unreadRounds = report.more || report.faults > 0 ? unreadRounds + 1 : 0
        if unreadRounds == 0 || unreadRounds >= CoordinationLimits.unreadRoundsMaximum {
            doWhatIsDue(at: now, &report)
        }
        // Once a day, and not before everything under it is out: the signed head of the ledger to
        // every party, which cosigns it.
        sendCheckpoints(at: now, &report)
        // 4. Publish what was recorded: stored bytes under their one name, however often. In the
        //    midst of a backlog the next round does it, beside its own intake.
        publish(at: now, &report)
        // 5. Keep the fingerprint of the state, and say when the next round is needed.
        keepFingerprint(&report)
        report.nextDue = [nextAction?.at, nextCheckpoint].compactMap(\.self).min()
        stuck.keep(book.state.dueActions())
        if report.faults == 0 { saidFaults.removeAll() }
        report.troubles = Array((roundTroubles + stuck.sentences).prefix(5))
        return report
    }

    /// The first thing that is or will be due and does not wait for another attempt.
    var nextAction: DueAction? {
        let second = pace()
        return book.state.dueActions().first { !stuck.isWaiting($0, at: second) }
    }

    private func doWhatIsDue(at now: Instant, _ report: inout RoundReport) {
        let first = nextAction?.at
        for _ in 0..<CoordinationLimits.actionsPerRoundMaximum {
            // What was signed between two moments that are due comes between them.
            if report.deferred, nextAction?.at != first { break }
            if isAskedToStop { break }
            guard let action = nextAction, action.at <= now else {
                report.more = report.more || report.deferred
                return
            }
            do {
                let head = book.entry
                try commit(at: now) { book, _, _ in try book.perform(action, now: now) }
                failedDueRounds = 0
                report.actionsDone += 1
                log.notice(
                    "done what was due", metadata: ["entries": "\(head + 1)…\(book.entry)"])
            } catch let fault as CoordinationFault where fault.isOfOneCycle {
                // It would fail again at once; what else is due does not wait for it.
                stuck.note(action, fault, at: pace())
                log.error("\(fault)", metadata: ["hint": "\(fault.hint)"])
            } catch {
                report.faults += 1
                failedDueRounds += 1
                say(error, "deadlines")
                return
            }
        }
        report.more = true
    }

    private func keepFingerprint(_ report: inout RoundReport) {
        guard book.entry != fingerprintedEntry, !report.more else { return }
        do {
            let fingerprint = StateFingerprint(of: book.state, &fingerprintPieces)
            try store.write { try $0.set(StateFingerprint.setting, fingerprint.description) }
            fingerprintedEntry = book.entry
        } catch {
            report.faults += 1
            say(error, "fingerprint")
        }
    }
}
