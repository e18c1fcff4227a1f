extension HTML {
    /// A table of an answer as the page shows it: the same rows as text and CSV.
    /// - Parameters:
    ///   - id: names the caption for the picture or section that the table belongs to.
    ///   - headed: the first column names its row.
    ///   - unseen: the heading above says what the caption says; only screen readers read it.
    ///   - merging: a column whose long texts are written once for neighbouring rows that share
    ///     them.
    ///   - linked: makes a link of a text in the first column, or leaves it.
    static func table(
        _ table: AnswerTable, id: String, headed: Bool = true, unseen: Bool = false,
        merging: Int? = nil,
        linked: (String) -> String? = { _ in nil }
    ) -> HTML {
        guard !table.rows.isEmpty else { return "<p class=\"none\">\(table.noneWords)</p>" }
        let head = table.columns.map { column -> HTML in
            "<th scope=\"col\"\(column.edge)>\(column.name.sentenceStart)</th>"
        }
        let spans = merging.map { Self.spans(table.rows.map(\.[$0])) }
        func markup(_ text: String, _ index: Int, _ position: Int) -> HTML {
            let column = table.columns[index]
            if text == AnswerTable.empty { return "<td\(column.edge)>\(column.absent)</td>" }
            if index == merging, let span = spans?[position] {
                guard span > 0 else { return "" }
                let rows: HTML = span > 1 ? " rowspan=\"\(span)\"" : ""
                return "<td\(rows)\(column.edge(of: text))>\(cell(text))</td>"
            }
            if column.alignment == .trailing, let figure = HTML.groupedFigure(text) {
                return "<td\(column.edge)>\(figure)</td>"
            }
            let shown = index == 0 ? link(text, linked(text)) : cell(text)
            let shape = column.edge(of: text)
            return headed && index == 0
                ? "<th scope=\"row\"\(shape)>\(shown)</th>" : "<td\(shape)>\(shown)</td>"
        }
        var body: HTML = ""
        for (position, row) in table.rows.enumerated() {
            body.append("<tr>")
            for index in row.indices { body.append(markup(row[index], index, position)) }
            body.append("</tr>\n")
        }
        let hidden: HTML = unseen ? " class=\"unseen\"" : ""
        return """
            <div class="scroll" role="group" aria-labelledby="\(id)" tabindex="0">
            \(sideways)<table>
            <caption id="\(id)"\(hidden)>\(table.caption)</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)</tbody>
            </table>
            </div>
            """
    }

    /// For each row, over how many rows from it on its text goes: 0 where it stands further up.
    private static func spans(_ texts: [String]) -> [Int] {
        var spans = texts.map { _ in 1 }
        var first = 0
        for index in texts.indices.dropFirst() {
            if texts[index] == texts[first], texts[index].count > 30 {
                spans[first] += 1
                spans[index] = 0
            } else {
                first = index
            }
        }
        return spans
    }

    /// Says that there is more at the side; seen only where there is.
    static let sideways: HTML = "<p class=\"hint\" aria-hidden=\"true\">More at the side →</p>"

    /// A link, or the text alone.
    static func link(_ text: String, _ address: String?) -> HTML {
        guard let address else { return cell(text) }
        return "<a href=\"\(address)\">\(text)</a>"
    }

    /// Ids and codes stand in a face of fixed width.
    static func cell(_ text: String) -> HTML {
        (text.hasPrefix("n-") || text.hasPrefix("t-")) && text.utf8.count == 18
            ? "<code>\(text)</code>" : "\(text)"
    }
}

extension HTML {
    /// A number of five digits or more before its point with its thousands apart: `-140,000.00`.
    static func groupedFigure(_ text: String) -> String? {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
        let whole = digits.prefix(while: isDigit)
        let rest = digits[whole.endIndex...]
        guard whole.count > 4, let number = Int(Substring(whole)),
            rest.isEmpty || rest.first == UInt8(ascii: "."),
            rest.dropFirst().allSatisfy(isDigit)
        else { return nil }
        return String(text[..<digits.startIndex]) + grouped(number) + String(Substring(rest))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

extension AnswerTable {
    /// Some of the columns, by name and in their own order, and the first rows.
    func keeping(_ names: Set<String>, rows count: Int) -> AnswerTable {
        let kept = columns.indices.filter { names.contains(columns[$0].name) }
        var table = AnswerTable(
            caption, columns: kept.map { columns[$0] },
            rows: rows.prefix(count).map { row in kept.map { row[$0] } })
        table.hiddenRows = hiddenRows
        return table
    }

    /// What stands where there are no rows: that there are none, or that they are not shown.
    var noneWords: String {
        hiddenRows == 0
            ? "None."
            : "Not shown to you: \(Counting.of(hiddenRows, "row", "rows")) about "
                + "\(hiddenRows == 1 ? "a child" : "children") of others. The numbers on this "
                + "page count them."
    }

    /// The rows whose first column says this, without that column.
    func part(_ name: String) -> AnswerTable {
        AnswerTable(
            "\(caption): \(name)", columns: Array(columns.dropFirst()),
            rows: rows.filter { $0.first == name }.map { Array($0.dropFirst()) })
    }

    /// The texts of the first column, each once, in order.
    var parts: [String] {
        rows.reduce(into: []) { found, row in
            if let name = row.first, found.last != name, !found.contains(name) {
                found.append(name)
            }
        }
    }
}

extension AnswerTable.Column {
    /// The class that lines numbers up on the right.
    var edge: HTML { alignment == .trailing ? " class=\"number\"" : "" }

    /// The class of a cell: numbers line up, long texts are broken into lines, others never.
    func edge(of text: String) -> HTML {
        // No text has more characters than bytes, and bytes need no counting.
        alignment == .leading && text.utf8.count > 30 && text.count > 30 ? " class=\"words\"" : edge
    }
}
