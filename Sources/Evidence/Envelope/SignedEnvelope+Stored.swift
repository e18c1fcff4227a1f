extension SignedEnvelope {
    /// The parts of a document in exactly the bytes that `generalBytes()` writes.
    package struct StoredForm: Sendable {
        /// The content as base64url text.
        let payloadText: ArraySlice<UInt8>
        /// The ledger's leaf, as it lies in the bytes.
        private let leafPieces: [ArraySlice<UInt8>]

        /// What the ledger hashes of the document.
        package var ledgerLeaf: [UInt8] { Array(leafPieces.joined()) }

        /// The hash of what the ledger hashes of the document, 32 bytes.
        package var leafHash: [UInt8] { MerkleTree.leafHash(pieces: leafPieces) }

        /// The content's exact bytes; nil if they are not proper base64url.
        package var payload: [UInt8]? {
            payloadText.withUnsafeBufferPointer { Base64URL.decode($0) }
        }

        /// Takes a document apart without reading what is in it.
        ///
        /// Nothing is checked but that the bytes are of this one form. It is for bytes that were
        /// read in full before they were stored, and whose leaf is compared with what was stored.
        /// - Returns: nil for every other form, which is then read in full.
        package init?(_ bytes: [UInt8]) {
            let found = bytes.withUnsafeBytes { StoredParts($0) }
            guard let found else { return nil }
            let payload = bytes[found.payload]
            var leaf: [ArraySlice<UInt8>] = []
            for (protected, signature) in found.signatures {
                if !leaf.isEmpty { leaf.append(Self.newLine) }
                leaf += [bytes[protected], Self.dot, payload, Self.dot, bytes[signature]]
            }
            payloadText = payload
            leafPieces = leaf
        }

        private static let dot: ArraySlice<UInt8> = [UInt8(ascii: ".")]
        private static let newLine: ArraySlice<UInt8> = [UInt8(ascii: "\n")]
    }
}

/// Where the parts of a document stand in its bytes.
private struct StoredParts {
    let payload: Range<Int>
    private(set) var signatures: [(protected: Range<Int>, signature: Range<Int>)] = []

    init?(_ bytes: UnsafeRawBufferPointer) {
        var cursor = Cursor(bytes: bytes)
        guard cursor.skip(#"{"payload":""#), let payload = cursor.text(),
            cursor.skip(#"","signatures":["#)
        else { return nil }
        self.payload = payload
        repeat {
            guard cursor.skip(#"{"protected":""#), let protected = cursor.text(),
                cursor.skip(#"","signature":""#), let signature = cursor.text(),
                cursor.skip(#""}"#)
            else { return nil }
            signatures.append((protected, signature))
        } while cursor.skip(",")
        guard cursor.skip("]}"), cursor.isAtEnd else { return nil }
    }
}

private struct Cursor {
    let bytes: UnsafeRawBufferPointer
    private var at = 0

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { at == bytes.count }

    /// Moves past these characters if they stand here.
    mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - at >= count else { return false }
        for offset in 0..<count where bytes[at + offset] != text.utf8Start[offset] { return false }
        at += count
        return true
    }

    /// The characters up to the next quotation mark; none of them is escaped.
    mutating func text() -> Range<Int>? {
        let start = at
        // Nine tenths of a ledger are signatures: they are passed eight characters at a time.
        while at + 8 <= bytes.count {
            let eight = bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
            if Self.has(UInt8(ascii: "\""), in: eight) || Self.has(UInt8(ascii: "\\"), in: eight) {
                break
            }
            at += 8
        }
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "\"") { return start..<at }
            if bytes[at] == UInt8(ascii: "\\") { return nil }
            at += 1
        }
        return nil
    }

    /// Whether one of eight bytes is this one.
    /// - Source: Warren, Hacker's Delight, section 6-1, "Find First 0-Byte".
    private static func has(_ byte: UInt8, in eight: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let difference = eight ^ (ones &* UInt64(byte))
        return (difference &- ones) & ~difference & (ones << 7) != 0
    }
}
