import Commissioning
import Evidence
import Exchange
import Logging
import Storage

/// A partner's own instance: reads the files of its desk, keeps a ledger of its own, checks every
/// one, and cosigns the coordinator's heads. It never decides anything.
package actor Mirror {
    private let desk: Desk
    private let system: any FolderSystem
    private let checkpoints: CheckpointDesk
    private let store: LedgerStore?
    private let clock: any WallClock
    private let log: Logger
    private var seen: Set<String> = []
    private var said = 0
    /// What the partner knows, and what differs.
    package private(set) var book: MirrorBook

    /// A mirror at a desk.
    ///
    /// - Parameter store: its own ledger; `nil`: it only looks, keeps nothing and signs nothing.
    /// - Throws: `FolderFault`, `DeskFault`, `StorageFault`.
    package init(
        desk: Desk, system: any FolderSystem, store: LedgerStore?, clock: any WallClock, log: Logger
    ) throws {
        self.desk = desk
        self.system = system
        self.store = store
        self.clock = clock
        self.log = log
        checkpoints = CheckpointDesk(desk, system: system)
        var pins = try checkpoints.trust().pins
        // Nobody has to tell us our own key.
        pins[desk.card.party] = try desk.keys().map(\.publicKey)
            .first { $0.kind == .ed25519 }?.thumbprint
        var book = MirrorBook(
            party: desk.card.party, coordinator: desk.card.coordinator, pins: pins)
        // What was recorded before is checked again, by the same way as when it came.
        try store?.read { view in
            while true {
                let batch = try view.entries(after: book.entry, limit: 500)
                for stored in batch {
                    let envelope = try SignedEnvelope.read(stored.envelope)
                    let at = Instant(seconds: stored.recordedAt)
                    _ = book.take(envelope, at: at)
                    _ = book.entry(envelope, at: at)
                }
                if batch.count < 500 { break }
            }
            for kept in try view.evidence() {
                _ = book.take(try SignedEnvelope.read(kept.bytes), at: book.recordedAt)
            }
        }
        self.book = book
    }

    /// Looks through the desk's files once: what is new is recorded and checked.
    /// - Returns: how many documents were recorded.
    /// - Throws: `FolderFault`, `StorageFault`, `DeskFault`.
    @discardableResult
    package func round() throws -> Int {
        let now = max(clock.now(), book.recordedAt)
        var count = 0
        var waiting = try newFiles()
        // A document may wait for a key or a number that stands in a file after it.
        while true {
            let before = count
            var left: [DeskFile] = []
            for file in waiting {
                switch try take(file.envelope, at: now) {
                case .recorded:
                    count += 1
                    seen.insert(file.name)
                case .passed:
                    // What nobody signed may be a damaged copy; the whole one has the same name.
                    if (try? file.envelope.verify(with: book.trust.publicKey)) != nil {
                        seen.insert(file.name)
                    }
                case .waits: left.append(file)
                }
            }
            if count == before || left.isEmpty { break }
            waiting = left
        }
        for difference in book.differences.dropFirst(said) {
            log.error(
                "\(difference.sentence)",
                metadata: [
                    "code": "mirror.differs", "document": "\(difference.document)",
                    "place": "\(difference.place)",
                ])
        }
        said = book.differences.count
        try cosign(now)
        return count
    }

    private func take(_ envelope: SignedEnvelope, at now: Instant) throws -> MirrorBook.Outcome {
        var trial = book
        let outcome = trial.take(envelope, at: now)
        if outcome == .recorded, let entry = trial.entry(envelope, at: now) {
            try store?.write { try $0.append(entry) }
        } else if trial.isStopped, !book.isStopped {
            // It contradicts what is recorded: kept beside it.
            try store?.write {
                try $0.stop(
                    issuer: book.coordinator, audience: [book.party],
                    sequence: (book.last?.seq ?? 0) + 1, evidence: envelope.generalBytes(),
                    at: now.seconds)
            }
        }
        book = trial
        return outcome
    }

    /// Signs heads only while nothing contradicts: a mirror that differs stands still.
    private func cosign(_ now: Instant) throws {
        guard store != nil, !book.isStopped || book.contradictsHead,
            try !checkpoints.hasEvidence()
        else { return }
        for outcome in try checkpoints.answerAll(asOf: now.seconds, countMaximum: 256) {
            switch outcome {
            case .cosigned(let head): log.info("cosigned", metadata: ["size": "\(head.size)"])
            case .unproven, .refused, .contradicts:
                log.error(
                    "a signed head was not cosigned",
                    metadata: ["code": "checkpoint.proof", "outcome": "\(outcome)"])
            }
        }
    }

    private struct DeskFile {
        let name: String
        let rank: Int
        let sequence: Int
        let envelope: SignedEnvelope
    }

    /// Keys first, then texts of agreements, then what we sent, then what came, by number.
    private func newFiles() throws -> [DeskFile] {
        let sent = try files(FolderPath(desk.folder).child(ours: "sent"), "sent/")
        let own = try files(FolderPath(desk.folder), "")
        let received = try files(FolderPath(desk.card.outFolder), "out/")
        return (sent + own + received).sorted {
            ($0.rank, $0.sequence, $0.name) < ($1.rank, $1.sequence, $1.name)
        }
    }

    private func files(_ path: FolderPath, _ prefix: String) throws -> [DeskFile] {
        guard try system.entry(at: path) != nil else { return [] }
        return try system.withFolder(path) { opened in
            try opened.listing(countMaximum: 1 << 20).names.compactMap { name -> DeskFile? in
                let shown = prefix + name.escaped
                guard !name.isIgnored, shown.hasSuffix(".jws.json"), !seen.contains(shown),
                    case .bytes(let bytes, _) = try opened.read(name, bytesMaximum: 1 << 20),
                    let envelope = try? SignedEnvelope.read(bytes),
                    let head = try? PayloadHead.inspect(envelope.payload, type: envelope.type)
                else { return nil }
                let rank =
                    switch DocumentType(rawValue: head.type) {
                    case .keyset: 0
                    case .agreement: 1
                    default: head.iss == desk.card.party ? 2 : 3
                    }
                return DeskFile(name: shown, rank: rank, sequence: head.seq, envelope: envelope)
            }
        }
    }
}
