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
        let body = table.rows.enumerated().map { position, row -> HTML in
            let cells = row.indices.map { index -> HTML in
                let column = table.columns[index]
                if row[index] == AnswerTable.empty {
                    return "<td\(column.edge)>\(column.absent)</td>"
                }
                if index == merging, let span = spans?[position] {
                    guard span > 0 else { return "" }
                    let rows: HTML = span > 1 ? " rowspan=\"\(span)\"" : ""
                    return "<td\(rows)\(column.edge(of: row[index]))>\(cell(row[index]))</td>"
                }
                let text = index == 0 ? link(row[index], linked(row[index])) : cell(row[index])
                let shape = column.edge(of: row[index])
                if column.alignment == .trailing, let figure = HTML.groupedFigure(row[index]) {
                    return "<td\(shape)>\(figure)</td>"
                }
                return headed && index == 0
                    ? "<th scope=\"row\"\(shape)>\(text)</th>" : "<td\(shape)>\(text)</td>"
            }
            return "<tr>\(cells)</tr>\n"
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
        let digits = text.drop { $0 == "-" }
        let whole = digits.prefix { $0.isASCII && $0.isNumber }
        let rest = digits.dropFirst(whole.count)
        guard whole.count > 4, let number = Int(whole), rest.isEmpty || rest.first == ".",
            rest.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        return text.prefix(text.count - digits.count) + grouped(number) + rest
    }
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
        alignment == .leading && text.count > 30 ? " class=\"words\"" : edge
    }
}
