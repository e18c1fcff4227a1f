import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Records a document of ours that a partner still holds, in place of signing another one.
    ///
    /// - Returns: Whether there was one under the next number; it must say what this one would.
    /// - Throws: `CoordinationFault.diverged` if it says something else.
    mutating func reissue(
        _ type: DocumentType, to party: String, body: JSONValue, fact: Fact,
        answers: PayloadDigest?, now: Instant
    ) throws -> Bool {
        guard let (envelope, head) = try nextReissue(to: party) else { return false }
        guard head.type == type.rawValue else {
            throw CoordinationFault.diverged(
                party: party, number: head.seq,
                reason: "it is of type \(head.type), and \(type.rawValue) comes next")
        }
        guard JSONValue.object(head.body).canonicalBytes() == body.canonicalBytes() else {
            throw CoordinationFault.diverged(
                party: party, number: head.seq, reason: "this \(head.type) has another content")
        }
        record(envelope, head, verdict: nil, fact: fact, now: now)
        try publish(envelope, head, to: party, answers: answers)
        return true
    }

    /// Records the next document of ours that a partner still holds as it is: one that changes
    /// nothing but the number.
    mutating func reissueAsItIs(to party: String, now: Instant) throws {
        guard let (envelope, head) = try nextReissue(to: party) else { return }
        record(envelope, head, verdict: nil, fact: .none, now: now)
        try publish(envelope, head, to: party, answers: nil)
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
