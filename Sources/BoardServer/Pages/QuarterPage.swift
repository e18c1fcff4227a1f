import Commissioning

/// The page of one financial quarter: every line that is owed, and what it rests on.
struct QuarterPage {
    let html: HTML

    /// - Throws: `query.unknown-quarter`.
    init(_ snapshot: ServiceSnapshot, quarter name: String) throws(AnswerFailure) {
        let charges = try Query.charges.answer(from: snapshot)
        let names = charges.table("Quarters")?.rows.map { $0[0] } ?? []
        guard let position = names.firstIndex(of: name) else {
            throw AnswerFailure(
                .unknownQuarter, "Nothing has been charged for a quarter “\(name)”.",
                remedy: names.isEmpty
                    ? "Wait until the first quarter begins."
                    : "Name one from \(names[0]) to \(names[names.count - 1]).")
        }
        html =
            PageFrame(
                title: Self.title(charges, name),
                content: """
                    \(Self.neighbours(names, position))
                    \(Self.content(charges, name))
                    """,
                data: [
                    ("charges", "/api/v1/charges"),
                    ("every line as CSV", "/api/v1/charges?format=csv&table=Lines"),
                ], snapshot: snapshot, address: "/finance/" + name
            ).html
    }

    /// `2019-20-Q1: Rotherham owes £140,000.00 and Barnsley £140,000.00`.
    static func title(_ charges: Answer, _ name: String) -> String {
        guard let table = charges.table("Quarters"),
            let row = table.rows.first(where: { $0[0] == name })
        else { return name }
        let parties = (table.columns.count - 3) / 2
        let parts = (0..<parties).map { index in
            let party = table.columns[2 + index].name.split(separator: " ").dropLast()
                .joined(separator: " ")
            let pounds = row[2 + index]
            return (index == 0 ? "\(party) owes" : party)
                + " £\(HTML.groupedFigure(pounds) ?? pounds)"
        }
        return "\(name): " + Counting.list(parts) + (row[1] == "closed" ? "" : " so far")
    }

    private static func neighbours(_ names: [String], _ position: Int) -> HTML {
        func link(_ index: Int, _ word: String, _ relation: String) -> HTML? {
            guard names.indices.contains(index) else { return nil }
            return """
                <li><a rel="\(relation)" href="/finance/\(names[index])">\(word): \
                \(names[index])</a></li>

                """
        }
        return """
            <nav aria-label="Quarters"><ul class="neighbours">
            \(link(position - 1, "Previous", "prev"))\
            \(link(position + 1, "Next", "next"))\
            <li><a href="/finance#charges">All quarters</a></li>
            <li><a href="/board-pack/\(names[position])">Board pack to print</a></li></ul></nav>
            """
    }

    /// The lines of one authority in words; who pays is said where that is somebody else.
    private static func lines(
        _ table: AnswerTable, _ party: String, _ quarter: String
    ) -> AnswerTable {
        let position = table.columns.firstIndex { $0.name == "payer" }
        let isOwn = position.map { column in table.rows.allSatisfy { $0[column] == party } }
        let names = Set(table.columns.map(\.name)).subtracting(isOwn == true ? ["payer"] : [])
        return table.keeping(names, rows: table.rows.count)
            .chargesInWords("What \(PartyLabel.of(party)) owes for \(quarter)")
    }

    /// The lines by authority, and the quarter's bed-nights.
    static func content(_ charges: Answer, _ name: String) -> HTML {
        let lines = charges.table("Lines")?.part(name)
        let parties = lines.map { lines in
            lines.parts.map { party -> HTML in
                let id = "lines-" + party
                return """
                    <section aria-labelledby="\(id)">
                    <h2 id="\(id)">\(PartyLabel.of(party))</h2>
                    \(HTML.table(
                        Self.lines(lines.part(party), party, name), id: HTML.tableID(id),
                        headed: false, unseen: true))
                    </section>

                    """
            }
        }
        let nights = charges.table("Bed-nights").map { table in
            AnswerTable(
                table.caption, columns: table.columns, rows: table.rows.filter { $0[0] == name })
        }
        return """
            \(parties ?? [])
            \(FinancePage.section("bed-nights", "Bed-nights", [], nights))
            """
    }
}
