import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// A keyset: version 1 under a pin, every later one signed by the old and the new keys.
    mutating func receiveKeyset(
        _ envelope: SignedEnvelope, now: Instant, memory: LedgerMemory
    ) throws -> Reception {
        if try memory.isRecorded(envelope.digest) {
            pending.repeated.append(envelope.digest)
            return .duplicate
        }
        try checkPostQuantum(keyset: trust.examine(envelope, asOf: now.seconds), asOf: now)
        let accepted = try trust.accept(envelope, asOf: now.seconds)
        record(accepted.verified.envelope, accepted.head, verdict: nil, fact: .none, now: now)
        guard accepted.keyset.party != me else {
            for party in trust.entries.keys.sorted() where party != me {
                try handKeyset(to: party)
            }
            return .applied
        }
        try issue(
            .receipt, to: accepted.keyset.party,
            body: AnswerBodies.receipt(
                of: envelope.digest, accepted.head, entry: entry,
                leafHash: pending.entries.last?.leafHash ?? [], refusal: nil),
            answers: envelope.digest, now: now)
        return .applied
    }

    /// An agreement: signatures on one text are collected until every party has given its own.
    mutating func receiveAgreement(
        _ envelope: SignedEnvelope, now: Instant, memory: LedgerMemory
    ) throws -> Reception {
        let verified = try envelope.verify(with: trust.publicKey)
        try trust.checkKeys(of: verified, asOf: now.seconds)
        let head = try PayloadHead.read(verified)
        guard head.aud.contains(me) else {
            throw Refusal(.payloadAudience, "aud is \(head.aud.joined(separator: ", ")).")
        }
        let known = agreements[envelope.digest]
        // Signatures that nobody can check would take the room of those that are still to come.
        let checked = try verified.checkedEnvelope()
        let collected = try known?.adding(signaturesOf: checked) ?? checked
        let isKnown =
            try known.map { $0.signatures.count == collected.signatures.count }
            ?? memory.isRecorded(envelope.digest)
        if isKnown {
            pending.repeated.append(envelope.digest)
            return .duplicate
        }
        try checkTime(of: head, now: now)
        let merged = try collected.verify(with: trust.publicKey)
        // A text speaks in somebody's name: it is his only once he has signed it himself.
        guard merged.kids.contains(where: { trust.lookup($0)?.party == head.iss }) else {
            let refusal = Refusal(
                .payloadIssuer, "It is in the name of \(head.iss), who has not signed it here yet.")
            if trust.entries[head.iss] == nil { throw refusal }
            return .unfinished(refusal)
        }
        let signedBy = trust.partiesAtThreshold(merged, asOf: now.seconds).sorted()
        let read = FactReading.read(.agreement, body: .object(head.body), signedBy: signedBy)
        if case .success(.agreement(let text, _)) = read {
            try checkPostQuantum(verified, text: text, asOf: now)
        }
        let refusal = agreementVerdict(read, head, collected, now: now)
        let fact = refusal == nil ? (try? read.get()) ?? .none : .none
        let versionsBefore = state.versions.count
        record(collected, head, verdict: refusal, fact: fact, now: now)
        let recordedEntry = entry
        let leafHash = pending.entries.last?.leafHash ?? []
        if refusal == nil, case .agreement(let agreement, _) = fact {
            agreements[envelope.digest] = collected
            if known == nil { try spread(collected, head, agreement) }
        }
        let senders = Set(verified.kids.compactMap { trust.lookup($0)?.party }).subtracting([me])
        for party in senders.sorted() {
            try issue(
                .receipt, to: party,
                body: AnswerBodies.receipt(
                    of: collected.digest, head, entry: recordedEntry, leafHash: leafHash,
                    refusal: refusal),
                answers: envelope.digest, now: now)
        }
        if state.versions.count > versionsBefore { try tellInForce(now: now) }
        return refusal.map { .rejected($0) } ?? .applied
    }

    /// Puts a new text into the folder of every party that is to sign it; a party that joins gets
    /// it once the operator has vouched for its key.
    private mutating func spread(
        _ text: SignedEnvelope, _ head: PayloadHead, _ agreement: Agreement
    ) throws {
        let current = state.inForce?.agreement
        for party in agreement.parties where party.id != me && party.id != head.iss {
            let isKnown =
                current == nil || current?.party(party.id) != nil || trust.pins[party.id] != nil
            if isKnown { try hand(text, from: head.iss, agreement, to: party.id) }
        }
    }

    private mutating func hand(
        _ text: SignedEnvelope, from issuer: String, _ agreement: Agreement, to party: String
    ) throws {
        let name = try PublishedName(
            issuer: issuer, agreement: agreement.id, version: agreement.version,
            text: text.digest)
        pending.answers.append(
            PendingWrites.Answer(
                party: party, name: name.text, entry: entry, answers: nil,
                bytes: text.generalBytes()))
    }

    /// Puts our own keyset into a party's folder: what we sign is checked with it.
    private mutating func handKeyset(to party: String) throws {
        guard let (entry, envelope) = ownKeyset, let version = trust.entries[me]?.keyset.version
        else { return }
        let name = try PublishedName(
            issuer: me, agreement: "keys", sequence: version, type: Keyset.documentType)
        pending.answers.append(
            PendingWrites.Answer(
                party: party, name: name.text, entry: entry, answers: nil,
                bytes: envelope.generalBytes()))
    }

    /// Tells every party that an amendment is in force, and from which cycle on.
    private mutating func tellInForce(now: Instant) throws {
        guard let inForce = state.inForce, inForce.agreement.version > 1 else { return }
        let first = state.cycles.first { cycle in
            state.agreement(for: cycle)?.version == inForce.agreement.version
        }
        for party in inForce.agreement.parties where party.id != me {
            try issue(
                .notice, to: party.id, body: AnswerBodies.inForceNotice(inForce, from: first),
                now: now)
        }
    }

    /// An agreement is in no stream, so one that comes at the wrong time takes no number with it.
    private func checkTime(of head: PayloadHead, now: Instant) throws {
        if head.iat > now.seconds + CoordinationLimits.futureSecondsMaximum {
            throw Refusal(.timeFuture, "iat is \(Instant(seconds: head.iat)), now is \(now).")
        }
        if head.exp < now.seconds {
            throw Refusal(.timeExpired, "exp was \(Instant(seconds: head.exp)).")
        }
    }

    /// What is wrong with an authentic text of an agreement, if anything.
    func agreementVerdict(
        _ read: Result<Fact, ShapeFaultList>, _ head: PayloadHead, _ envelope: SignedEnvelope,
        now: Instant
    ) -> Refusal? {
        switch read {
        case .failure(let list):
            return Refusal(.bodyShape, Book.sentence(of: list.faults))
        case .success(let fact):
            guard case .agreement(let agreement, _) = fact else { return nil }
            guard head.seq == agreement.version else {
                return Refusal(.bodyRule, "seq must be the version, \(agreement.version).")
            }
            guard agreement.party(me)?.role == .coordinator else {
                return Refusal(.bodyRule, "The coordinator must be \(me), which runs this ledger.")
            }
            let recorded = Recorded(
                entry: entry + 1, at: now, issuer: head.iss,
                signedAt: believed(head, of: head.iss, now: now),
                digest: envelope.digest.description)
            let open = state.proposals.count { $0.digest != recorded.digest }
            if open >= CoordinationLimits.proposalsMaximum {
                return Refusal(
                    .bodyRule, "\(open) texts wait for signatures; no more are taken in.")
            }
            if let breach = state.judge(fact, recorded) {
                let detail = breach.detail.isEmpty ? "" : " (\(breach.detail))"
                return Refusal(
                    .bodyRule, "\(breach.code.rawValue): \(breach.code.sentence)\(detail)")
            }
            let previous = state.versions.last { $0.agreement.version < agreement.version }
            guard head.prev?.description == previous?.digest else {
                return Refusal(
                    .bodyRule,
                    "prev must be the digest of the version before: "
                        + "\(previous?.digest ?? "null").")
            }
            return nil
        }
    }

    /// Every fault with its place, as many as a receipt has room for.
    private static func sentence(of faults: [ShapeFault]) -> String {
        var text = "\(faults.count) faults."
        for (told, fault) in faults.enumerated() {
            let line = " \(fault.place): \(fault.sentence)"
            if text.utf8.count + line.utf8.count > CoordinationLimits.faultBytesMaximum {
                return text + " And \(faults.count - told) more."
            }
            text += line
        }
        return text
    }

    /// Records that the operator vouched for the key that signs a party's first keyset; one that
    /// is to join gets the texts that wait for its signature.
    /// - Throws: `CoordinationFault.cannotSign`.
    package mutating func pin(_ party: String, _ thumbprint: KeyThumbprint, now: Instant) throws {
        let isNew = trust.pins[party] == nil
        try issue(.trust, to: me, body: AnswerBodies.trust(party, thumbprint), now: now)
        trust.pin(party, thumbprint: thumbprint)
        if isNew { try handKeyset(to: party) }
        guard isNew, let current = state.inForce?.agreement, current.party(party) == nil else {
            return
        }
        for proposal in state.proposals where proposal.agreement.party(party) != nil {
            guard let digest = PayloadDigest(proposal.digest), let text = agreements[digest],
                let head = try? PayloadHead.inspect(text.payload, type: nil), head.iss != party
            else { continue }
            try hand(text, from: head.iss, proposal.agreement, to: party)
        }
    }

    /// Records this coordinator's own first keyset: the first entry of every ledger.
    package mutating func begin(with keyset: SignedEnvelope, now: Instant) throws {
        trust.pin(me, thumbprint: keyset.spokenKid)
        let accepted = try trust.accept(keyset, asOf: now.seconds)
        record(accepted.verified.envelope, accepted.head, verdict: nil, fact: .none, now: now)
    }
}
