/// The shape of the short names that travel in documents: parties, agreements, document types.
package enum WireName {
    /// Whether a text is a lower-case letter and up to 39 letters, digits or hyphens.
    ///
    /// House rule: such a name is safe as part of a file name, a header and an address.
    package static func isWellFormed(_ text: String) -> Bool {
        let bytes = text.utf8
        guard (1...40).contains(bytes.count), let first = bytes.first,
            first &- UInt8(ascii: "a") < 26
        else { return false }
        return bytes.allSatisfy { byte in
            byte &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
                || byte == UInt8(ascii: "-")
        }
    }
}
