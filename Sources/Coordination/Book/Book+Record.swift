import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Adds a document to the ledger and moves the state on if it takes effect.
    ///
    /// - Returns: Its bytes as they are stored.
    @discardableResult
    mutating func record(
        _ envelope: SignedEnvelope, _ head: PayloadHead, verdict: Refusal?, fact: Fact, now: Instant
    ) -> [UInt8] {
        let bytes = envelope.generalBytes()
        let leaf = SignedEnvelope.StoredForm(bytes)?.ledgerLeaf ?? envelope.ledgerLeaf()
        let stored = StoredEntry(
            entry: entry + 1, recordedAt: now.seconds, issuer: head.iss, audience: head.aud,
            type: head.type, sequence: head.seq, digest: envelope.digest,
            verdict: verdict?.code.rawValue ?? StoredEntry.applied, detail: verdict?.detail ?? "",
            envelope: bytes, leafHash: MerkleTree.leafHash(leaf))
        pending.entries.append(stored)
        take(stored, head, fact: verdict == nil ? fact : .none)
        return bytes
    }

    /// What every entry does to the book, when it is written and when it is read again.
    ///
    /// - Parameter head: `nil` for a document that says nothing to the book but where it stands.
    mutating func take(_ stored: StoredEntry, _ head: PayloadHead?, fact: Fact) {
        entry = stored.entry
        if DocumentType(rawValue: stored.type)?.isGovernance != true {
            streams[StreamName(issuer: stored.issuer, audience: stored.audience)] =
                StreamPosition(seq: stored.sequence, digest: stored.digest)
        }
        var digest = ""
        if case .none = fact {} else { digest = stored.digest.description }
        let recorded = Recorded(
            entry: stored.entry, at: Instant(seconds: stored.recordedAt), issuer: stored.issuer,
            signedAt: Instant(seconds: head?.iat ?? stored.recordedAt), digest: digest)
        state.apply(fact, recorded)
    }

    /// Signs a document, records it, and queues it for a party's folder.
    ///
    /// - Parameter answers: The document that it answers, so that a duplicate gets it again.
    /// - Throws: `CoordinationFault.cannotSign`.
    mutating func issue(
        _ type: DocumentType, to party: String, body: JSONValue, fact: Fact = .none,
        answers: PayloadDigest? = nil, now: Instant
    ) throws {
        guard case .object(let members) = body else { preconditionFailure("a body is an object") }
        let stream = StreamName(issuer: me, audience: [party])
        let last = streams[stream]
        var ack: [String: StreamPosition] = [:]
        ack[party] = acknowledged(party)
        let head = PayloadHead(
            type: type.rawValue, iss: me, aud: [party], agreement: agreementReference,
            seq: (last?.seq ?? 0) + 1, prev: last?.digest, iat: now.seconds,
            exp: now.seconds + CoordinationLimits.validitySeconds, jti: randomBytes(16), ack: ack,
            body: members)
        let envelope: SignedEnvelope
        do {
            envelope = try EnvelopeSigner.sign(
                payload: head.canonicalBytes(), type: type.rawValue, with: keys)
        } catch {
            throw CoordinationFault.cannotSign(type: type.rawValue, reason: error.sentence)
        }
        let bytes = record(envelope, head, verdict: nil, fact: fact, now: now)
        guard party != me else { return }
        let name = try PublishedName(
            issuer: me, agreement: agreementReference?.id ?? "none", sequence: head.seq,
            type: type.rawValue)
        pending.answers.append(
            PendingWrites.Answer(
                party: party, name: name.text, entry: entry, answers: answers,
                bytes: bytes))
    }
}

/// Bounds of the daemon's own work, with the reason beside each.
package enum CoordinationLimits {
    /// How long a document of ours may first be applied: a year, so that a partner's machine may
    /// be away for months.
    package static let validitySeconds = 366 * 86_400
    /// A clock five minutes ahead of ours is a clock that is set wrong.
    package static let futureSecondsMaximum = 300
    /// Documents held for one stream while its gap is open.
    package static let heldPerStreamMaximum = 256
    /// Actions due that one round performs; the rest follow at once in the next.
    package static let actionsPerRoundMaximum = 64
    /// Real seconds between two attempts at a decision that has failed often.
    package static let stuckRetrySecondsMaximum = 86_400
    /// Bytes of the faults of one agreement that its receipt names: all of them in what a person
    /// writes, and never more than a file can hold.
    package static let faultBytesMaximum = 16_000
    /// Files committed together: the wait for the disk is shared by so many, and a group that
    /// fails is done again one by one.
    package static let filesPerGroupMaximum = 128
    /// Files published in one round: the answers to a full round of several parties.
    package static let answersPerRoundMaximum = 2048
    /// Rounds in a row that left files unread, after which what is due is done all the same: a
    /// flood has given fifty thousand files of each party by then, and a folder that cannot be
    /// read has been tried for a quarter of an hour.
    package static let unreadRoundsMaximum = 200
}

/// The daemon cannot do what it must, through no fault of a party.
package enum CoordinationFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A document could not be signed.
    case cannotSign(type: String, reason: String)
    /// A snapshot could not be decided.
    case cannotDecide(cycle: String, reason: String)
    /// A party cannot be vouched for.
    case cannotTrust(String, reason: String)
    /// The ledger does not say what this program would have written.
    case ledger(entry: Int, reason: String)

    /// Stable code.
    package var code: String {
        switch self {
        case .cannotSign: "coordination.cannot-sign"
        case .cannotDecide: "coordination.cannot-decide"
        case .cannotTrust: "coordination.cannot-trust"
        case .ledger: "coordination.ledger"
        }
    }

    /// Whether it lies in one decision, and everything else can go on.
    var isOfOneCycle: Bool {
        if case .cannotDecide = self { return true }
        return false
    }

    /// What to do about it, one line.
    package var hint: String {
        switch self {
        case .cannotSign: "Check the keys in the state directory."
        case .cannotDecide: "Look at the cycle's nominations and capacity; nothing was decided."
        case .cannotTrust: "Check the party's name and thumbprint: mstcoord trust list"
        case .ledger: "Stop the service and check the ledger with: mstcoord ledger verify"
        }
    }

    package var description: String {
        switch self {
        case .cannotSign(let type, let reason): "A \(type) could not be signed: \(reason)"
        case .cannotDecide(let cycle, let reason): "\(cycle) could not be decided: \(reason)"
        case .cannotTrust(let party, let reason):
            "\(party) cannot be trusted by this key: \(reason)."
        case .ledger(let entry, let reason): "Ledger entry \(entry): \(reason)"
        }
    }
}
