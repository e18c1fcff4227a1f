import Commissioning
import Evidence
import Exchange
import Storage

/// What a partner knows by its own files alone, and everything in which the coordinator's do not
/// agree with it.
///
/// A fold over the documents that the partner has sent and received, in the order in which its own
/// ledger took them; a mirror that starts again checks everything again.
package struct MirrorBook: Sendable {
    /// One thing in which the two sides do not agree.
    package struct Difference: Equatable, Sendable {
        /// The document: its type and number.
        package let document: String
        /// The place in it, as a JSON Pointer; empty for the whole.
        package let place: String
        /// One sentence for a person.
        package let sentence: String
    }

    /// One decision that was made again.
    package struct Decision: Equatable, Sendable {
        /// The cycle, or the team's Monday.
        package let subject: String
        /// Which decision on it.
        package let revision: Int
        /// When the coordinator signed it.
        package let signedAt: Instant
        /// How many differences it has.
        package let differences: Int
    }

    /// This partner.
    package let party: String
    /// The party whose files it checks.
    package let coordinator: String
    /// Whose keys count.
    package internal(set) var trust = TrustStore()
    /// What this partner itself has sent.
    package internal(set) var own: OwnRecord
    /// The last document of the coordinator's stream to this partner.
    package internal(set) var last: StreamPosition?
    /// The number that is missing before files that have arrived; `nil`: none.
    package var missing: Int?
    /// Decisions made again, in order.
    package internal(set) var decisions: [Decision] = []
    /// The newest published decision on each cycle, in the order of the first ones.
    package internal(set) var published: [AllocationRecord] = []
    /// The own children of the newest decision on a cycle.
    package internal(set) var children: [(id: String, reference: String, outcome: String)] = []
    /// Everything that differs, in the order in which it was found.
    package internal(set) var differences: [Difference] = []
    /// The last head of the coordinator's ledger that was proved from the one before.
    package internal(set) var head: LedgerHead?
    /// Heads checked.
    package internal(set) var headsChecked = 0
    /// Receipts compared with the documents that they are for.
    package internal(set) var receiptsChecked = 0
    /// A document that contradicts another one: nothing after it is taken.
    package internal(set) var isStopped = false
    /// It is stopped by a head of the ledger that contradicts the one before.
    package internal(set) var contradictsHead = false
    /// Documents in the mirror's own ledger.
    package internal(set) var entry = 0
    /// When the newest of them was recorded.
    package internal(set) var recordedAt = Instant(seconds: 0)

    /// Texts of agreements by digest.
    var agreements: [PayloadDigest: Agreement] = [:]
    /// Digests of texts that this partner has signed.
    var signed: Set<PayloadDigest> = []
    /// Versions that the coordinator acted under, in order.
    var versions: [PayloadDigest] = []
    private var digests: [Int: PayloadDigest] = [:]
    /// Keysets that were accepted, those that others have followed too: none of them waits.
    private var keysets: Set<PayloadDigest> = []

    /// The book of a partner that vouches for these keys.
    package init(party: String, coordinator: String, pins: [String: KeyThumbprint]) {
        self.party = party
        self.coordinator = coordinator
        own = OwnRecord(party: party)
        for (party, pin) in pins { trust.pin(party, thumbprint: pin) }
    }

    /// Whether nothing differs so far.
    package var agrees: Bool { differences.isEmpty }

    /// The agreement that the coordinator acts under.
    package var agreement: Agreement? { versions.last.flatMap { agreements[$0] } }

    /// What became of one document.
    package enum Outcome: Equatable, Sendable {
        /// It stands in the mirror's ledger now.
        case recorded
        /// It has to wait for another one, or for a key.
        case waits
        /// It stands in the ledger already, or is not for this mirror.
        case passed
    }

    mutating func differ(_ head: PayloadHead, _ place: String = "", _ sentence: String) {
        guard differences.count < 1000 else { return }
        differences.append(
            Difference(document: "\(head.type) \(head.seq)", place: place, sentence: sentence))
    }

    /// Takes a document in: verifies it, follows its stream, and checks what it says.
    package mutating func take(_ envelope: SignedEnvelope, at now: Instant) -> Outcome {
        guard let head = try? PayloadHead.inspect(envelope.payload, type: envelope.type),
            let type = DocumentType(rawValue: head.type)
        else { return .passed }
        switch type {
        case .keyset: return takeKeyset(envelope, at: now)
        case .agreement: return takeAgreement(envelope, head)
        default: break
        }
        if head.iss == party { return takeOwn(type, envelope, head) }
        guard head.iss == coordinator, head.aud == [party] else { return .passed }
        return takeReceived(type, envelope, head, at: now)
    }

    /// The entry of the mirror's own ledger for a document it has taken.
    package mutating func entry(_ envelope: SignedEnvelope, at now: Instant) -> StoredEntry? {
        guard let head = try? PayloadHead.inspect(envelope.payload, type: envelope.type) else {
            return nil
        }
        entry += 1
        recordedAt = now
        return StoredEntry(
            entry: entry, recordedAt: now.seconds, issuer: head.iss, audience: head.aud,
            type: head.type, sequence: head.seq, digest: envelope.digest,
            verdict: StoredEntry.applied, detail: "", envelope: envelope.generalBytes(),
            leafHash: MerkleTree.leafHash(envelope.ledgerLeaf()))
    }

    private mutating func takeKeyset(_ envelope: SignedEnvelope, at now: Instant) -> Outcome {
        if keysets.contains(envelope.digest) { return .passed }
        guard (try? trust.accept(envelope, asOf: now.seconds)) != nil else { return .waits }
        keysets.insert(envelope.digest)
        return .recorded
    }

    /// A text of an agreement: with our signature it is one that we have agreed to.
    private mutating func takeAgreement(
        _ envelope: SignedEnvelope, _ head: PayloadHead
    ) -> Outcome {
        guard let verified = try? envelope.verify(with: trust.publicKey) else { return .waits }
        if verified.kids.contains(where: { trust.lookup($0)?.party == party }) {
            guard signed.insert(envelope.digest).inserted else { return .passed }
        } else if agreements[envelope.digest] != nil {
            return .passed
        }
        guard case .success(let agreement) = AgreementBody.read(.object(head.body)) else {
            return .passed
        }
        agreements[envelope.digest] = agreement
        return .recorded
    }

    private mutating func takeOwn(
        _ type: DocumentType, _ envelope: SignedEnvelope, _ head: PayloadHead
    ) -> Outcome {
        guard own.leafHash(of: envelope.digest) == nil else { return .passed }
        guard (try? envelope.verify(with: trust.publicKey)) != nil else { return .waits }
        let fact = (try? FactReading.read(type, body: .object(head.body)).get()) ?? .none
        own.note(envelope, fact)
        return .recorded
    }

    private mutating func takeReceived(
        _ type: DocumentType, _ envelope: SignedEnvelope, _ head: PayloadHead, at now: Instant
    ) -> Outcome {
        if isStopped { return .passed }
        guard let verified = try? envelope.verify(with: trust.publicKey),
            (try? trust.authorise(verified, head, asOf: head.iat)) != nil
        else { return .waits }
        if let known = digests[head.seq] {
            if known != envelope.digest {
                isStopped = true
                differ(head, "/seq", "The coordinator signed two documents with this number.")
            }
            return .passed
        }
        guard head.seq == (last?.seq ?? 0) + 1 else {
            missing = (last?.seq ?? 0) + 1
            return .waits
        }
        if head.prev != last?.digest {
            isStopped = true
            differ(head, "/prev", "It does not follow the document before it.")
            return .passed
        }
        missing = nil
        last = StreamPosition(seq: head.seq, digest: envelope.digest)
        digests[head.seq] = envelope.digest
        check(type, head)
        if type == .checkpoint { checkPostQuantum(verified, head) }
        return .recorded
    }
}
