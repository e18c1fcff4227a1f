import Commissioning
import Evidence
import Exchange
import Storage

/// Why an operator let a stopped stream go on.
package enum ResumeReason: String, CaseIterable, Sendable {
    /// The sender says that the recorded document is the one it stands by.
    case senderError = "sender-error"
    /// A program or a person numbered two documents alike by mistake.
    case numberingFault = "numbering-fault"
    /// The sender went on from an old copy of its own files.
    case oldCopy = "old-copy"
    /// The key that signed one of the two was stolen, and has been revoked.
    case keyReplaced = "key-replaced"
    /// Something else, agreed between the parties.
    case other
}

extension Book {
    /// Two documents with one number: both are kept, the stop is recorded, everybody is told, and
    /// nothing more is taken from the stream until an operator has looked.
    ///
    /// A contradiction that is known stops nothing a second time: whoever can write into a folder
    /// could otherwise hold a stream up for ever with one old file.
    mutating func fork(
        _ stream: StreamName, _ head: PayloadHead, _ envelope: SignedEnvelope,
        against known: PayloadDigest, now: Instant
    ) throws -> Reception {
        if contradictions[stream]?.contains(envelope.digest) == true {
            return .refused(
                Refusal(.streamFork, "This contradiction is known; it stopped nothing again."))
        }
        let refusal = Refusal(
            .streamFork, "\(head.iss) signed two documents with number \(head.seq).")
        guard !stopped.contains(stream) else { return .forked(refusal) }
        pending.stopped = (stream, head.seq, envelope.generalBytes())
        let bytes = envelope.generalBytes()
        let evidence = bytes.count <= CoordinationLimits.evidenceBytesMaximum ? bytes : nil
        try issue(
            .streamStop, to: me,
            body: StreamBodies.stop(
                of: head.iss, number: head.seq, first: known, second: envelope.digest,
                document: evidence), now: now)
        try tellAll(
            StreamBodies.stopNotice(
                of: head.iss, number: head.seq, first: known, second: envelope.digest), now: now)
        return .forked(refusal)
    }

    /// Our own key on another history, under a number that this ledger has used: it was rewritten,
    /// or the key is in other hands. Recorded with the other head as evidence; everybody is told,
    /// and an operator must look.
    mutating func contradictOurselves(
        _ head: PayloadHead, _ envelope: SignedEnvelope, for party: String, _ memory: LedgerMemory,
        now: Instant
    ) throws -> Reception {
        let stream = StreamName(issuer: me, audience: [party])
        if contradictions[stream]?.contains(envelope.digest) == true {
            return .refused(
                Refusal(.checkpointUnknown, "This head is known; it alarmed nobody again."))
        }
        let refusal = Refusal(
            .checkpointUnknown, "\(party) holds another document as our number \(head.seq).")
        guard !stopped.contains(stream) else { return .forked(refusal) }
        let bytes = envelope.generalBytes()
        pending.stopped = (stream, head.seq, bytes)
        let known = try memory.digest(stream, head.seq)
        let evidence = bytes.count <= CoordinationLimits.evidenceBytesMaximum ? bytes : nil
        try issue(
            .streamStop, to: me,
            body: StreamBodies.stop(
                of: party, number: head.seq, first: known, second: envelope.digest,
                document: evidence, issuer: me), now: now)
        try tellAll(
            StreamBodies.stopNotice(
                of: me, number: head.seq, first: known, second: envelope.digest,
                code: .checkpointUnknown), now: now)
        return .forked(refusal)
    }

    /// The stopped stream between us and a party: its own, or ours to it.
    func stoppedStream(with party: String) -> StreamName? {
        [
            StreamName(issuer: party, audience: [me]), StreamName(issuer: me, audience: [party]),
        ].first { stopped.contains($0) }
    }

    /// Parties with whom a stream is stopped, in either direction, sorted.
    package var stoppedParties: [String] {
        Set(stopped.map { $0.issuer == me ? $0.audience.first ?? me : $0.issuer }).sorted()
    }

    /// An operator's word that a stopped stream goes on after its last recorded document.
    ///
    /// - Throws: `CoordinationFault.cannotResume` if it is not stopped.
    package mutating func resume(_ party: String, _ reason: ResumeReason, now: Instant) throws {
        guard let stream = stoppedStream(with: party) else {
            throw CoordinationFault.cannotResume(party, reason: "it is not stopped")
        }
        let after = streams[stream]
        try issue(
            .streamResume, to: me,
            body: StreamBodies.resume(
                party, after: after, reason: reason.rawValue,
                issuer: stream.issuer == me ? me : nil), now: now)
        try tellAll(StreamBodies.resumeNotice(stream.issuer, after: after), now: now)
    }

    /// An operator's word that what a party says it holds of us is not so.
    package mutating func dispute(_ party: String, now: Instant) throws {
        try issue(.ackDispute, to: me, body: ["party": .string(party)], now: now)
    }

    /// An operator's word that the clock is right.
    package mutating func acceptClock(now: Instant) throws {
        let before = Int64(state.asOf.seconds)
        try issue(
            .clockAccepted, to: me,
            body: ["newest": .integer(before), "accepted": .integer(Int64(now.seconds))], now: now)
    }

    /// What documents that the coordinator keeps for itself do to the book, now and at a replay.
    mutating func takeOwn(_ stored: StoredEntry, _ head: PayloadHead) {
        if stored.type == DocumentType.retention.rawValue { return takeRetention(head) }
        guard case .string(let party)? = head.body["party"] else { return }
        let stream = stream(namedBy: head.body, party)
        switch DocumentType(rawValue: stored.type) {
        case .streamStop:
            stopped.insert(stream)
            let both = ["first", "second"].compactMap { head.body[$0]?.digest }
            contradictions[stream, default: []].formUnion(both)
        case .streamResume: stopped.remove(stream)
        case .ackDispute: disputed.insert(party)
        default: break
        }
    }

    /// The stream that a stop or a resume is about: the party's, or ours to the party.
    func stream(namedBy body: JSONObject, _ party: String) -> StreamName {
        body["issuer"] == .string(me)
            ? StreamName(issuer: me, audience: [party])
            : StreamName(issuer: party, audience: [me])
    }

    private mutating func tellAll(_ body: JSONValue, now: Instant) throws {
        for party in state.inForce?.agreement.parties ?? [] where party.id != me {
            try issue(.notice, to: party.id, body: body, now: now)
        }
    }

    /// What a sender says it holds of us must be what we sent it.
    ///
    /// - Throws: `CoordinationFault.behind` if it holds more than this ledger does, for then the
    ///   ledger is an old copy; `stream.ack` if it names something else under a number of ours, or
    ///   if an operator contests its word.
    func checkAcknowledgement(_ head: PayloadHead, _ memory: LedgerMemory) throws {
        guard let theirs = head.ack[me] else { return }
        let stream = StreamName(issuer: me, audience: [head.iss])
        let ours = streams[stream]?.seq ?? 0
        guard theirs.seq <= ours else {
            if disputed.contains(head.iss) {
                throw Refusal(.streamAck, "Number \(theirs.seq); the last sent is \(ours).")
            }
            throw CoordinationFault.behind(party: head.iss, theirs: theirs.seq, ours: ours)
        }
        guard try memory.digest(stream, theirs.seq) == theirs.digest else {
            throw Refusal(
                .streamAck, "Number \(theirs.seq) was sent with another content than it names.")
        }
    }
}

extension JSONValue {
    /// The digest that a text names, if it does.
    var digest: PayloadDigest? {
        if case .string(let text) = self { return PayloadDigest(text) }
        return nil
    }
}
