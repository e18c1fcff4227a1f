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
    private let me: String
    private var book: Book

    init(settings: Settings, clock: any WallClock) throws {
        let store = try LedgerStore(reading: settings.databasePath)
        me = try store.read { try $0.setting(ServiceSetting.coordinator) } ?? ""
        self.store = store
        self.settings = settings
        self.clock = clock
        proofs = LedgerProofs(store)
        book = Book(me: me, keys: [], randomBytes: { _ in [] })
    }

    func head() async throws -> LedgerHead { LedgerHead(of: try await proofs.newestTree()) }

    func head(asOf moment: Instant) async throws -> LedgerHead {
        let size = try store.read { try $0.head(recordedThrough: moment.seconds) }
        return LedgerHead(of: try await proofs.newestTree(), at: size)
    }

    /// Signed heads on the page: ten days of three parties, cosigned.
    private static let checkpointsMaximum = 60

    func facts() async throws -> LedgerFacts {
        let tree = try await proofs.newestTree()
        try store.read { try book.catchUp(from: $0) }
        let heads = try store.read { view in
            try view.newest(type: Checkpoint.documentType, limit: Self.checkpointsMaximum)
                .compactMap(row)
        }
        let evidence = try store.read { try $0.evidence() }.map { kept in
            "A document number \(kept.sequence) of \(kept.issuer) contradicts the one recorded; "
                + "it is kept since \(Instant(seconds: kept.stoppedAt)), and the stream is stopped."
        }
        return LedgerFacts(
            keeper: me, head: LedgerHead(of: tree), checkpoints: heads, parties: parties(),
            evidence: evidence, intervalHours: settings.checkpointHours)
    }

    private func parties() -> [LedgerParty] {
        let heads = book.checkpoints
        let silent = settings.heartbeats.map {
            heads.silentParties(
                at: max(clock.now(), book.state.asOf), intervalSeconds: $0.intervalSeconds)
        }
        return (book.state.inForce?.agreement.parties ?? []).map(\.id).filter { $0 != me }.map {
            LedgerParty(
                party: $0, sentSize: heads.sent[$0]?.head.size,
                cosigned: heads.cosigned[$0].map { ($0.head.size, $0.at) },
                heardAt: heads.heardAt[$0], isSilent: silent?.contains($0) ?? false)
        }
    }

    private func row(_ stored: StoredEntry) throws -> CheckpointRow? {
        let envelope = try SignedEnvelope.read(stored.envelope)
        let head = try PayloadHead.inspect(envelope.payload, type: stored.type)
        guard let said = Checkpoint.read(.object(head.body), into: ShapeFaults()) else {
            return nil
        }
        return CheckpointRow(
            entry: stored.entry, at: Instant(seconds: stored.recordedAt), head: said.head,
            party: stored.audience.joined(separator: ", "),
            isCosigned: envelope.signatures.contains { signature in
                book.trust.lookup(signature.header.kid).map { $0.party != me } ?? false
            }, document: envelope)
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
