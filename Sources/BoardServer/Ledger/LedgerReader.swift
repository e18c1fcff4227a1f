import Commissioning
import Evidence

/// Gives the board the ledger itself: hashes, signed heads and proofs, and never a document.
package protocol LedgerReader: Sendable {
    /// The ledger as it stood at the end of a moment; `nil`: as it stands.
    func facts(asOf moment: Instant?) async throws -> LedgerFacts
    /// The head over everything.
    func head() async throws -> LedgerHead
    /// The head over what was recorded up to the end of a moment.
    func head(asOf moment: Instant) async throws -> LedgerHead
    /// Entries after a position, in order, at most `limit`.
    func entries(after position: Int, limit: Int) async throws -> [LedgerRow]
    /// The proof that a document is in the ledger, for one of its sizes or the newest signed one.
    /// - Throws: `AnswerFailure` `query.unknown-entry` for one that is not there.
    func inclusion(of entry: Int, size: Int?) async throws -> LedgerProof
    /// The entry with this digest, or `nil`.
    func entry(of digest: PayloadDigest) async throws -> Int?
    /// The proof that one size of the ledger begins with an earlier one.
    /// - Throws: `AnswerFailure` `query.unknown-entry` for a size that it never had.
    func consistency(from old: Int, to new: Int?) async throws -> JSONValue
}

/// The ledger as it stands.
package struct LedgerFacts: Sendable {
    /// Whose ledger it is.
    package let keeper: String
    /// All entries.
    package let head: LedgerHead
    /// The newest signed heads, newest first.
    package let checkpoints: [CheckpointRow]
    /// Every party that gets signed heads.
    package let parties: [LedgerParty]
    /// Documents that contradict recorded ones, kept as evidence, one sentence each.
    package let evidence: [String]
    /// Hours between two signed heads.
    package let intervalHours: Int

    /// The ledger as it stands.
    package init(
        keeper: String, head: LedgerHead, checkpoints: [CheckpointRow], parties: [LedgerParty],
        evidence: [String], intervalHours: Int
    ) {
        self.keeper = keeper
        self.head = head
        self.checkpoints = checkpoints
        self.parties = parties
        self.evidence = evidence
        self.intervalHours = intervalHours
    }
}

/// One signed head.
package struct CheckpointRow: Sendable {
    /// The entry that carries it.
    package let entry: Int
    /// When it was signed or came back.
    package let at: Instant
    /// The head.
    package let head: LedgerHead
    /// The party it was sent to.
    package let party: String
    /// Whether the party has signed it too.
    package let isCosigned: Bool
    /// The signed document.
    package let document: SignedEnvelope

    /// One signed head.
    package init(
        entry: Int, at: Instant, head: LedgerHead, party: String, isCosigned: Bool,
        document: SignedEnvelope
    ) {
        self.entry = entry
        self.at = at
        self.head = head
        self.party = party
        self.isCosigned = isCosigned
        self.document = document
    }
}

/// A party and the heads it was sent.
package struct LedgerParty: Sendable {
    /// The party.
    package let party: String
    /// The newest head sent to it.
    package let sentSize: Int?
    /// The newest head it cosigned, and when that came back.
    package let cosigned: (size: Int, at: Instant)?
    /// When anything was heard of it.
    package let heardAt: Instant?
    /// Whether that is more than two intervals ago.
    package let isSilent: Bool

    /// A party and the heads it was sent.
    package init(
        party: String, sentSize: Int?, cosigned: (size: Int, at: Instant)?, heardAt: Instant?,
        isSilent: Bool
    ) {
        self.party = party
        self.sentSize = sentSize
        self.cosigned = cosigned
        self.heardAt = heardAt
        self.isSilent = isSilent
    }
}

/// What the board shows of one entry: everything but the document.
package struct LedgerRow: Sendable {
    /// The row as data.
    package let json: JSONValue
    /// Whom the document is between.
    private let parties: [String]

    /// The row for a reader: a child goes by a part of its document's digest, so that of a
    /// document between others is not shown. Its leaf hash is, and proofs are made of that.
    func json(for viewer: Viewer) -> JSONValue {
        guard !parties.contains(where: viewer.mayRead), viewer != .operator,
            case .object(var object) = json
        else { return json }
        object["digest"] = .null
        return .object(object)
    }

    /// The row of an entry.
    package init(
        entry: Int, recordedAt: Instant, issuer: String, audience: [String], type: String,
        sequence: Int, verdict: String, digest: PayloadDigest, leafHash: [UInt8]
    ) {
        parties = [issuer] + audience
        json = [
            "entry": .number(entry), "recordedAt": .moment(recordedAt),
            "issuer": .string(issuer), "audience": .texts(audience), "type": .string(type),
            "seq": .number(sequence), "verdict": .string(verdict),
            "digest": .string(digest.description),
            "leafHash": .string(LedgerHash.text(leafHash)),
        ]
    }
}

/// Gives the board of a mirror what it has checked.
package protocol MirrorReader: Sendable {
    /// What was checked so far.
    func report() async throws -> MirrorFacts
}

/// What a mirror has checked, and whether it agrees.
package struct MirrorFacts: Sendable {
    /// The party that runs the mirror.
    package let party: String
    /// `agrees`, or what differs first, one sentence.
    package let verdict: String
    /// Whether everything checked so far agrees.
    package let agrees: Bool
    /// Figures in words, each with its value.
    package let figures: [(name: String, value: String)]
    /// Decisions, newest first: cycle, revision, when, verdict.
    package let decisions: AnswerTable
    /// What the newest decisions say of each cycle: beds, own places, children placed.
    package let cycles: AnswerTable
    /// The party's own children in the newest decisions.
    package let children: AnswerTable
    /// Everything that differs, with the place.
    package let differences: AnswerTable
    /// The same as data.
    package let json: JSONValue

    /// What a mirror has checked.
    package init(
        party: String, verdict: String, agrees: Bool, figures: [(name: String, value: String)],
        decisions: AnswerTable, cycles: AnswerTable, children: AnswerTable,
        differences: AnswerTable, json: JSONValue
    ) {
        self.cycles = cycles
        self.party = party
        self.verdict = verdict
        self.agrees = agrees
        self.figures = figures
        self.decisions = decisions
        self.children = children
        self.differences = differences
        self.json = json
    }
}
