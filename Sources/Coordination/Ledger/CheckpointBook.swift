import Commissioning
import Evidence
import Storage

/// Heads of the ledger: what was sent to whom, what came back cosigned, and who has been silent.
///
/// A fold over the ledger's entries, like everything in the book.
package struct CheckpointBook: Sendable {
    /// A head that was sent to a party, or came back from it.
    package struct Signed: Equatable, Sendable {
        /// The head.
        package let head: LedgerHead
        /// The entry that carries it.
        package let entry: Int
        /// When that was recorded.
        package let at: Instant
    }

    /// The newest head sent, by party.
    package private(set) var sent: [String: Signed] = [:]
    /// The newest head cosigned, by party.
    package private(set) var cosigned: [String: Signed] = [:]
    /// When the first head was sent, by party.
    package private(set) var firstSentAt: [String: Instant] = [:]
    /// When a document of a party was recorded last, cosigned heads included.
    package private(set) var heardAt: [String: Instant] = [:]
    /// Heads sent and not yet cosigned or overtaken, and all digests ever sent.
    private var heads: [PayloadDigest: LedgerHead] = [:]
    private var returned: Set<PayloadDigest> = []
    /// The documents of the newest heads sent, by party.
    private var newest: [String: (digest: PayloadDigest, head: PayloadHead)] = [:]
    /// Heads that came back and that no head sent has named yet, in order.
    private var unnamed: [Checkpoint.Returned] = []
    /// What the heads sent last name, with the size that they have.
    private var named: (size: Int, returned: [Checkpoint.Returned]) = (0, [])

    /// What a head of this size has to name: what came back up to it, not named by one before.
    func toName(at size: Int) -> [Checkpoint.Returned] {
        if size == named.size { return named.returned }
        return Array(
            unnamed.filter { $0.entry <= size }.suffix(Checkpoint.returnedCountMaximum))
    }

    /// Digests of the newest heads that were sent and have not come back, by party.
    var awaited: [PayloadDigest] {
        heads.filter { !returned.contains($0.key) }
            .sorted { ($0.value.size, $0.key.description) < ($1.value.size, $1.key.description) }
            .map(\.key)
    }

    /// When the newest head was sent to anybody.
    package var lastSentAt: Instant? { sent.values.map(\.at).max() }

    /// Whether this is the digest of a checkpoint of this ledger.
    func isKnown(_ digest: PayloadDigest) -> Bool { heads[digest] != nil }

    /// Whether the checkpoint with this digest has come back already.
    func isReturned(_ digest: PayloadDigest) -> Bool { returned.contains(digest) }

    /// What an entry says, if it is the newest head of its party once more.
    func sentHead(_ stored: StoredEntry) -> PayloadHead? {
        guard stored.type == Checkpoint.documentType, let party = stored.audience.first,
            let known = newest[party], known.digest == stored.digest
        else { return nil }
        return known.head
    }

    /// Takes an entry in.
    mutating func take(_ stored: StoredEntry, _ head: PayloadHead?, me: String) {
        let at = Instant(seconds: stored.recordedAt)
        guard stored.issuer == me else {
            heardAt[stored.issuer] = at
            return
        }
        guard let head, stored.type == Checkpoint.documentType, let party = stored.audience.first,
            let said = heads[stored.digest] ?? Checkpoint.head(in: head.body)
        else { return }
        let signed = Signed(head: said, entry: stored.entry, at: at)
        guard heads.updateValue(said, forKey: stored.digest) != nil else {
            sent[party] = signed
            newest[party] = (stored.digest, head)
            if said.size != named.size {
                named = (said.size, toName(at: said.size))
                unnamed.removeAll { $0.entry <= said.size }
            }
            if firstSentAt[party] == nil { firstSentAt[party] = at }
            return
        }
        returned.insert(stored.digest)
        unnamed.append(
            Checkpoint.Returned(party: party, digest: stored.digest, entry: stored.entry))
        heardAt[party] = at
        if said.size >= cosigned[party]?.head.size ?? 0 { cosigned[party] = signed }
    }

    /// Since when nothing has been heard of a party; `nil` before the first head was sent to it.
    package func silentSince(_ party: String) -> Instant? {
        guard let first = firstSentAt[party] else { return nil }
        return max(first, heardAt[party] ?? first)
    }

    /// Parties of whom nothing was heard in two intervals, sorted.
    package func silentParties(at now: Instant, intervalSeconds: Int) -> [String] {
        firstSentAt.keys.filter { party in
            guard let since = silentSince(party) else { return false }
            return now.seconds - since.seconds > 2 * intervalSeconds
        }.sorted()
    }
}
