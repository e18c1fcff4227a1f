import Commissioning
import Evidence
import Exchange
import Storage

/// The ledger's content as the daemon holds it in memory, and the writes that one document causes.
///
/// A value: a document is tried on a copy, the copy's writes are committed in one transaction, and
/// only then does the copy take the place of the original. If the commit fails nothing happened.
package struct Book {
    /// The coordinator's party id.
    package let me: String
    /// What the ledger says about the service.
    package internal(set) var state = ServiceState()
    /// Whose keys are trusted for what.
    package internal(set) var trust = TrustStore()
    /// Position of the last entry.
    package internal(set) var entry = 0
    /// Writes not yet committed.
    package internal(set) var pending = PendingWrites()

    /// The last document of each stream.
    var streams: [StreamName: StreamPosition] = [:]
    /// Heads of this ledger that were sent, and those that came back cosigned.
    package internal(set) var checkpoints = CheckpointBook()
    /// Streams in which an issuer contradicted itself, and which no operator has let go on.
    package internal(set) var stopped: Set<StreamName> = []
    /// Documents that contradicted another once: met again, they stop nothing.
    var contradictions: [StreamName: Set<PayloadDigest>] = [:]
    /// Our own keyset in force, with its entry: what a party checks our documents with.
    var ownKeyset: (entry: Int, envelope: SignedEnvelope)?
    /// Documents that a later one has corrected.
    var corrections: Set<PayloadDigest> = []
    /// How far dates of signing are believed.
    var signingTimes = SigningTimes()
    /// Parties whose word on what they hold of us an operator contests.
    package internal(set) var disputed: Set<String> = []
    /// Documents of our own that this ledger has lost and partners still hold, by recipient and
    /// number: they are recorded as they are, and never signed anew.
    var reissued: [String: [Int: SignedEnvelope]] = [:]
    /// Entries of destroyed documents with the digest of what is left of each, until the record
    /// that vouches for it has been read.
    var unvouchedRemainders: [Int: PayloadDigest] = [:]
    /// How many documents were destroyed at the end of their retention.
    package internal(set) var destroyedCount = 0
    /// Agreements with the signatures collected so far.
    var agreements: [PayloadDigest: SignedEnvelope] = [:]

    private(set) var keys: [PrivateKey]
    let randomBytes: @Sendable (Int) -> [UInt8]
    let decider: Decider

    /// Decides an instance.
    package typealias Decider =
        @Sendable (DecisionInstance) throws(InstanceFault) -> Decision

    /// An empty book of a coordinator.
    ///
    /// - Parameters:
    ///   - keys: Signing keys; empty in a process that only reads.
    ///   - randomBytes: Unpredictable bytes.
    ///   - decide: The decision; another one only where a test lets it fail.
    package init(
        me: String, keys: [PrivateKey], randomBytes: @escaping @Sendable (Int) -> [UInt8],
        decide: @escaping Decider = { instance throws(InstanceFault) in try instance.decide() }
    ) {
        self.me = me
        self.keys = keys
        self.randomBytes = randomBytes
        self.decider = decide
    }

    /// The same book without keys, for whoever only reads.
    ///
    /// Everything that the ledger says is in it: who reads on from here must come to the same.
    package var withoutKeys: Book {
        var copy = self
        copy.keys = []
        copy.pending = PendingWrites()
        copy.reissued = [:]
        return copy
    }

    /// The agreement in force as documents name it.
    package var agreementReference: AgreementReference? {
        guard let inForce = state.inForce, let digest = PayloadDigest(inForce.digest) else {
            return nil
        }
        return AgreementReference(
            id: inForce.agreement.id, version: inForce.agreement.version, digest: digest)
    }

    /// Whether a document may name this version: the newest in force, or an earlier one while a
    /// cycle under it is still to be decided, or that was the newest when the document was signed.
    ///
    /// What it names decides nothing else: a cycle has the terms of its own version.
    func mayName(_ reference: AgreementReference, signedAt: Instant) -> Bool {
        let versions = state.versions
        guard
            let index = versions.firstIndex(where: {
                $0.digest == reference.digest.description && $0.agreement.id == reference.id
                    && $0.agreement.version == reference.version
            })
        else { return false }
        guard index + 1 < versions.count else { return true }
        if signedAt < versions[index + 1].since { return true }
        return state.cycles.contains { cycle in
            state.agreement(for: cycle)?.version == reference.version
                && state.allocation(for: cycle.id) == nil && !state.isTooEarly(cycle)
        }
    }

    /// The highest document held without a gap from a party.
    package func acknowledged(_ party: String) -> StreamPosition? {
        streams[StreamName(issuer: party, audience: [me])]
    }

    /// The last document sent to a party alone.
    package func lastSent(to party: String) -> StreamPosition? {
        streams[StreamName(issuer: me, audience: [party])]
    }
}

/// What must be on disk together.
package struct PendingWrites {
    /// Documents, in order.
    package var entries: [StoredEntry] = []
    /// Files for the parties' folders.
    package var answers: [Answer] = []
    /// Held documents that have been recorded.
    package var released: [(stream: StreamName, sequence: Int)] = []
    /// Documents to hold.
    package var held: [HeldDocument] = []
    /// A document that contradicts a recorded one.
    package var stopped: (stream: StreamName, sequence: Int, evidence: [UInt8])?
    /// Documents whose answers are to be given again.
    package var repeated: [PayloadDigest] = []
    /// A file refused before it had an author.
    package var refused: RefusedFile?
    /// Parties for whom a document was signed here that was not known before, with its number, the
    /// lowest of several.
    package var signedAnew: [String: Int] = [:]

    /// One file for one party's folder.
    package struct Answer {
        /// The party.
        package let party: String
        /// The file's name.
        package let name: String
        /// The document's entry.
        package let entry: Int
        /// What it answers.
        package let answers: PayloadDigest?
        /// The signed bytes.
        package let bytes: [UInt8]
    }

    /// Whether there is nothing to write.
    package var isEmpty: Bool {
        entries.isEmpty && answers.isEmpty && released.isEmpty && held.isEmpty && stopped == nil
            && repeated.isEmpty && refused == nil
    }

    /// Writes everything into one transaction.
    /// - Throws: `StorageFault`.
    package func write(to transaction: LedgerTransaction, at now: Int) throws {
        for entry in entries { try transaction.append(entry) }
        for answer in answers {
            try transaction.enqueue(
                party: answer.party, name: answer.name, entry: answer.entry,
                answers: answer.answers, bytes: answer.bytes)
        }
        for (stream, sequence) in released {
            try transaction.release(
                issuer: stream.issuer, audience: stream.audience, sequence: sequence)
        }
        for document in held { try transaction.hold(document) }
        if let stopped {
            try transaction.stop(
                issuer: stopped.stream.issuer, audience: stopped.stream.audience,
                sequence: stopped.sequence, evidence: stopped.evidence, at: now)
        }
        for digest in repeated { try transaction.publishAgain(answersTo: digest) }
        if let refused { try transaction.refuse(refused) }
    }
}
