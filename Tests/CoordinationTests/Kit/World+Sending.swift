import Commissioning
import Coordination
import Evidence
import Exchange

/// What partners do.
extension World {
    /// Puts bytes into a party's folder.
    @discardableResult
    func drop(
        _ bytes: [UInt8], in party: String, as name: String? = nil, kind: EntryKind = .regular,
        linkCount: Int = 1
    ) -> FileName {
        dropped += 1
        let file = FileName(ours: name ?? "file-\(String(dropped + 100_000)).jws.json")
        memory.drop(
            bytes, as: file, in: World.folder(party, "in"), kind: kind, linkCount: linkCount)
        return file
    }

    func drop(_ envelope: SignedEnvelope, in party: String) {
        drop(envelope.generalBytes(), in: party)
    }

    /// Lets a council sign its next document and drop it; `at` is when it is signed.
    @discardableResult
    func send(
        _ party: String, _ type: DocumentType, _ body: JSONObject, at signed: Instant? = nil,
        expires: Instant? = nil
    ) throws -> SignedEnvelope {
        let envelope = try write(party, type, body, at: signed, expires: expires)
        drop(envelope, in: party)
        return envelope
    }

    /// Lets a council sign its next document and keep it.
    func write(
        _ party: String, _ type: DocumentType, _ body: JSONObject, at signed: Instant? = nil,
        expires: Instant? = nil
    ) throws -> SignedEnvelope {
        guard
            let envelope = try councils[party]?.sign(
                type, body, at: signed ?? clock.now(), expires: expires)
        else { throw Unexpected(what: party) }
        return envelope
    }

    /// Nominates a child and, once the home has been asked, lets it accept the match.
    @discardableResult
    func nominate(_ party: String, _ body: JSONObject, assessed: Bool = true) async throws -> String
    {
        let id = Nomination.id(ofDigest: try send(party, .nomination, body).digest.description)
        try await round()
        if assessed {
            try send("home", .assessment, Body.assessment(id))
            try await round()
        }
        return id
    }

    /// A party's text of the next version, signed by it alone.
    func amendment(
        _ party: String = "rotherham", from day: String, _ change: (inout TestAgreement) -> Void
    ) async throws -> SignedEnvelope {
        let newest = await coordinator.newestAgreement
        var terms = terms
        (terms.version, terms.amendedFrom) = ((newest?.version ?? 0) + 1, day)
        change(&terms)
        let now = clock.now().seconds
        let everybody = ["coordinator"] + councils.keys
        return try council(party).seal(
            PayloadHead(
                type: "agreement", iss: party, aud: everybody, agreement: nil,
                seq: terms.version, prev: newest?.digest, iat: now, exp: now + 30 * 86_400,
                jti: [UInt8](repeating: UInt8(terms.version), count: 16), body: terms.body))
    }

    /// Lets parties sign a text and drop it; the coordinator's signature comes by the operator.
    func sign(_ text: SignedEnvelope, by parties: [String]) throws {
        for party in parties {
            let key = party == "coordinator" ? coordinatorKey : try council(party).key
            drop(
                try EnvelopeSigner.sign(payload: text.payload, type: text.type, with: [key]),
                in: party == "coordinator" ? "home" : party)
        }
    }

    /// A council that joins later: its folders, its key and its keyset.
    func welcome(_ party: String) async throws {
        let council = try Council(party)
        councils[party] = council
        try FolderLayout(system: memory).create(root: World.root, parties: [party])
        try await coordinator.pin(party, council.key.publicKey.thumbprint)
        drop(try council.keyset(at: clock.now()), in: party)
        try await round()
    }
}
