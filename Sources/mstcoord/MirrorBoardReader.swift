import BoardServer
import Commissioning
import Coordination
import Evidence
import Storage

/// Shows a mirror's board what the mirror has checked, and the mirror's own ledger.
actor MirrorBoardReader: StateReader, LedgerReader, MirrorReader {
    private let mirror: Mirror
    private let store: LedgerStore
    private let proofs: LedgerProofs
    private let demonstration: Demonstration?

    /// - Parameter demonstration: The coordinator's service is one, and so is the mirror's.
    init(mirror: Mirror, settings: Settings, demonstration: Demonstration?) throws {
        self.mirror = mirror
        self.demonstration = demonstration
        store = try LedgerStore(reading: settings.mirrorPath)
        proofs = LedgerProofs(store)
    }

    func report() async throws -> MirrorFacts { MirrorReport(await mirror.book).facts }

    /// Nothing but the agreement, for the page's title and its local time: a mirror does not know
    /// the state of the service, and does not make one up.
    func snapshot(asOf moment: Instant?) async throws -> ServiceSnapshot {
        let book = await mirror.book
        var state = ServiceState()
        if let agreement = book.agreement {
            state.apply(
                .agreement(agreement, signedBy: agreement.parties.map(\.id)),
                Recorded(
                    entry: book.entry, at: book.recordedAt, issuer: book.coordinator,
                    signedAt: book.recordedAt, digest: ""))
        }
        return ServiceSnapshot(
            state: state, now: moment ?? book.recordedAt, demonstration: demonstration,
            exchange: ExchangeFigures())
    }

    func head() async throws -> LedgerHead { LedgerHead(of: try await proofs.newestTree()) }

    func head(asOf moment: Instant) async throws -> LedgerHead {
        let size = try store.read { try $0.head(recordedThrough: moment.seconds) }
        return LedgerHead(of: try await proofs.newestTree(), at: size)
    }

    func facts(asOf moment: Instant?) async throws -> LedgerFacts {
        let book = await mirror.book
        var head = try await head()
        if let moment { head = try await self.head(asOf: moment) }
        let heads = try store.read { view in
            try view.newest(
                type: Checkpoint.documentType, limit: 60, through: head.size
            ).compactMap { stored -> CheckpointRow? in
                let envelope = try SignedEnvelope.read(stored.envelope)
                let head = try PayloadHead.inspect(envelope.payload, type: stored.type)
                guard let said = Checkpoint.read(.object(head.body), into: ShapeFaults()) else {
                    return nil
                }
                return CheckpointRow(
                    entry: stored.entry, at: Instant(seconds: stored.recordedAt), head: said.head,
                    party: book.party, isCosigned: said.head.size <= book.head?.size ?? 0,
                    document: envelope)
            }
        }
        let evidence = try store.read { try $0.evidence() }.map { kept in
            "A document of \(kept.issuer) contradicts one that it signed before; both are kept."
        }
        return LedgerFacts(
            keeper: book.coordinator, head: head, checkpoints: heads,
            parties: [
                LedgerParty(
                    party: book.party,
                    sentSize: moment == nil ? book.head?.size : heads.first?.head.size,
                    cosigned: moment == nil
                        ? book.head.map { ($0.size, book.recordedAt) }
                        : heads.first.map { ($0.head.size, $0.at) },
                    heardAt: moment == nil ? book.recordedAt : heads.first?.at, isSilent: false)
            ], evidence: moment == nil ? evidence : [], intervalHours: 24)
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
