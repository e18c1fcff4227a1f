import BoardServer
import Coordination
import Evidence
import Storage

/// Makes proofs from a service's ledger, without ever writing to it.
actor LedgerProofs {
    private let store: LedgerStore
    private var tree = MerkleLog()
    /// Entries with keysets and with signed heads, in order: to look for them by type, the
    /// database would have to go through everything.
    private var keysets: [Int] = []
    private var checkpoints: [Int] = []

    /// Proofs from an opened ledger.
    init(_ store: LedgerStore) {
        self.store = store
    }

    /// The ledger's hash tree up to its last entry.
    func newestTree() throws -> MerkleLog {
        try store.read { view in
            while true {
                let batch = try view.leaves(after: tree.count, limit: 10_000)
                for leaf in batch {
                    tree.append(leaf.hash)
                    if leaf.type == Keyset.documentType { keysets.append(tree.count) }
                    if leaf.type == Checkpoint.documentType { checkpoints.append(tree.count) }
                }
                if batch.count < 10_000 { return }
            }
        }
        return tree
    }

    /// The newest entries with signed heads, newest first, at most `limit`.
    /// - Parameter entry: The last one that counts.
    func newestCheckpoints(limit: Int, through entry: Int) throws -> [StoredEntry] {
        _ = try newestTree()
        let wanted = checkpoints.reversed().lazy.filter { $0 <= entry }.prefix(limit)
        return try store.read { view in try wanted.compactMap { try view.entry($0) } }
    }

    /// The proof that an entry is in the ledger, under a signed head if there is one over it.
    ///
    /// - Parameter size: The ledger's size to prove it for; nil: that of the newest signed head.
    /// - Throws: `AnswerFailure` `query.unknown-entry` for an entry or size that is not there.
    func inclusion(
        of entry: Int, size: Int? = nil, withDocument: Bool
    ) throws -> LedgerProof {
        let tree = try newestTree()
        let heads = try newestCheckpoints(limit: 64, through: tree.count)
        return try store.read { view in
            guard let stored = try view.entry(entry), entry <= tree.count else {
                throw Self.unknown("There is no entry \(entry).", tree.count)
            }
            let signed = try Self.checkpoint(heads, over: entry, at: size)
            let wanted = size ?? signed?.said.head.size ?? tree.count
            guard (entry...tree.count).contains(wanted) else {
                throw Self.unknown("No size \(wanted) holds entry \(entry).", tree.count)
            }
            return LedgerProof(
                entry: entry, leafHash: stored.leafHash, head: LedgerHead(of: tree, at: wanted),
                path: tree.inclusionPath(of: entry - 1, size: wanted),
                document: withDocument && Remainder(stored.envelope) == nil
                    ? try SignedEnvelope.read(stored.envelope) : nil,
                checkpoint: signed?.envelope,
                keysets: try keysets(view, of: signed?.parties ?? []))
        }
    }

    /// The newest checkpoint over an entry; one that is cosigned before one that is not.
    private static func checkpoint(
        _ heads: [StoredEntry], over entry: Int, at size: Int?
    ) throws -> (said: Checkpoint, envelope: SignedEnvelope, parties: [String])? {
        var best: (said: Checkpoint, envelope: SignedEnvelope, parties: [String])?
        for stored in heads {
            let envelope = try SignedEnvelope.read(stored.envelope)
            let head = try PayloadHead.inspect(envelope.payload, type: stored.type)
            guard let said = Checkpoint.read(.object(head.body), into: ShapeFaults()),
                said.head.size >= entry, size == nil || said.head.size == size,
                envelope.signatures.count > best?.envelope.signatures.count ?? 0
            else { continue }
            best = (said, envelope, [stored.issuer] + stored.audience)
        }
        return best
    }

    private func keysets(_ view: LedgerView, of parties: [String]) throws -> [SignedEnvelope] {
        try keysets.compactMap { try view.entry($0) }.filter { parties.contains($0.issuer) }
            .map { try SignedEnvelope.read($0.envelope) }
    }

    /// The proof that the ledger of `new` entries begins with that of `old`.
    /// - Throws: `AnswerFailure` `query.unknown-entry`.
    func consistency(from old: Int, to new: Int?) throws -> JSONValue {
        let tree = try newestTree()
        let size = new ?? tree.count
        guard (0...tree.count).contains(size), (0...size).contains(old) else {
            throw Self.unknown("There is no ledger of \(old) within one of \(size).", tree.count)
        }
        return [
            "from": LedgerHead(of: tree, at: old).json, "to": LedgerHead(of: tree, at: size).json,
            "path": LedgerHash.json(tree.consistencyPath(from: old, to: size)),
        ]
    }

    private static func unknown(_ sentence: String, _ count: Int) -> AnswerFailure {
        AnswerFailure(
            .unknownEntry, sentence, remedy: "The ledger has \(count) entries, the first being 1.")
    }
}
