extension Answer {
    /// The answer for a terminal: title, sentences, aligned tables; ends with a line feed.
    /// - Parameter width: columns of the terminal, 40 or more; sentences and the last column of a
    ///   table are wrapped to it, other columns keep their width.
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
            lines += table.textLines(width: max(40, width))
        }
        return lines.map { $0.visible }.joined(separator: "\n") + "\n"
    }
}

extension AnswerTable {
    /// Caption, headings, a rule and the rows; no line ends with a space.
    ///
    /// Where the rows are too wide, the words of the last column go on below themselves.
    fileprivate func textLines(width: Int) -> [String] {
        guard !rows.isEmpty else { return [caption + ": none"] }
        var widths = columns.indices.map { column in
            rows.reduce(TextWidth.columns(of: columns[column].name)) {
                max($0, TextWidth.columns(of: $1[column]))
            }
        }
        let last = widths.count - 1
        let before = widths.dropLast().reduce(0) { $0 + $1 + 2 }
        widths[last] = min(widths[last], max(AnswerTable.lastColumnMinimum, width - before))
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
        return [caption, line(columns.map(\.name), widths), rule]
            + rows.flatMap { row -> [String] in
                guard TextWidth.columns(of: row[last]) > widths[last] else {
                    return [line(row, widths)]
                }
                let parts = TextWidth.wrapped(row[last], to: widths[last])
                let indent = String(repeating: " ", count: before)
                return [line(Array(row.dropLast()) + parts.prefix(1), widths)]
                    + parts.dropFirst().map { indent + $0 }
            }
    }

    /// Columns that the last column keeps however narrow the terminal is.
    private static let lastColumnMinimum = 32

    private func line(_ texts: [String], _ widths: [Int]) -> String {
        let cells = texts.indices.map { index in
            let fill = String(
                repeating: " ", count: max(0, widths[index] - TextWidth.columns(of: texts[index])))
            return columns[index].alignment == .leading
                ? texts[index] + fill : fill + texts[index]
        }
        return cells.joined(separator: "  ").withoutTrailingSpaces
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
