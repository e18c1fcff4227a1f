import Evidence
import Testing

extension EnvelopeAttack {
    static let signatures: [EnvelopeAttack] = [
        .init("a stranger's key", .keyUnknown) { forge in
            let stranger = Forge(key: try Forge.key(99), payload: forge.payload)
            return try stranger.general(stranger.members())
        },
        .init("kid of another key", .keySignature) {
            try $0.general($0.members(by: Forge.key(2)))
        },
        .init("content changed after signing", .keySignature) { forge in
            let members = try forge.members()
            let changed = Forge(
                key: forge.key, payload: Forge.head(iss: "barnsley").canonicalBytes())
            return changed.general(members)
        },
        .init("one good and one wrong signature", .keySignature) { forge in
            let second = try Forge.key(2).publicKey.thumbprint.text
            return try forge.general(
                forge.members(), forge.members(forge.header(kid: second), by: Forge.key(99)))
        },
        .init("an empty signature", .keySignature) { forge in
            let protected = Base64URL.encode(Array(forge.header().utf8))
            return forge.general(#""protected":"\#(protected)","signature":"""#)
        },
        .init("an Ed25519 key under the name of another algorithm", .keySignature) {
            try $0.general($0.members($0.header(alg: "ML-DSA-65")))
        },
        .init("S plus the group order", .keySignature) { forge in
            let envelope = try SignedEnvelope.read(forge.general(forge.members()))
            let bytes = Forge.addingOrder(to: envelope.signatures[0].bytes)
            let text = Base64URL.encode(bytes)
            let protected = envelope.signatures[0].protectedText
            return forge.general(#""protected":"\#(protected)","signature":"\#(text)""#)
        },
        .init("a revoked key", .keyRevoked) { forge in
            let revoked = Forge(key: try Forge.key(3), payload: forge.payload)
            return try revoked.general(revoked.members())
        },
        .init("a revoked key beside a good one", .keyRevoked) { forge in
            let revoked = try Forge.key(3)
            let header = forge.header(kid: revoked.publicKey.thumbprint.text)
            return try forge.general(forge.members(), forge.members(header, by: revoked))
        },
        .init("a key that may not sign this type", .keyTypeNotAllowed) { _ in
            let forge = Forge(
                key: try Forge.key(2), payload: Forge.head(type: "response").canonicalBytes())
            return try forge.general(forge.members(forge.header(typ: "mst-response+jws")))
        },
        .init("too few signatures", .keyThreshold) { _ in
            let head = Forge.head(type: "agreement", iss: "barnsley")
            let forge = Forge(key: try Forge.key(11), payload: head.canonicalBytes())
            return try forge.general(forge.members(forge.header(typ: "mst-agreement+jws")))
        },
    ]

    static let contents: [EnvelopeAttack] = [
        .init("a signed letter", .payloadNotJSON) { try signed("Dear Rotherham,", $0) },
        .init("nothing at all, signed", .payloadNotJSON) { try signed("", $0) },
        .init("a duplicate inside the content", .payloadNotJSON) {
            try signed(text($0).replacing(#""body":{}"#, with: #""body":{"a":1,"a":2}"#), $0)
        },
        .init("a content in Latin-1", .payloadNotJSON) {
            let forge = Forge(key: $0.key, payload: [0x7B, 0x22, 0xE9, 0x22, 0x3A, 0x31, 0x7D])
            return try forge.general(forge.members())
        },
        .init("a member nobody knows", .payloadShape) {
            try signed(text($0).replacing(#""body":{}"#, with: #""body":{},"urgent":true"#), $0)
        },
        .init("another format version", .payloadShape) {
            try signed(text($0).replacing(#""v":1"#, with: #""v":2"#), $0)
        },
        .init("the wrong type in the header", .payloadType) {
            try $0.general($0.members($0.header(typ: "mst-withdrawal+jws")))
        },
        .init("in another council's name", .payloadIssuer) {
            let forge = Forge(
                key: $0.key, payload: Forge.head(iss: "barnsley").canonicalBytes())
            return try forge.general(forge.members())
        },
        .init("cosigned by another council", .payloadIssuer) { forge in
            let other = try Forge.key(11)
            let header = forge.header(kid: other.publicKey.thumbprint.text)
            return try forge.general(forge.members(), forge.members(header, by: other))
        },
    ]

    private static func text(_ forge: Forge) -> String {
        String(decoding: forge.payload, as: UTF8.self)
    }

    private static func signed(_ text: String, _ forge: Forge) throws -> [UInt8] {
        let other = Forge(key: forge.key, payload: Array(text.utf8))
        return try other.general(other.members())
    }
}

extension Forge {
    /// The letter of the base64url alphabet after this one, which differs in the last bit only if
    /// this one is even; canonical last letters with spare bits always are.
    static func letterAfter(_ letter: Character) -> String? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
        guard let index = alphabet.firstIndex(of: letter), index % 2 == 0 else { return nil }
        return String(alphabet[index + 1])
    }

    /// The same signature with the order of the group added to its second half.
    static func addingOrder(to signature: [UInt8]) -> [UInt8] {
        let order: [UInt8] =
            [
                0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE,
                0xF9, 0xDE, 0x14,
            ] + [UInt8](repeating: 0, count: 15) + [0x10]
        var result = signature
        var carry = 0
        for position in 0..<32 {
            let sum = Int(signature[32 + position]) + Int(order[position]) + carry
            result[32 + position] = UInt8(sum & 0xFF)
            carry = sum >> 8
        }
        return result
    }
}

extension String {
    /// This text with one character replaced.
    func replacingCharacters(at index: Index, with other: String) -> String {
        String(self[..<index]) + other + String(self[self.index(after: index)...])
    }

    /// This text with every occurrence of a part replaced.
    func replacing(_ part: String, with other: String) -> String {
        var result = ""
        var rest = self[...]
        while let start = rest.indices.first(where: { rest[$0...].hasPrefix(part) }) {
            result += rest[..<start] + other
            rest = rest[rest.index(start, offsetBy: part.count)...]
        }
        return result + rest
    }
}
