import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Signs the head of the ledger for every party, each with the proofs that it needs.
    ///
    /// - Parameter tree: The hash tree of everything recorded so far.
    /// - Throws: `CoordinationFault.cannotSign`.
    mutating func sendCheckpoints(over tree: MerkleLog, now: Instant) throws {
        precondition(tree.count == entry, "a head covers everything before it")
        if needsPostQuantum(at: now), !keys.contains(where: { $0.publicKey.kind == .mlDSA65 }) {
            throw CoordinationFault.cannotSign(
                type: Checkpoint.documentType,
                reason: "the agreement demands an ML-DSA-65 key, and there is none.")
        }
        let heads = checkpoints.cosigned.mapValues(\.head)
        let returned = checkpoints.toName(at: tree.count)
        for party in checkpointParties {
            var known: [LedgerHead] = []
            for old in [checkpoints.sent[party]?.head, checkpoints.cosigned[party]?.head] {
                if let old, old.size > 0, !known.contains(where: { $0.size == old.size }) {
                    known.append(old)
                }
            }
            let checkpoint = Checkpoint(
                head: LedgerHead(of: tree),
                proofs: known.map { Checkpoint.Proof(in: tree, from: $0, to: tree.count) },
                cosigned: heads, returned: returned)
            try issue(.checkpoint, to: party, body: checkpoint.body, now: now)
        }
    }

    /// The parties that get the ledger's head: everybody in the agreement but us.
    var checkpointParties: [String] {
        (state.inForce?.agreement.parties ?? []).map(\.id).filter { $0 != me }.sorted()
    }

    /// A head of ours that comes back with its recipient's signature: recorded as evidence.
    ///
    /// There is no receipt: the next checkpoint says which heads were cosigned.
    mutating func receiveCheckpoint(
        _ envelope: SignedEnvelope, now: Instant, memory: LedgerMemory
    ) throws -> Reception {
        let verified = try envelope.verify(with: trust.publicKey)
        try trust.checkKeys(of: verified, asOf: now.seconds)
        let head = try PayloadHead.read(verified)
        let party = try cosigner(of: verified, head, asOf: now.seconds)
        try checkPostQuantum(verified, asOf: now)
        guard checkpoints.isKnown(envelope.digest) else {
            try checkNumber(ofOwn: head, for: party)
            return try contradictOurselves(head, envelope, for: party, memory, now: now)
        }
        guard !checkpoints.isReturned(envelope.digest) else { return .duplicate }
        record(try verified.checkedEnvelope(), head, verdict: nil, fact: .none, now: now)
        return .applied
    }

    /// A head of ours that a party holds has a number that this ledger has reached, else the ledger
    /// is an old copy, and another document must not get that number.
    ///
    /// - Throws: `CoordinationFault.behind`, unless an operator contests the party's word.
    func checkNumber(ofOwn head: PayloadHead, for party: String) throws(CoordinationFault) {
        let ours = lastSent(to: party)?.seq ?? 0
        guard head.seq > ours, !disputed.contains(party) else { return }
        throw .behind(party: party, theirs: head.seq, ours: ours)
    }

    /// The one party to which a head was sent, and which has signed it beside us.
    private func cosigner(
        of verified: VerifiedEnvelope, _ head: PayloadHead, asOf seconds: Int
    ) throws(Refusal) -> String {
        guard head.iss == me, head.aud.count == 1, let party = head.aud.first, party != me else {
            throw Refusal(.payloadIssuer, "iss is \(head.iss); a head of this ledger is of \(me).")
        }
        let signers = Set(verified.kids.compactMap { trust.lookup($0)?.party })
        if let other = signers.first(where: { $0 != me && $0 != party }) {
            throw Refusal(.payloadIssuer, "A key of \(other) signed a head sent to \(party).")
        }
        let reached = trust.partiesAtThreshold(verified, asOf: seconds)
        for needed in [me, party] where !reached.contains(needed) {
            throw Refusal(.keyThreshold, "\(needed) has not signed it.")
        }
        return party
    }

    /// What is wrong with a recorded checkpoint, seen from the entries before it; `nil`: nothing.
    ///
    /// - Parameter tree: The hash tree up to this entry itself.
    func checkpointFault(
        _ stored: StoredEntry, _ head: PayloadHead, _ envelope: SignedEnvelope, _ tree: MerkleLog
    ) -> String? {
        guard let said = Checkpoint.read(.object(head.body), into: ShapeFaults()) else {
            return "The checkpoint cannot be read."
        }
        if checkpoints.isKnown(stored.digest) {
            let isCosigned = try? cosigner(
                of: envelope.verify(with: trust.publicKey), head, asOf: stored.recordedAt)
            return isCosigned == nil ? "The cosigned head does not bear both signatures." : nil
        }
        // The heads for all parties are signed in one transaction, one entry after the other.
        guard said.head.size < stored.entry, said.head.size + 16 >= stored.entry,
            said.head == LedgerHead(of: tree, at: said.head.size)
        else { return "The signed head is not that of the entries before it." }
        if let returned = said.returned, returned != checkpoints.toName(at: said.head.size) {
            return "It names other heads as returned than have come back."
        }
        let isProved = said.proofs.allSatisfy {
            $0.from.size <= said.head.size
                && $0.from == LedgerHead(of: tree, at: $0.from.size)
                && $0.path == tree.consistencyPath(from: $0.from.size, to: said.head.size)
        }
        return isProved ? nil : "A proof of the signed head does not hold."
    }
}
