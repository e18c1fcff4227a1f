/// Base64url without padding, in its one proper form.
/// - Source: RFC 4648 sections 3.5 and 5; RFC 7515 appendix C.
package enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    /// The text of these bytes, four letters for every three bytes.
    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: encodedBytes(bytes), as: UTF8.self)
    }

    /// The same as ASCII bytes.
    package static func encodedBytes(_ bytes: [UInt8]) -> [UInt8] {
        let alphabet = alphabet
        let count = (bytes.count * 4 + 2) / 3
        return [UInt8](unsafeUninitializedCapacity: count) { text, initialized in
            var at = 0
            var pending: UInt32 = 0
            var bits: UInt32 = 0
            for byte in bytes {
                pending = pending << 8 | UInt32(byte)
                bits += 8
                while bits >= 6 {
                    bits -= 6
                    text[at] = alphabet[Int(pending >> bits & 0x3F)]
                    at += 1
                }
            }
            if bits > 0 {
                text[at] = alphabet[Int(pending << (6 - bits) & 0x3F)]
                at += 1
            }
            initialized = at
        }
    }

    /// The bytes of a text; nil if it has padding, white space, other letters or spare bits set.
    package static func decode(_ text: String) -> [UInt8]? { decode(Array(text.utf8)) }

    /// The same for text given as ASCII bytes.
    package static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        let values = values
        var pending: UInt32 = 0
        var isProper = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { bytes, initialized in
            var at = 0
            var bits: UInt32 = 0
            for letter in text {
                let value = values[Int(letter)]
                guard value != 0xFF else {
                    isProper = false
                    break
                }
                pending = pending << 6 | UInt32(value)
                bits += 6
                if bits >= 8 {
                    bits -= 8
                    bytes[at] = UInt8(truncatingIfNeeded: pending >> bits)
                    at += 1
                }
            }
            pending &= 1 << bits - 1
            initialized = at
        }
        // Two texts must never mean the same bytes: the spare bits of the last letter are zero.
        guard isProper, pending == 0 else { return nil }
        return bytes
    }
}
