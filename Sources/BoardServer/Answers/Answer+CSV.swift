extension Answer {
    /// One table as comma-separated values with a heading line; lines end with CR LF.
    ///
    /// A text that a spreadsheet would take for a formula gets an apostrophe in front; whole
    /// numbers, negative ones too, stay numbers. A cell without a value is empty.
    ///
    /// It is the first table; without any, the sentences under the heading `sentence`.
    /// - Source: RFC 4180, section 2; OWASP, "CSV Injection".
    package func csv() -> String {
        guard let table = tables.first else {
            return CSVLine.text(["sentence"]) + sentences.map { CSVLine.text([$0]) }.joined()
        }
        return table.csv
    }

    /// The same of the table with a caption; of the first one if `nil`.
    /// - Throws: `query.unknown-table`, with the captions there are.
    package func csv(table caption: String?) throws(AnswerFailure) -> String {
        try check(table: caption)
        return caption.flatMap(table)?.csv ?? csv()
    }

    /// Makes sure that there is a table with a caption, where one is asked for.
    /// - Throws: `query.unknown-table`, with the captions there are.
    package func check(table caption: String?) throws(AnswerFailure) {
        guard let caption, table(caption) == nil else { return }
        let known = tables.map { "“\($0.caption)”" }
        throw AnswerFailure(
            .unknownTable, "The answer has no table “\(caption)”.",
            remedy: known.isEmpty ? "Leave it away." : "Name one of: \(Counting.list(known)).")
    }
}

extension AnswerTable {
    /// The table with its heading line.
    package var csv: String {
        CSVLine.text(columns.map(\.name)) + rows.map(CSVLine.text).joined()
    }
}

/// One record of a CSV file.
enum CSVLine {
    /// The fields of one record with its line end.
    static func text(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    /// The dash that tells a reader of the empty cell would be a text in a sheet.
    private static func field(_ text: String) -> String {
        if text == AnswerTable.empty || text == AnswerTable.notShown { return "" }
        let safe = startsFormula(text) ? "'" + text : text
        let mustQuote = safe.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        guard mustQuote else { return safe }
        var quoted = "\""
        for scalar in safe.unicodeScalars {
            if scalar == "\"" { quoted += "\"" }
            quoted.unicodeScalars.append(scalar)
        }
        return quoted + "\""
    }

    private static func startsFormula(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first)
        else { return false }
        let digits = text.utf8.dropFirst()
        let isNumber =
            first == "-" && !digits.isEmpty && digits.count { $0 == 0x2E } <= 1
            && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        return !isNumber
    }
}
