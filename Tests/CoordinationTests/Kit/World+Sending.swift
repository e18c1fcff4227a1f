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
}
