/// The name of a key, made from the key alone, so that nobody can give a key another's name.
/// - Source: RFC 7638 section 3, with SHA-256.
package struct KeyThumbprint: Hashable, Sendable {
    /// 43 letters of base64url.
    package let text: String

    /// A thumbprint as it stands in `kid`: canonical base64url of 32 bytes; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 43, Base64URL.decode(text) != nil else { return nil }
        self.text = text
    }

    /// A thumbprint typed by a person: as above, with spaces anywhere.
    package init?(spoken: String) {
        self.init(spoken.filter { $0 != " " })
    }

    /// The thumbprint of an octet key pair's public part.
    /// - Source: RFC 8037 section 2: the members crv, kty and x.
    init(curve: String, x: [UInt8]) {
        let required: JSONValue = [
            "crv": .string(curve), "kty": "OKP", "x": .string(Base64URL.encode(x)),
        ]
        text = Base64URL.encode(Hashing.sha256(required.canonicalBytes()))
    }

    /// The thumbprint of an algorithm key pair's public part.
    /// - Source: RFC 9964 section 6: the members alg, kty and pub.
    init(akp algorithm: SignatureAlgorithm, pub: [UInt8]) {
        let required: JSONValue = [
            "alg": .string(algorithm.rawValue), "kty": "AKP",
            "pub": .string(Base64URL.encode(pub)),
        ]
        text = Base64URL.encode(Hashing.sha256(required.canonicalBytes()))
    }

    /// The text in groups of four, to be read aloud and typed.
    package var spoken: String {
        var groups = ""
        for (position, letter) in text.enumerated() {
            if position > 0, position % 4 == 0 { groups += " " }
            groups.append(letter)
        }
        return groups
    }
}

extension KeyThumbprint: CustomStringConvertible, Comparable {
    /// The 43 letters.
    package var description: String { text }

    /// The order of the letters as ASCII, by which signatures are sorted.
    package static func < (left: KeyThumbprint, right: KeyThumbprint) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}
