import Commissioning
import Evidence
import Exchange
import Logging
import Storage

extension Coordinator {
    /// When the next head of the ledger is due; `nil` while there is nobody to sign it for.
    var nextCheckpoint: Instant? {
        guard let heartbeat, let inForce = book.state.inForce else { return nil }
        guard let last = book.checkpoints.lastSentAt else { return inForce.since }
        return last.adding(seconds: heartbeat.intervalSeconds)
    }

    /// Signs the head of the ledger for every party, once in an interval; after downtime, once.
    ///
    /// A party can check it only with our keys, and an agreement only with everybody's: whatever
    /// keyset it has not been given yet goes with it.
    func sendCheckpoints(at now: Instant, _ report: inout RoundReport) {
        tellSilence(at: now)
        guard let due = nextCheckpoint, due <= now else { return }
        do {
            guard try isReadyForHead(at: now, &report) else { return }
            try growTree()
            let whole = tree
            try commit(at: now) { book, view, _ in
                let keysets = try book.keysetsToHand(view)
                try book.sendCheckpoints(over: whole, now: now)
                book.pending.answers += keysets
            }
            report.actionsDone += 1
            // What this has recorded is put out in this round; another one is not needed for it.
            log.info("checkpoint", metadata: ["size": "\(whole.count)"])
        } catch {
            report.faults += 1
            say(error, "checkpoint")
        }
    }

    /// Takes everything recorded into the ledger's hash tree.
    func growTree() throws {
        try store.read { view in
            while tree.count < book.entry {
                let batch = try view.leafHashes(after: tree.count, limit: 10_000)
                guard !batch.isEmpty else { return }
                for hash in batch { tree.append(hash) }
            }
        }
    }

    /// Parties of whom nothing was heard in two intervals.
    package var silentParties: [String] {
        guard let heartbeat else { return [] }
        return book.checkpoints.silentParties(
            at: recordingTime, intervalSeconds: heartbeat.intervalSeconds)
    }

    private func tellSilence(at now: Instant) {
        let silent = Set(silentParties)
        for party in silent.subtracting(saidSilent).sorted() {
            let since = book.checkpoints.silentSince(party)?.description ?? ""
            log.warning(
                "nothing heard of a party in two intervals",
                metadata: ["code": "party.silent", "party": "\(party)", "since": "\(since)"])
        }
        for party in saidSilent.subtracting(silent).sorted() {
            log.notice("heard of a silent party again", metadata: ["party": "\(party)"])
        }
        saidSilent = silent
    }
}

extension Book {
    /// Every keyset in force, for the folders of parties that do not have it yet.
    func keysetsToHand(_ view: LedgerView) throws -> [PendingWrites.Answer] {
        var found: [PendingWrites.Answer] = []
        for (owner, entry) in trust.entries.sorted(by: { $0.key < $1.key }) {
            let name = try PublishedName(
                issuer: owner, agreement: "keys", sequence: entry.keyset.version,
                type: Keyset.documentType)
            for party in checkpointParties where party != owner {
                guard try !view.hasAnswer(to: party, named: name.text),
                    let stored = try view.entries(digest: entry.digest).first
                else { continue }
                found.append(
                    PendingWrites.Answer(
                        party: party, name: name.text, entry: stored.entry, answers: nil,
                        bytes: stored.envelope))
            }
        }
        return found
    }
}
