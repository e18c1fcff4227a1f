import BoardServer
import Commissioning
import Coordination
import Evidence
import Storage

/// Shows the board a coordinator's own ledger.
actor StoredLedgerReader: LedgerReader {
    private let store: LedgerStore
    private let settings: Settings
    private let proofs: LedgerProofs
    private let clock: any WallClock
    private let state: LedgerStateReader
    /// Signed heads that were read before, by entry: they do not change, and reading sixty of them
    /// takes longer than all else on the page.
    private var read: [Int: (said: Checkpoint, envelope: SignedEnvelope)] = [:]

    /// - Parameter state: Has read the same ledger already.
    init(settings: Settings, clock: any WallClock, state: LedgerStateReader) throws {
        store = try LedgerStore(reading: settings.databasePath)
        self.settings = settings
        self.clock = clock
        self.state = state
        proofs = LedgerProofs(store)
    }

    func head() async throws -> LedgerHead { LedgerHead(of: try await proofs.newestTree()) }

    func head(asOf moment: Instant) async throws -> LedgerHead {
        let size = try store.read { try $0.head(recordedThrough: moment.seconds) }
        return LedgerHead(of: try await proofs.newestTree(), at: size)
    }

    /// Signed heads on the page: ten days of three parties, cosigned.
    private static let checkpointsMaximum = 60

    func facts(asOf moment: Instant?) async throws -> LedgerFacts {
        let book = try await state.book(asOf: moment)
        let tree = try await proofs.newestTree()
        let head = moment == nil ? LedgerHead(of: tree) : LedgerHead(of: tree, at: book.entry)
        let heads = try await proofs.newestCheckpoints(
            limit: Self.checkpointsMaximum, through: head.size
        ).compactMap { try row($0, book) }
        let kept = moment == nil ? try store.read { try $0.evidence() } : []
        let evidence = kept.map { kept in
            "A document number \(kept.sequence) of \(kept.issuer) contradicts the one recorded; "
                + "it is kept since \(Instant(seconds: kept.stoppedAt)), and the stream is stopped."
        }
        return LedgerFacts(
            keeper: book.me, head: head, checkpoints: heads,
            parties: parties(book, at: moment ?? max(clock.now(), book.state.asOf)),
            evidence: evidence, intervalHours: settings.checkpointHours)
    }

    private func parties(_ book: Book, at now: Instant) -> [LedgerParty] {
        let heads = book.checkpoints
        let silent = settings.heartbeats.map {
            heads.silentParties(at: now, intervalSeconds: $0.intervalSeconds)
        }
        return (book.state.inForce?.agreement.parties ?? []).map(\.id).filter { $0 != book.me }.map
        {
            LedgerParty(
                party: $0, sentSize: heads.sent[$0]?.head.size,
                cosigned: heads.cosigned[$0].map { ($0.head.size, $0.at) },
                heardAt: heads.heardAt[$0], isSilent: silent?.contains($0) ?? false)
        }
    }

    private func row(_ stored: StoredEntry, _ book: Book) throws -> CheckpointRow? {
        guard let (said, envelope) = try head(stored) else { return nil }
        return CheckpointRow(
            entry: stored.entry, at: Instant(seconds: stored.recordedAt), head: said.head,
            party: stored.audience.joined(separator: ", "),
            isCosigned: envelope.signatures.contains { signature in
                book.trust.lookup(signature.header.kid).map { $0.party != book.me } ?? false
            }, document: envelope)
    }

    private func head(
        _ stored: StoredEntry
    ) throws -> (said: Checkpoint, envelope: SignedEnvelope)? {
        if let known = read[stored.entry] { return known }
        let envelope = try SignedEnvelope.read(stored.envelope)
        let head = try PayloadHead.inspect(envelope.payload, type: stored.type)
        guard let said = Checkpoint.read(.object(head.body), into: ShapeFaults()) else {
            return nil
        }
        if read.count >= 4 * Self.checkpointsMaximum { read.removeAll() }
        read[stored.entry] = (said, envelope)
        return (said, envelope)
    }

    func entries(after position: Int, limit: Int) async throws -> [LedgerRow] {
        try store.read { try $0.entries(after: position, limit: limit) }.map(
            LedgerRow.init(stored:))
    }

    func inclusion(of entry: Int, size: Int?) async throws -> LedgerProof {
        try await proofs.inclusion(of: entry, size: size, withDocument: false)
    }

    func entry(of digest: PayloadDigest) async throws -> Int? {
        try store.read { try $0.entries(digest: digest) }.last?.entry
    }

    func consistency(from old: Int, to new: Int?) async throws -> JSONValue {
        try await proofs.consistency(from: old, to: new)
    }
}

extension LedgerRow {
    /// What the board shows of a stored entry.
    init(stored: StoredEntry) {
        self.init(
            entry: stored.entry, recordedAt: Instant(seconds: stored.recordedAt),
            issuer: stored.issuer, audience: stored.audience, type: stored.type,
            sequence: stored.sequence, verdict: stored.verdict, digest: stored.digest,
            leafHash: stored.leafHash)
    }
}
