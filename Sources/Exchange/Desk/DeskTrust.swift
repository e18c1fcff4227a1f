import Evidence

/// `trust.json` of a desk: whose keys its owner vouches for, each compared over another channel.
///
/// ```json
/// {"pins": {"coordinator": "<thumbprint>", "barnsley": "<thumbprint>"}}
/// ```
package struct DeskTrust: Equatable, Sendable {
    /// The file's name in a desk's folder.
    package static let fileName = "trust.json"

    /// The key that signs each party's first keyset.
    package var pins: [String: KeyThumbprint]

    /// Pins by party.
    package init(pins: [String: KeyThumbprint] = [:]) {
        self.pins = pins
    }

    /// The file's content.
    package var json: JSONValue {
        let sorted = pins.sorted { $0.key < $1.key }
        return ["pins": .object(JSONObject(sorted.map { ($0, .string($1.text)) }))]
    }

    /// Reads the file's bytes; `nil` for anything else.
    package static func read(_ bytes: [UInt8]) -> DeskTrust? {
        guard case .object(let pins)? = (try? StrictJSON.parse(bytes))?["pins"] else { return nil }
        var found: [String: KeyThumbprint] = [:]
        for member in pins.members {
            guard WireName.isWellFormed(member.name), case .string(let text) = member.value,
                let thumbprint = KeyThumbprint(spoken: text)
            else { return nil }
            found[member.name] = thumbprint
        }
        return DeskTrust(pins: found)
    }

    /// Whose keys count, from these pins and the keysets in the order of their versions.
    ///
    /// A keyset of a party without a pin, or that does not follow the one before, is passed over.
    /// - Parameter seconds: when the keysets are taken in, seconds since 1970.
    package func store(keysets: [SignedEnvelope], asOf seconds: Int) -> TrustStore {
        var trust = TrustStore()
        for (party, pin) in pins { trust.pin(party, thumbprint: pin) }
        let versions = keysets.compactMap { envelope -> (Int, SignedEnvelope)? in
            guard let head = try? PayloadHead.inspect(envelope.payload, type: envelope.type)
            else { return nil }
            return (head.seq, envelope)
        }
        for (_, envelope) in versions.sorted(by: { $0.0 < $1.0 }) {
            _ = try? trust.accept(envelope, asOf: seconds)
        }
        return trust
    }
}
