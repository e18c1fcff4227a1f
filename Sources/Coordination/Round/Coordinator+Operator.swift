import Commissioning
import Evidence
import Exchange
import Storage

/// What an operator does by hand, each recorded in the ledger like everything else.
extension Coordinator {
    /// Begins a ledger with this coordinator's own keyset.
    /// - Throws: `Refusal`, `StorageFault`; `CoordinationFault.ledger` if it has begun already.
    package func begin(with keyset: SignedEnvelope) throws {
        guard book.entry == 0 else {
            throw CoordinationFault.ledger(
                entry: book.entry, reason: "the ledger has begun already")
        }
        let now = recordingTime
        try commit(at: now) { book, _, _ in try book.begin(with: keyset, now: now) }
    }

    /// Records that the operator vouches for the key that signs a party's first keyset.
    /// - Throws: `CoordinationFault.cannotTrust` for a party that no agreement names, whose keys
    ///   are known already, or a key of another party; `StorageFault`.
    package func pin(_ party: String, _ thumbprint: KeyThumbprint) throws {
        let agreements =
            [book.state.inForce?.agreement].compactMap(\.self)
            + book.state.proposals.map(\.agreement)
        if !agreements.isEmpty, !agreements.contains(where: { $0.party(party) != nil }) {
            throw CoordinationFault.cannotTrust(party, reason: "no agreement names this party")
        }
        if book.trust.entries[party] != nil {
            throw CoordinationFault.cannotTrust(
                party, reason: "its keys are known; the next keyset is signed by them")
        }
        if let owner = book.trust.lookup(thumbprint)?.party, owner != party {
            throw CoordinationFault.cannotTrust(party, reason: "the key is one of \(owner)")
        }
        let now = recordingTime
        try commit(at: now) { book, _, _ in try book.pin(party, thumbprint, now: now) }
    }

    /// This coordinator's own keyset in force, with the digest that the next one names.
    package var ownKeyset: TrustStore.Entry? { book.trust.entries[book.me] }

    /// Takes in the next keyset of this coordinator itself and puts it into every party's folder.
    /// - Throws: `Refusal`, `StorageFault`.
    package func renew(with keyset: SignedEnvelope) throws {
        let now = recordingTime
        try commit(at: now) { book, _, memory in
            _ = try book.receiveKeyset(keyset, now: now, memory: memory)
        }
    }

    /// Signs a text of an agreement and puts it into every party's folder, to be signed by them.
    ///
    /// - Parameter body: The agreement as JSON, already checked.
    /// - Throws: `Refusal`, `CoordinationFault`, `StorageFault`.
    package func propose(_ agreement: Agreement, body: JSONObject) throws {
        let now = recordingTime
        let head = PayloadHead(
            type: DocumentType.agreement.rawValue, iss: book.me,
            aud: agreement.parties.map(\.id), agreement: nil, seq: agreement.version,
            prev: agreement.version > 1 ? book.agreementReference?.digest : nil,
            iat: now.seconds, exp: now.seconds + CoordinationLimits.validitySeconds,
            jti: book.randomBytes(16), body: body)
        let envelope = try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: book.keys)
        try commit(at: now) { book, _, memory in
            let reception = try book.receiveAgreement(envelope, now: now, memory: memory)
            if case .rejected(let refusal) = reception { throw refusal }
        }
    }

    /// Tries a quarantined file once more, every check included.
    ///
    /// - Returns: What became of it; it leaves the quarantine only if it was recorded.
    /// - Throws: `FolderFault`, `CoordinationFault`, `StorageFault`.
    package func release(_ id: String) throws -> Reception {
        let now = recordingTime
        let (_, bytes) = try folders.quarantine.read(id)
        let reception = try commit(at: now) { book, _, memory in
            try book.receive(bytes, now: now, memory: memory)
        }
        switch reception {
        case .applied, .rejected, .duplicate, .held: try folders.quarantine.remove(id)
        case .forked, .refused, .unfinished: break
        }
        return reception
    }

    /// The digest of the agreement in force, or of the newest proposal.
    package var newestAgreement: AgreementReference? {
        if let reference = book.agreementReference { return reference }
        guard let proposal = book.state.proposals.last, let digest = PayloadDigest(proposal.digest)
        else { return nil }
        return AgreementReference(
            id: proposal.agreement.id, version: proposal.agreement.version, digest: digest)
    }
}

/// A clock that stands still, for what happens in one moment.
package struct StillClock: WallClock {
    private let moment: Instant

    /// A clock that always shows this moment.
    package init(_ moment: Instant) {
        self.moment = moment
    }

    package func now() -> Instant { moment }

    package func wait(until moment: Instant) -> Duration { .zero }
}
