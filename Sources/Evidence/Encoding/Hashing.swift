import Crypto

/// The one hash function of this service.
package enum Hashing {
    /// The 32 bytes of SHA-256.
    /// - Source: FIPS 180-4.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }

    /// The 32 bytes of SHA-256 of these pieces, one after the other.
    static func sha256(pieces: [ArraySlice<UInt8>]) -> [UInt8] {
        var hash = SHA256()
        for piece in pieces { piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        return Array(hash.finalize())
    }

    /// Bytes as lower-case hexadecimal, two digits each.
    package static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes { text += [digits[Int(byte >> 4)], digits[Int(byte & 0xF)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
