/// How much room a text takes on a terminal.
enum TextWidth {
    /// Columns that a text takes: two for wide East Asian characters and emoji, none for marks.
    /// - Source: Unicode Standard Annex 11, East Asian Width; the common blocks of wide characters.
    static func columns(of text: String) -> Int {
        text.utf8.count == text.unicodeScalars.count
            ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
    }

    private static func columns(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
            0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// The words of a text in lines of at most `width` columns; a longer word has its own line.
    static func wrapped(_ text: String, to width: Int) -> [String] {
        var lines: [String] = []
        var line = ""
        var used = 0
        for word in text.split(separator: " ") {
            let size = columns(of: String(word))
            if !line.isEmpty && used + 1 + size > width {
                lines.append(line)
                (line, used) = ("", 0)
            }
            if !line.isEmpty {
                line += " "
                used += 1
            }
            line += word
            used += size
        }
        return lines + [line]
    }
}
