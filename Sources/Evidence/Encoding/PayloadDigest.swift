/// The name of a signed content: the SHA-256 of its exact bytes.
package struct PayloadDigest: Hashable, Sendable {
    private static let prefix: StaticString = "sha-256:"

    /// The hash, 32 bytes.
    package let bytes: [UInt8]

    /// The digest of a payload's bytes.
    package init(of payload: [UInt8]) { bytes = Hashing.sha256(payload) }

    /// A digest kept as its 32 bytes; nil for another length.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// A digest written as `sha-256:` and 43 letters of base64url; nil for anything else.
    package init?(_ text: String) {
        var text = text
        let bytes = text.withUTF8 { letters -> [UInt8]? in
            let start = Self.prefix.utf8CodeUnitCount
            guard letters.count > start else { return nil }
            for at in 0..<start where letters[at] != Self.prefix.utf8Start[at] { return nil }
            return Base64URL.decode(UnsafeBufferPointer(rebasing: letters[start...]))
        }
        guard let bytes else { return nil }
        self.init(bytes: bytes)
    }
}

extension PayloadDigest: CustomStringConvertible, Comparable {
    /// The digest as it is written in documents, 51 characters.
    package var description: String { "\(Self.prefix)" + Base64URL.encode(bytes) }

    /// The order of the bytes.
    package static func < (left: PayloadDigest, right: PayloadDigest) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
