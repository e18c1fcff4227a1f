extension Answer {
    /// The answer for a terminal: title, sentences, aligned tables; ends with a line feed.
    /// - Parameter width: columns of the terminal, 40 or more; only sentences are wrapped to it,
    ///   a table row is never broken.
    package func text(width: Int) -> String {
        var lines = [title]
        if !sentences.isEmpty {
            lines.append("")
            for sentence in sentences {
                lines += TextWidth.wrapped(sentence, to: max(40, width))
            }
        }
        for table in tables {
            lines.append("")
            lines += table.textLines()
        }
        return lines.map { $0.visible }.joined(separator: "\n") + "\n"
    }
}

extension AnswerTable {
    /// Caption, headings, a rule and the rows; no line ends with a space.
    fileprivate func textLines() -> [String] {
        guard !rows.isEmpty else { return [caption + ": none"] }
        let widths = columns.indices.map { column in
            rows.reduce(TextWidth.columns(of: columns[column].name)) {
                max($0, TextWidth.columns(of: $1[column]))
            }
        }
        func line(_ texts: [String]) -> String {
            let cells = texts.indices.map { index in
                let fill = String(
                    repeating: " ", count: widths[index] - TextWidth.columns(of: texts[index]))
                return columns[index].alignment == .leading
                    ? texts[index] + fill : fill + texts[index]
            }
            return cells.joined(separator: "  ").withoutTrailingSpaces
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        return [caption, line(columns.map(\.name)), rule] + rows.map(line)
    }
}

extension String {
    fileprivate var withoutTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    /// The text with control and direction characters replaced: a name cannot drive a terminal.
    fileprivate var visible: String {
        var text = ""
        for scalar in unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate:
                text.unicodeScalars.append("\u{FFFD}")
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
