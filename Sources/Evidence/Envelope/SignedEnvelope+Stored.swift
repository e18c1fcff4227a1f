extension SignedEnvelope {
    /// The parts of a document in exactly the bytes that `generalBytes()` writes.
    package struct StoredForm: Sendable {
        /// The content as base64url text.
        let payloadText: ArraySlice<UInt8>
        /// What the ledger hashes of the document.
        package let ledgerLeaf: [UInt8]

        /// The content's exact bytes; nil if they are not proper base64url.
        package var payload: [UInt8]? { Base64URL.decode(Array(payloadText)) }

        /// Takes a document apart without reading what is in it.
        ///
        /// Nothing is checked but that the bytes are of this one form. It is for bytes that were
        /// read in full before they were stored, and whose leaf is compared with what was stored.
        /// - Returns: nil for every other form, which is then read in full.
        package init?(_ bytes: [UInt8]) {
            var cursor = Cursor(bytes: bytes)
            guard cursor.skip(#"{"payload":""#), let payload = cursor.text(),
                cursor.skip(#"","signatures":["#)
            else { return nil }
            var leaf: [UInt8] = []
            leaf.reserveCapacity(bytes.count)
            repeat {
                guard cursor.skip(#"{"protected":""#), let protected = cursor.text(),
                    cursor.skip(#"","signature":""#), let signature = cursor.text(),
                    cursor.skip(#""}"#)
                else { return nil }
                if !leaf.isEmpty { leaf.append(UInt8(ascii: "\n")) }
                leaf += protected
                leaf.append(UInt8(ascii: "."))
                leaf += payload
                leaf.append(UInt8(ascii: "."))
                leaf += signature
            } while cursor.skip(",")
            guard cursor.skip("]}"), cursor.isAtEnd else { return nil }
            payloadText = payload
            ledgerLeaf = leaf
        }
    }
}

private struct Cursor {
    let bytes: [UInt8]
    private var at = 0

    init(bytes: [UInt8]) {
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
    mutating func text() -> ArraySlice<UInt8>? {
        let start = at
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "\"") { return bytes[start..<at] }
            if bytes[at] == UInt8(ascii: "\\") { return nil }
            at += 1
        }
        return nil
    }
}
