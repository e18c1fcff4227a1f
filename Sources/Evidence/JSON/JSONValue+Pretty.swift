extension JSONValue {
    /// The value as text for people: two-space indentation, members in the order they came.
    ///
    /// It is still JSON, and reading it gives this value again. Control characters, and those that
    /// reorder or hide text on a screen, are written as escapes: what is seen is what is there.
    package func prettyText() -> String { String(decoding: prettyBytes(), as: UTF8.self) }

    /// The same text as UTF-8.
    package func prettyBytes() -> [UInt8] {
        var bytes: [UInt8] = []
        writePretty(into: &bytes, indent: 0)
        return bytes
    }

    private func writePretty(into bytes: inout [UInt8], indent: Int) {
        switch self {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .integer(let value): bytes += String(value).utf8
        case .decimal(let lexical): bytes += lexical.utf8
        case .string(let string): Self.writeVisible(string, into: &bytes)
        case .array(let elements):
            guard !elements.isEmpty else { return bytes += "[]".utf8 }
            bytes.append(UInt8(ascii: "["))
            for position in elements.indices {
                Self.newLine(in: &bytes, indent: indent + 1, after: position > 0 ? "," : nil)
                elements[position].writePretty(into: &bytes, indent: indent + 1)
            }
            Self.newLine(in: &bytes, indent: indent)
            bytes.append(UInt8(ascii: "]"))
        case .object(let object):
            guard !object.members.isEmpty else { return bytes += "{}".utf8 }
            bytes.append(UInt8(ascii: "{"))
            for position in object.members.indices {
                Self.newLine(in: &bytes, indent: indent + 1, after: position > 0 ? "," : nil)
                Self.writeVisible(object.members[position].name, into: &bytes)
                bytes.append(UInt8(ascii: ":"))
                bytes.append(UInt8(ascii: " "))
                object.members[position].value.writePretty(into: &bytes, indent: indent + 1)
            }
            Self.newLine(in: &bytes, indent: indent)
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func newLine(
        in bytes: inout [UInt8], indent: Int, after separator: Unicode.Scalar? = nil
    ) {
        if let separator { bytes.append(UInt8(ascii: separator)) }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * indent))
    }

    private static func writeVisible(_ string: String, into bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Nearly every string is ASCII that is written as it is, and answers are long.
        let isPlain = string.utf8.withContiguousStorageIfAvailable { utf8 in
            guard utf8.allSatisfy({ $0 < 0x7F && !needsEscape($0) }) else { return false }
            bytes.append(contentsOf: utf8)
            return true
        }
        if isPlain == true { return }
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\", "\u{0}"..<" ": bytes += shortEscape(UInt8(scalar.value)).utf8
            case _ where VisibleText.isInvisible(scalar):
                bytes += ("\\u" + hexadecimal(scalar.value)).utf8
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
    }
}
