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
        // All arrays without room are one: the length, 0, would be written there by any thread.
        guard count > 0 else { return [] }
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
    package static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8(decode)
    }

    /// The same for text given as ASCII bytes.
    package static func decode(_ text: [UInt8]) -> [UInt8]? {
        text.withUnsafeBufferPointer(decode)
    }

    /// The same for ASCII bytes wherever they are.
    static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard text.count % 4 != 1 else { return nil }
        guard !text.isEmpty else { return [] }
        var isProper = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 3 / 4) { bytes, initialized in
            values.withUnsafeBufferPointer { values in
                isProper = decode(text, values, into: bytes)
            }
            initialized = text.count * 3 / 4
        }
        return isProper ? bytes : nil
    }

    /// Fills the bytes, three for every four letters; false if the text is not proper.
    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<UInt8>,
        into bytes: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        func value(_ at: Int) -> UInt32 { UInt32(values[Int(text[at])]) }
        // A letter's value has six bits, and that of anything else has eight.
        var seen: UInt32 = 0
        var from = 0
        var to = 0
        while from + 4 <= text.count {
            let four = (value(from), value(from + 1), value(from + 2), value(from + 3))
            seen |= four.0 | four.1 | four.2 | four.3
            let bits = four.0 << 18 | four.1 << 12 | four.2 << 6 | four.3
            bytes[to] = UInt8(truncatingIfNeeded: bits >> 16)
            bytes[to + 1] = UInt8(truncatingIfNeeded: bits >> 8)
            bytes[to + 2] = UInt8(truncatingIfNeeded: bits)
            from += 4
            to += 3
        }
        // Two texts must never mean the same bytes: the spare bits of the last letter are zero.
        switch text.count - from {
        case 2:
            let two = (value(from), value(from + 1))
            seen |= two.0 | two.1
            bytes[to] = UInt8(truncatingIfNeeded: two.0 << 2 | two.1 >> 4)
            return seen < 64 && two.1 & 0xF == 0
        case 3:
            let three = (value(from), value(from + 1), value(from + 2))
            seen |= three.0 | three.1 | three.2
            bytes[to] = UInt8(truncatingIfNeeded: three.0 << 2 | three.1 >> 4)
            bytes[to + 1] = UInt8(truncatingIfNeeded: three.1 << 4 | three.2 >> 2)
            return seen < 64 && three.2 & 0x3 == 0
        default:
            return seen < 64
        }
    }
}
