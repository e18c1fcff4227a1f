import Commissioning
import Evidence
import Exchange
import Storage

extension PayloadHead {
    /// The entry of a document of ours in the ledger, which it bears so that it can come back to
    /// its place; nil for one of an older program.
    var ownEntry: Int? { ext?["entry"]?.wholeNumber }
}

extension Book {
    /// Records a document of ours that a partner still holds, in place of signing another one.
    ///
    /// - Returns: Whether there was one under the next number; it must say what this one would.
    /// - Throws: `CoordinationFault.diverged` if it says something else.
    mutating func reissue(
        _ type: DocumentType, to party: String, body: JSONValue, fact: Fact,
        answers: PayloadDigest?, now: Instant
    ) throws -> Bool {
        guard let (envelope, head) = try nextReissue(to: party) else {
            guard party == me, !reissued.isEmpty else { return false }
            // Signed anew it would be another entry, and no signed head after it would hold.
            throw CoordinationFault.diverged(
                party: me, number: (streams[StreamName(issuer: me, audience: [me])]?.seq ?? 0) + 1,
                reason: "no copy of this \(type.rawValue) was found")
        }
        guard head.type == type.rawValue else {
            throw CoordinationFault.diverged(
                party: party, number: head.seq,
                reason: "it is of type \(head.type), and \(type.rawValue) comes next")
        }
        if let place = head.ownEntry, place != entry + 1 {
            throw CoordinationFault.diverged(
                party: party, number: head.seq,
                reason: "it stood at entry \(place), and \(entry + 1) is next")
        }
        guard JSONValue.object(head.body).canonicalBytes() == body.canonicalBytes() else {
            throw CoordinationFault.diverged(
                party: party, number: head.seq, reason: "this \(head.type) has another content")
        }
        record(envelope, head, verdict: nil, fact: fact, now: now)
        guard party != me else {
            try handCopies(of: envelope, head)
            return true
        }
        try publish(envelope, head, to: party, answers: answers)
        return true
    }

    /// Records the next document of ours that a partner still holds as it is: one that changes
    /// nothing but the number.
    mutating func reissueAsItIs(to party: String, now: Instant) throws {
        guard let (envelope, head) = try nextReissue(to: party) else { return }
        record(envelope, head, verdict: nil, fact: .none, now: now)
        guard party != me else { return try handCopies(of: envelope, head) }
        try publish(envelope, head, to: party, answers: nil)
    }

    /// Puts a copy of what the coordinator records for itself into the folders of those whom it
    /// concerns: what only its own disk holds would be gone with it, and no head after it would
    /// ever hold again.
    mutating func handCopies(of envelope: SignedEnvelope, _ head: PayloadHead) throws {
        let concerned: [String]
        if case .string(let party)? = head.body["party"] {
            // What one party signed twice is no other party's business.
            concerned = [party]
        } else {
            concerned = trust.entries.keys.sorted()
        }
        for party in concerned where party != me {
            try publish(envelope, head, to: party, answers: nil)
        }
    }

    /// The document that a partner holds under the next number of its stream.
    func nextReissue(to party: String) throws -> (SignedEnvelope, PayloadHead)? {
        let last = streams[StreamName(issuer: me, audience: [party])]
        let number = (last?.seq ?? 0) + 1
        guard let envelope = reissued[party]?[number] else { return nil }
        let head = try PayloadHead.inspect(envelope.payload, type: envelope.type)
        guard head.prev == last?.digest else {
            throw CoordinationFault.diverged(
                party: party, number: number, reason: "it does not follow our last one")
        }
        return (envelope, head)
    }
}
