extension JSONValue {
    /// The value as text for people: two-space indentation, members in the order they came.
    ///
    /// It is still JSON, and reading it gives this value again. Control characters, and those that
    /// reorder or hide text on a screen, are written as escapes: what is seen is what is there.
    package func prettyText() -> String {
        var text = ""
        writePretty(into: &text, indent: 0)
        return text
    }

    private func writePretty(into text: inout String, indent: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .decimal(let lexical): text += lexical
        case .string(let string): text += Self.visible(string)
        case .array(let elements):
            guard !elements.isEmpty else { return text += "[]" }
            text += "["
            for (position, element) in elements.enumerated() {
                text += position > 0 ? ",\n" : "\n"
                text += String(repeating: "  ", count: indent + 1)
                element.writePretty(into: &text, indent: indent + 1)
            }
            text += "\n" + String(repeating: "  ", count: indent) + "]"
        case .object(let object):
            guard !object.members.isEmpty else { return text += "{}" }
            text += "{"
            for (position, member) in object.members.enumerated() {
                text += position > 0 ? ",\n" : "\n"
                text += String(repeating: "  ", count: indent + 1)
                text += Self.visible(member.name) + ": "
                member.value.writePretty(into: &text, indent: indent + 1)
            }
            text += "\n" + String(repeating: "  ", count: indent) + "}"
        }
    }

    private static func visible(_ string: String) -> String {
        var text = "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"", "\\", "\u{0}"..<" ": text += shortEscape(UInt8(scalar.value))
            case _ where VisibleText.isInvisible(scalar):
                text += "\\u" + hexadecimal(scalar.value)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
