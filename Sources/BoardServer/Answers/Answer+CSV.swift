extension Answer {
    /// One table as comma-separated values with a heading line; lines end with CR LF.
    ///
    /// A text that a spreadsheet would take for a formula gets an apostrophe in front; whole
    /// numbers, negative ones too, stay numbers.
    /// - Parameter caption: the caption of the table wanted; `nil`, or one that no table has: the
    ///   first table. Without any table the answer is its sentences under the heading `sentence`.
    /// - Source: RFC 4180, section 2; OWASP, "CSV Injection".
    package func csv(table caption: String? = nil) -> String {
        guard let table = caption.flatMap(table) ?? tables.first else {
            return CSVLine.text(["sentence"]) + sentences.map { CSVLine.text([$0]) }.joined()
        }
        return CSVLine.text(table.columns.map(\.name)) + table.rows.map(CSVLine.text).joined()
    }
}

/// One record of a CSV file.
enum CSVLine {
    /// The fields of one record with its line end.
    static func text(_ fields: [String]) -> String {
        fields.map(field).joined(separator: ",") + "\r\n"
    }

    private static func field(_ text: String) -> String {
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
