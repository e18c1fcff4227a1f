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
        let leafHash =
            SignedEnvelope.StoredForm(bytes)?.leafHash
            ?? MerkleTree.leafHash(envelope.ledgerLeaf())
        let stored = StoredEntry(
            entry: entry + 1, recordedAt: now.seconds, issuer: head.iss, audience: head.aud,
            type: head.type, sequence: head.seq, digest: envelope.digest,
            verdict: verdict?.code.rawValue ?? StoredEntry.applied, detail: verdict?.detail ?? "",
            envelope: bytes, leafHash: leafHash)
        pending.entries.append(stored)
        take(stored, head, fact: verdict == nil ? fact : .none)
        return bytes
    }

    /// What every entry does to the book, when it is written and when it is read again.
    ///
    /// - Parameter head: `nil` for a document that says nothing to the book but where it stands.
    mutating func take(_ stored: StoredEntry, _ head: PayloadHead?, fact: Fact) {
        entry = stored.entry
        let stream = StreamName(issuer: stored.issuer, audience: stored.audience)
        // A checkpoint that comes back cosigned has its number already.
        if DocumentType(rawValue: stored.type)?.isGovernance != true,
            stored.sequence > streams[stream]?.seq ?? 0
        {
            streams[stream] = StreamPosition(seq: stored.sequence, digest: stored.digest)
        }
        checkpoints.take(stored, head, me: me)
        var digest = ""
        if case .none = fact {} else { digest = stored.digest.description }
        let recorded = Recorded(
            entry: stored.entry, at: Instant(seconds: stored.recordedAt), issuer: stored.issuer,
            signedAt: believed(head, of: stored.issuer, now: Instant(seconds: stored.recordedAt)),
            digest: digest)
        state.apply(fact, recorded)
        signingTimes.note(
            recordedAt: stored.recordedAt,
            head != nil && stored.isApplied && stored.issuer != me
                ? recorded.signedAt.seconds : nil,
            of: stored.issuer)
        if stored.issuer == me, stored.type == Keyset.documentType {
            ownKeyset = (try? SignedEnvelope.read(stored.envelope)).map { (stored.entry, $0) }
        }
        guard let head, stored.isApplied else { return }
        if stored.issuer == me { takeOwn(stored, head) }
        // What is evidence alone is not read again at start, so it must leave nothing here.
        if DocumentType(rawValue: stored.type)?.isEvidenceOnly != true,
            let corrected = head.supersedes
        {
            corrections.insert(corrected)
        }
    }

    /// The moment that counts as that of a document's signing.
    func believed(_ head: PayloadHead?, of issuer: String, now: Instant) -> Instant {
        guard let head, issuer != me else { return Instant(seconds: head?.iat ?? now.seconds) }
        return Instant(
            seconds: signingTimes.believed(head.iat, of: issuer, recordedAt: now.seconds))
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
        if try reissue(type, to: party, body: body, fact: fact, answers: answers, now: now) {
            return
        }
        let stream = StreamName(issuer: me, audience: [party])
        let last = streams[stream]
        var ack: [String: StreamPosition] = [:]
        ack[party] = acknowledged(party)
        let head = PayloadHead(
            type: type.rawValue, iss: me, aud: [party], agreement: agreementReference,
            seq: (last?.seq ?? 0) + 1, prev: last?.digest, iat: now.seconds,
            exp: now.seconds + CoordinationLimits.validitySeconds, jti: randomBytes(16), ack: ack,
            body: members, ext: JSONObject([("entry", .integer(Int64(entry + 1)))]))
        let envelope: SignedEnvelope
        do {
            envelope = try EnvelopeSigner.sign(
                payload: head.canonicalBytes(), type: type.rawValue, with: keys)
        } catch {
            throw CoordinationFault.cannotSign(type: type.rawValue, reason: error.sentence)
        }
        record(envelope, head, verdict: nil, fact: fact, now: now)
        guard party != me else { return try handCopies(of: envelope, head) }
        pending.signedAnew[party] = pending.signedAnew[party] ?? head.seq
        try publish(envelope, head, to: party, answers: answers)
    }

    /// Queues a recorded document of ours for its recipient's folder.
    mutating func publish(
        _ envelope: SignedEnvelope, _ head: PayloadHead, to party: String, answers: PayloadDigest?
    ) throws {
        // A copy of what we keep for ourselves stands in no party's stream, and its name says so.
        let name = try PublishedName(
            issuer: head.aud == [me] ? "\(me).own" : me, agreement: head.agreement?.id ?? "none",
            sequence: head.seq,
            type: head.type)
        pending.answers.append(
            PendingWrites.Answer(
                party: party, name: name.text, entry: entry, answers: answers,
                bytes: envelope.generalBytes()))
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
    /// Days that a document is held for the ones before it; then it is put aside: a month is enough
    /// to notice, to ask and to send again.
    package static let heldDaysMaximum = 30
    /// Bytes of a contradicting document that are kept in the ledger beside its digest; a larger
    /// one is kept in the quarantine alone, so that our own files stay small.
    package static let evidenceBytesMaximum = 48_000
    /// Texts of agreements that may wait for signatures at a time: each is kept and handed to every
    /// party.
    package static let proposalsMaximum = 32
    /// Actions due that one round performs; the rest follow at once in the next.
    package static let actionsPerRoundMaximum = 64
    /// Real seconds between two attempts at a decision that has failed often.
    package static let stuckRetrySecondsMaximum = 86_400
    /// Bytes of the faults of one agreement that its receipt names: all of them in what a person
    /// writes, and never more than a file can hold.
    package static let faultBytesMaximum = 16_000
    /// Names read from one of our own `out` folders when it is compared with the ledger: more than
    /// thirty years of files.
    package static let ownFilesMaximum = 1 << 20
    /// How far the clock may move beyond the time that has passed while the daemon runs: more than
    /// any correction, less than the shortest time between two deadlines.
    package static let clockStepSecondsMaximum = 6 * 3600
    /// How long a daemon may have been away, or a ledger silent, before an operator must say that
    /// the clock is right: a year and a month.
    package static let downtimeSecondsMaximum = 400 * 86_400
    /// Files committed together: the wait for the disk is shared by so many, and a group that
    /// fails is done again one by one.
    package static let filesPerGroupMaximum = 256
    /// Answers that are put into the folders in the order of the ledger; with more of them each
    /// party's go together.
    static let answersInOrderMaximum = 256
    /// Files published in one round: the answers to a full round of several parties.
    package static let answersPerRoundMaximum = 4096
    /// Real seconds for which the answers to others wait for a folder that takes nothing: long
    /// enough for a disk that was full or gone for a moment, short enough for who waits.
    static let folderPatienceSeconds = 120
    /// Real seconds for which a signed head waits for answers to be in their folders: half of the
    /// usual interval between two heads, so that nobody takes us for silent.
    static let headPatienceSeconds = 12 * 3600
    /// Real seconds until answers that wait for another's folder are tried again.
    static let heldUpRetrySeconds = 10
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
    /// A partner holds documents of ours that this ledger does not: it is an old copy.
    case behind(party: String, theirs: Int, ours: Int)
    /// A document of ours that a partner holds is not what this ledger leads to.
    case diverged(party: String, number: Int, reason: String)
    /// A stream cannot go on.
    case cannotResume(String, reason: String)
    /// The clock is too far from what is recorded to be believed.
    case clock(now: Instant, expected: Instant)
    /// Documents cannot be destroyed.
    case retention(String)

    /// Stable code.
    package var code: String {
        switch self {
        case .cannotSign: "coordination.cannot-sign"
        case .cannotDecide: "coordination.cannot-decide"
        case .cannotTrust: "coordination.cannot-trust"
        case .ledger: "coordination.ledger"
        case .behind: "coordination.behind"
        case .diverged: "coordination.diverged"
        case .cannotResume: "coordination.cannot-resume"
        case .clock: "coordination.clock"
        case .retention: "coordination.retention"
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
        case .behind:
            "Nothing is signed until those documents are back. Stop the service and run: "
                + "mstcoord recover"
        case .diverged:
            "Nothing was changed from there on. Keep both files, and speak to the other side."
        case .cannotResume: "Look at the streams with: mstcoord stream list"
        case .clock:
            "Set the clock right. If it is right, stop the service and run: "
                + "mstcoord clock accept"
        case .retention: "Nothing was destroyed. See the cases with: mstcoord retention list"
        }
    }

    /// Whether nothing more can be done in this round.
    var endsRound: Bool {
        switch self {
        case .behind, .clock: true
        default: false
        }
    }

    package var description: String {
        switch self {
        case .cannotSign(let type, let reason): "A \(type) could not be signed: \(reason)"
        case .cannotDecide(let cycle, let reason): "\(cycle) could not be decided: \(reason)"
        case .cannotTrust(let party, let reason):
            "\(party) cannot be trusted by this key: \(reason)."
        case .ledger(let entry, let reason): "Ledger entry \(entry): \(reason)"
        case .behind(let party, let theirs, let ours):
            "\(party) holds our number \(theirs), and this ledger ends at \(ours): "
                + "it is an old copy."
        case .diverged(let party, let number, let reason):
            "Our number \(number) to \(party) is not what this ledger leads to: \(reason)."
        case .cannotResume(let party, let reason):
            "The stream from \(party) cannot go on: \(reason)."
        case .clock(let now, let expected):
            "The clock shows \(now), and nothing later than \(expected) can be believed."
        case .retention(let reason): "The documents stay: \(reason)."
        }
    }
}
