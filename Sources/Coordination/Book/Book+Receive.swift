import Commissioning
import Evidence
import Exchange
import Storage

/// What became of the bytes of a dropped file.
package enum Reception: Equatable, Sendable {
    /// Recorded and in effect.
    case applied
    /// Recorded without effect; a signed receipt says why.
    case rejected(Refusal)
    /// Recorded before; its receipt is given again.
    case duplicate
    /// Authentic and early; kept until its predecessors arrive.
    case held
    /// The issuer contradicts itself; its stream is stopped.
    case forked(Refusal)
    /// Nobody can be held to it; to be kept as evidence.
    case refused(Refusal)
    /// Perhaps not complete yet.
    case unfinished(Refusal)
}

extension Book {
    /// Judges the bytes of one file, in the order of the refusal codes, and prepares its effects.
    ///
    /// - Throws: Faults of this machine only; whatever is wrong with the file is a `Reception`.
    package mutating func receive(
        _ bytes: [UInt8], now: Instant, memory: LedgerMemory
    ) throws -> Reception {
        try receive(UnverifiedDocument(bytes), now: now, memory: memory)
    }

    /// The same for a file that was taken apart before.
    mutating func receive(
        _ dropped: UnverifiedDocument, now: Instant, memory: LedgerMemory
    ) throws -> Reception {
        do {
            let envelope = try dropped.envelope.get()
            guard let type = DocumentType(rawValue: envelope.type) else {
                throw Refusal(
                    .payloadType, "This program knows no documents of type \(envelope.type).")
            }
            switch type {
            case .keyset: return try receiveKeyset(envelope, now: now, memory: memory)
            case .agreement:
                return try receiveAgreement(envelope, now: now, memory: memory)
            case .checkpoint:
                return try receiveCheckpoint(envelope, now: now, memory: memory)
            default:
                return try receive(type, envelope, dropped, now: now, memory: memory)
            }
        } catch let refusal as Refusal {
            // An early document for which there is no room waits in its folder for a while too.
            let waits = refusal.code.effect == .wait || refusal.code == .streamGap
            return waits ? .unfinished(refusal) : .refused(refusal)
        }
    }

    private mutating func receive(
        _ type: DocumentType, _ dropped: SignedEnvelope, _ read: UnverifiedDocument, now: Instant,
        memory: LedgerMemory
    ) throws -> Reception {
        let verified = try read.verified ?? dropped.verify(with: trust.publicKey)
        try trust.checkKeys(of: verified, asOf: now.seconds)
        // What nobody can check is not recorded: whoever carried the file could have added it.
        let envelope = try verified.checkedEnvelope()
        // Read from these same bytes before they were verified, and not looked at until now.
        let head =
            if let inspected = read.head, inspected.type == verified.type { inspected } else {
                try PayloadHead.read(verified)
            }
        try trust.authorise(verified, head, asOf: now.seconds)
        // One stream from each party: with another list of recipients a party could have several,
        // and one of them would go on when the other is stopped.
        guard head.aud == [me] else {
            throw Refusal(
                .payloadAudience,
                "aud is \(head.aud.joined(separator: ", ")); it must be \(me) alone.")
        }
        let stream = StreamName(issuer: head.iss, audience: head.aud)
        try checkAcknowledgement(head, memory)
        // A document recorded before stays a duplicate, whatever agreement is in force today.
        if let known = try memory.digest(stream, head.seq) {
            if known == envelope.digest {
                pending.repeated.append(envelope.digest)
                return .duplicate
            }
            return try fork(stream, head, envelope, against: known, now: now)
        }
        let signedAt = Instant(seconds: head.iat)
        guard let reference = head.agreement, mayName(reference, signedAt: signedAt) else {
            let named = head.agreement.map {
                "\($0.id) version \($0.version), digest \($0.digest)"
            }
            let current = agreementReference.map { "; in force is digest \($0.digest)" }
            throw Refusal(
                .payloadAgreement,
                "It names \(named ?? "no agreement")\(current ?? "; none is in force").")
        }
        if stopped.contains(stream) {
            throw Refusal(.streamFork, "The stream from \(head.iss) was stopped before.")
        }
        let last = streams[stream]
        guard head.seq == (last?.seq ?? 0) + 1 else {
            return try hold(stream, head, envelope, now: now, memory: memory)
        }
        guard head.prev == last?.digest else {
            throw Refusal(.streamPrev, "Number \(head.seq) does not follow the recorded one.")
        }
        return try take(type, envelope, head, now: now, memory: memory)
    }

    /// The document is authentic and next in its stream: recorded whatever it says.
    private mutating func take(
        _ type: DocumentType, _ envelope: SignedEnvelope, _ head: PayloadHead, now: Instant,
        memory: LedgerMemory
    ) throws -> Reception {
        let read = FactReading.read(type, body: .object(head.body))
        let refusal =
            try verdict(on: read, head, envelope.digest, now: now)
            ?? correctionRefusal(head, memory.entries)
        let fact = refusal == nil ? (try? read.get()) ?? .none : .none
        let before = state
        record(envelope, head, verdict: refusal, fact: fact, now: now)
        // An answer is never answered: two programs would go on for ever.
        if let refusal, type.isAnswer { return .rejected(refusal) }
        let leafHash = pending.entries.last?.leafHash ?? []
        try issue(
            .receipt, to: head.iss,
            body: AnswerBodies.receipt(
                of: envelope.digest, head, entry: entry, leafHash: leafHash, refusal: refusal),
            answers: envelope.digest, now: now)
        if let refusal { return .rejected(refusal) }
        try follow(fact, before: before, digest: envelope.digest, now: now)
        return .applied
    }

    /// What is wrong with an authentic document that is next in its stream, if anything.
    func verdict(
        on read: Result<Fact, ShapeFaultList>, _ head: PayloadHead, _ digest: PayloadDigest,
        now: Instant
    ) -> Refusal? {
        if head.iat > now.seconds + CoordinationLimits.futureSecondsMaximum {
            return Refusal(.timeFuture, "iat is \(Instant(seconds: head.iat)), now is \(now).")
        }
        if head.exp < now.seconds {
            return Refusal(.timeExpired, "exp was \(Instant(seconds: head.exp)).")
        }
        if DocumentType(rawValue: head.type)?.isOurs == true, head.iss != me {
            let rule = RuleCode.roleNotAllowed
            return Refusal(.bodyRule, "\(rule.rawValue): \(rule.sentence) (\(head.iss))")
        }
        switch read {
        case .failure(let list):
            let first = list.faults.first
            return Refusal(.bodyShape, "\(first?.place ?? ""): \(first?.sentence ?? "")")
        case .success(let fact):
            let recorded = Recorded(
                entry: entry + 1, at: now, issuer: head.iss,
                signedAt: believed(head, of: head.iss, now: now), digest: digest.description)
            guard let breach = state.judge(fact, recorded) else { return nil }
            let detail = breach.detail.isEmpty ? "" : " (\(breach.detail))"
            return Refusal(.bodyRule, "\(breach.code.rawValue): \(breach.code.sentence)\(detail)")
        }
    }

    private mutating func hold(
        _ stream: StreamName, _ head: PayloadHead, _ envelope: SignedEnvelope, now: Instant,
        memory: LedgerMemory
    ) throws -> Reception {
        let held = try memory.held(stream)
        if let known = held[head.seq] {
            if known == envelope.digest { return .held }
            return try fork(stream, head, envelope, against: known, now: now)
        }
        guard held.count < CoordinationLimits.heldPerStreamMaximum else {
            throw Refusal(.streamGap, "\(held.count) documents are held for this stream already.")
        }
        pending.held.append(
            HeldDocument(
                issuer: stream.issuer, audience: stream.audience, sequence: head.seq,
                digest: envelope.digest, envelope: envelope.generalBytes(),
                receivedAt: now.seconds))
        let missing = (streams[stream]?.seq ?? 0) + 1
        try issue(
            .receipt, to: head.iss,
            body: AnswerBodies.heldReceipt(of: envelope.digest, head, missing: missing), now: now)
        return .held
    }

    /// The held document that is next in its stream now, if any.
    package func nextHeld(_ held: [HeldDocument]) -> HeldDocument? {
        held.first { document in
            let stream = StreamName(issuer: document.issuer, audience: document.audience)
            return document.sequence == (streams[stream]?.seq ?? 0) + 1
                && !stopped.contains(stream)
        }
    }

    /// Judges a held document whose predecessors have arrived.
    package mutating func receive(
        held document: HeldDocument, now: Instant, memory: LedgerMemory
    ) throws -> Reception {
        let reception = try receive(document.envelope, now: now, memory: memory)
        let stream = StreamName(issuer: document.issuer, audience: document.audience)
        pending.released.append((stream, document.sequence))
        return reception
    }
}
