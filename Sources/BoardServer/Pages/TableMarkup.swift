extension HTML {
    /// A table of an answer as the page shows it: the same rows as text and CSV.
    /// - Parameters:
    ///   - id: names the caption for the picture or section that the table belongs to.
    ///   - headed: the first column names its row.
    ///   - unseen: the heading above says what the caption says; only screen readers read it.
    ///   - linked: makes a link of a text in the first column, or leaves it.
    static func table(
        _ table: AnswerTable, id: String, headed: Bool = true, unseen: Bool = false,
        linked: (String) -> String? = { _ in nil }
    ) -> HTML {
        guard !table.rows.isEmpty else { return "<p class=\"none\">None.</p>" }
        let head = table.columns.map { column -> HTML in
            "<th scope=\"col\"\(column.edge)>\(column.name.sentenceStart)</th>"
        }
        let body = table.rows.map { row -> HTML in
            let cells = row.indices.map { index -> HTML in
                let column = table.columns[index]
                let text = index == 0 ? link(row[index], linked(row[index])) : cell(row[index])
                let shape = column.edge(of: row[index])
                return headed && index == 0
                    ? "<th scope=\"row\"\(shape)>\(text)</th>" : "<td\(shape)>\(text)</td>"
            }
            return "<tr>\(cells)</tr>\n"
        }
        let hidden: HTML = unseen ? " class=\"unseen\"" : ""
        return """
            <div class="scroll" role="region" aria-labelledby="\(id)" tabindex="0">
            <table>
            <caption id="\(id)"\(hidden)>\(table.caption)</caption>
            <thead><tr>\(head)</tr></thead>
            <tbody>
            \(body)</tbody>
            </table>
            </div>
            """
    }

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

extension AnswerTable.Column {
    /// The class that lines numbers up on the right.
    var edge: HTML { alignment == .trailing ? " class=\"number\"" : "" }

    /// The class of a cell: numbers line up, long texts are broken into lines, others never.
    func edge(of text: String) -> HTML {
        alignment == .leading && text.count > 30 ? " class=\"words\"" : edge
    }
}
