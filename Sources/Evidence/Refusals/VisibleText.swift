/// Text from outside made safe to show in logs, terminals and pages.
package enum VisibleText {
    /// The text with control, invisible and reordering characters as `\u{…}`, cut with an ellipsis.
    ///
    /// - Parameter charactersMaximum: the most Unicode scalars of the result, at least 1.
    package static func escape(_ text: String, charactersMaximum: Int) -> String {
        var shown: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars {
            let written =
                isInvisible(scalar)
                ? Array("\\u{\(String(scalar.value, radix: 16))}".unicodeScalars) : [scalar]
            guard shown.count + written.count <= charactersMaximum else {
                if shown.count == charactersMaximum { shown.removeLast() }
                return string(shown + ["…"])
            }
            shown += written
        }
        return string(shown)
    }

    /// Characters that change what a reader sees without being seen.
    static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x200B...0x200F, 0x2028...0x202E,
            0x2060...0x206F, 0xFEFF:
            true
        default: false
        }
    }

    private static func string(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
