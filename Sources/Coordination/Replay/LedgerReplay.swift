import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Takes one stored document in again, as it was taken when it was written.
    ///
    /// There is no other way to a state than this one: at start, for a past day, for an audit.
    /// - Throws: `CoordinationFault.ledger`.
    package mutating func replay(_ stored: StoredEntry) throws {
        func broken(_ reason: String) -> CoordinationFault {
            .ledger(entry: stored.entry, reason: reason)
        }
        guard stored.entry == entry + 1 else { throw broken("\(entry + 1) is missing before it") }
        let envelope: SignedEnvelope
        let head: PayloadHead
        do {
            envelope = try SignedEnvelope.read(stored.envelope)
            head = try PayloadHead.inspect(envelope.payload, type: stored.type)
        } catch {
            throw broken("\(error)")
        }
        guard let type = DocumentType(rawValue: stored.type) else { throw broken("unknown type") }
        var fact = Fact.none
        if stored.isApplied {
            do {
                fact = try replayed(type, envelope, head, stored)
            } catch {
                throw broken("\(error)")
            }
        }
        take(stored, head, fact: fact)
    }

    private mutating func replayed(
        _ type: DocumentType, _ envelope: SignedEnvelope, _ head: PayloadHead,
        _ stored: StoredEntry
    ) throws -> Fact {
        switch type {
        case .keyset:
            if stored.entry == 1 {
                trust.pin(head.iss, thumbprint: envelope.spokenKid)
            }
            _ = try trust.accept(envelope, asOf: stored.recordedAt)
            return .none
        case .trust:
            guard case .string(let party)? = head.body["party"],
                case .string(let text)? = head.body["thumbprint"],
                let thumbprint = KeyThumbprint(text)
            else { throw Refusal(.bodyShape, "a pin without a thumbprint") }
            trust.pin(party, thumbprint: thumbprint)
            return .none
        case .agreement:
            agreements[envelope.digest] = envelope
            let merged = try envelope.verify(with: trust.publicKey)
            let signedBy = trust.partiesAtThreshold(merged, asOf: stored.recordedAt).sorted()
            return try FactReading.read(type, body: .object(head.body), signedBy: signedBy).get()
        default:
            return try FactReading.read(type, body: .object(head.body)).get()
        }
    }

    /// Reads everything a ledger holds after this book's last entry.
    ///
    /// - Parameter moment: Stop before the first entry recorded later; `nil` for all.
    /// - Throws: `StorageFault`, `CoordinationFault.ledger`.
    package mutating func catchUp(
        from view: LedgerView, through moment: Instant? = nil
    ) throws {
        while true {
            let batch = try view.entries(after: entry, limit: 500)
            for stored in batch {
                if let moment, stored.recordedAt > moment.seconds { return }
                try replay(stored)
            }
            if batch.count < 500 { break }
        }
        for stop in try view.stoppedStreams() {
            // Stopped before stops were recorded in the ledger itself.
            let stream = StreamName(issuer: stop.issuer, audience: stop.audience)
            if moment == nil, contradictions[stream] == nil { stopped.insert(stream) }
        }
    }
}
