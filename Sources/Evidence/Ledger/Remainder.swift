/// What is kept of a document that was destroyed at the end of its retention.
///
/// It stands in the ledger where the signed document stood. The document's digest and leaf hash
/// stay beside it, so that every root, proof and receipt over it stands; its signatures and exact
/// bytes are gone for good. `{"destroyed":{…}}`: the content of the document less what led to a
/// person, in canonical form.
package struct Remainder: Equatable, Sendable {
    /// The name of its one member.
    private static let member = "destroyed"
    private static let beginning = Array("{\"destroyed\":".utf8)

    /// The content that is left: the same members as a payload has.
    package let payload: JSONObject

    /// A remainder of this content.
    package init(payload: JSONObject) {
        self.payload = payload
    }

    /// Reads what stands in a ledger; nil for a signed document.
    package init?(_ stored: [UInt8]) {
        guard stored.starts(with: Self.beginning),
            case .object(let object)? = try? StrictJSON.parse(stored), object.members.count == 1,
            case .object(let payload)? = object[Self.member]
        else { return nil }
        self.payload = payload
    }

    /// The content as bytes, to be read like a document's own.
    package var payloadBytes: [UInt8] { JSONValue.object(payload).canonicalBytes() }

    /// What stands in the ledger.
    package var storedBytes: [UInt8] {
        JSONValue.object(JSONObject([(Self.member, .object(payload))])).canonicalBytes()
    }

    /// Digest of ``payloadBytes``: what the record of a destruction vouches for.
    package var digest: PayloadDigest { PayloadDigest(of: payloadBytes) }
}
