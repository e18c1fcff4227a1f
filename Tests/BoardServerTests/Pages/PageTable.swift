import BoardServer

/// A table as it stands on a page: what a reader of the page gets.
struct PageTable {
    /// The id of its caption.
    let id: String
    let caption: String
    let headings: [String]
    /// Texts by row and column; a cell over several rows is in each of them.
    let rows: [[String]]

    /// Every table of a page, in order.
    static func all(in page: String) -> [PageTable] {
        page.split(separator: "<table>").dropFirst().compactMap { piece in
            guard let end = piece.firstRange(of: "</table>") else { return nil }
            return PageTable(String(piece[..<end.lowerBound]))
        }
    }

    private init?(_ markup: String) {
        guard let caption = Self.element("caption", in: markup[...]),
            let head = markup.firstRange(of: "<tbody>")
        else { return nil }
        id = Self.attribute("id", caption.attributes) ?? ""
        self.caption = Self.text(caption.content)
        headings = Self.cells(markup[..<head.lowerBound]).map { Self.text($0.content) }
        var open: [Int: (text: String, left: Int)] = [:]
        var rows: [[String]] = []
        for row in markup[head.upperBound...].split(separator: "<tr>").dropFirst(0) {
            var cells = Self.cells(row)[...]
            guard !cells.isEmpty else { continue }
            rows.append(
                headings.indices.map { column in
                    if let above = open[column], above.left > 0 {
                        open[column] = (above.text, above.left - 1)
                        return above.text
                    }
                    guard let cell = cells.popFirst() else { return "" }
                    let text = Self.text(cell.content)
                    if let span = Self.attribute("rowspan", cell.attributes).flatMap(Int.init) {
                        open[column] = (text, span - 1)
                    }
                    return text
                })
        }
        self.rows = rows
    }

    private typealias Element = (attributes: Substring, content: Substring)

    private static func element(_ name: String, in markup: Substring) -> Element? {
        guard let start = markup.firstRange(of: "<\(name)"),
            let open = markup[start.upperBound...].firstIndex(of: ">"),
            let end = markup[open...].firstRange(of: "</\(name)>")
        else { return nil }
        return (
            markup[start.upperBound..<open], markup[markup.index(after: open)..<end.lowerBound]
        )
    }

    private static func cells(_ row: Substring) -> [Element] {
        var found: [Element] = []
        var rest = row
        while true {
            let starts = ["<td", "<th "].compactMap { rest.firstRange(of: $0)?.lowerBound }
            guard let start = starts.min() else { return found }
            let name = rest[start...].hasPrefix("<td") ? "td" : "th"
            guard let cell = element(name, in: rest[start...]) else { return found }
            found.append(cell)
            rest = rest[cell.content.endIndex...]
        }
    }

    private static func attribute(_ name: String, _ attributes: Substring) -> String? {
        guard let start = attributes.firstRange(of: " \(name)=\"") else { return nil }
        return String(attributes[start.upperBound...].prefix { $0 != "\"" })
    }

    private static func text(_ markup: Substring) -> String {
        var text = ""
        var isInside = false
        for character in markup {
            switch character {
            case "<": isInside = true
            case ">": isInside = false
            default: if !isInside { text.append(character) }
            }
        }
        for (name, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&"),
        ] {
            text = text.replacing(name, with: character)
        }
        return text
    }

    /// Where it says something else than a table of an answer; `nil`: nowhere. It may leave columns
    /// and later rows out.
    func difference(from table: AnswerTable) -> String? {
        let names = table.columns.map { Self.lowered($0.name) }
        let columns = headings.map { names.firstIndex(of: Self.lowered($0)) }
        if columns.contains(nil) { return "other columns: \(headings)" }
        if rows.count > table.rows.count { return "\(rows.count) rows for \(table.rows.count)" }
        for (row, wanted) in zip(rows, table.rows) {
            for (cell, column) in zip(row, columns.compactMap(\.self))
            where cell != wanted[column] && cell.replacing(",", with: "") != wanted[column]
                && !(wanted[column] == AnswerTable.empty && cell == table.columns[column].absent)
            {
                return "“\(cell)” for “\(wanted[column])”"
            }
        }
        return nil
    }

    private static func lowered(_ text: String) -> String {
        text.prefix(1).lowercased() + text.dropFirst()
    }
}
