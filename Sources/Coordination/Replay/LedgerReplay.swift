import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Takes one stored document in again, as it was taken when it was written.
    ///
    /// There is no other way to a state than this one: at start, for a past day, for an audit.
    ///
    /// - Parameter isChecked: The caller compares the bytes with the stored hashes itself, and goes
    ///   on if they differ: an audit tells everything that is wrong.
    /// - Throws: `CoordinationFault.ledger`.
    package mutating func replay(_ stored: StoredEntry, isChecked: Bool = false) throws {
        func broken(_ reason: String) -> CoordinationFault {
            .ledger(entry: stored.entry, reason: reason)
        }
        guard stored.entry == entry + 1 else { throw broken("\(entry + 1) is missing before it") }
        guard let type = DocumentType(rawValue: stored.type) else { throw broken("unknown type") }
        do {
            if let remainder = Remainder(stored.envelope) {
                return try replay(remainder, of: stored, as: type)
            }
            // Its bytes are those whose hash was stored, in the tree that partners hold roots of.
            let form = SignedEnvelope.StoredForm(stored.envelope)
            func leafHash() throws -> [UInt8] {
                try form?.leafHash
                    ?? MerkleTree.leafHash(SignedEnvelope.read(stored.envelope).ledgerLeaf())
            }
            guard try isChecked || leafHash() == stored.leafHash else {
                throw broken("its bytes are not those that were recorded")
            }
            guard stored.isApplied, !type.isEvidenceOnly else {
                // Whatever it says, it moves nothing but the position in its stream.
                return take(stored, nil, fact: .none)
            }
            let payload = try form?.payload ?? SignedEnvelope.read(stored.envelope).payload
            guard isChecked || PayloadDigest(of: payload) == stored.digest else {
                throw broken("its digest is not that of its content")
            }
            // A head that comes back cosigned says word for word what it said when it was sent.
            let head =
                try checkpoints.sentHead(stored) ?? PayloadHead.inspect(payload, type: stored.type)
            let fact = try replayed(type, head, stored)
            take(stored, head, fact: fact)
        } catch let fault as CoordinationFault {
            throw fault
        } catch {
            throw broken("\(error)")
        }
    }

    private mutating func replayed(
        _ type: DocumentType, _ head: PayloadHead, _ stored: StoredEntry
    ) throws -> Fact {
        switch type {
        case .keyset:
            let envelope = try SignedEnvelope.read(stored.envelope)
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
            let envelope = try SignedEnvelope.read(stored.envelope)
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
        var isThrough = true
        try view.forEachEntry(after: entry) { stored in
            if let moment, stored.recordedAt > moment.seconds {
                isThrough = false
            } else {
                try replay(stored)
            }
            return isThrough
        }
        guard isThrough else { return }
        if moment == nil { try checkRemainders() }
        for stop in try view.stoppedStreams() {
            // Stopped before stops were recorded in the ledger itself.
            let stream = StreamName(issuer: stop.issuer, audience: stop.audience)
            if moment == nil, contradictions[stream] == nil { stopped.insert(stream) }
        }
    }
}
