import Commissioning

/// The page of money: plan against fact, charges, the forecast, and whether the plan adds up.
struct FinancePage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let finance = try Query.finance.answer(from: snapshot)
        let charges = try Query.charges.answer(from: snapshot)
        let forecast = try Query.forecast.answer(from: snapshot)
        html =
            PageFrame(
                title: finance.title,
                content: """
                    \(Self.lead(finance))
                    <section aria-labelledby="plan-and-fact">
                    <h2 id="plan-and-fact">Plan and fact</h2>
                    \(Self.byYear(finance))
                    </section>
                    \(Self.charges(charges))
                    \(Self.forecast(forecast, snapshot))
                    \(Self.plan(finance))
                    """,
                data: [
                    ("plan and fact", "/api/v1/finance"), ("charges", "/api/v1/charges"),
                    ("every line as CSV", "/api/v1/charges?format=csv&table=Lines"),
                    ("the forecast", "/api/v1/forecast"),
                ], snapshot: snapshot, address: "/finance"
            ).html
    }

    /// The first sentence, and what has to be known to read the tables as a list.
    static func lead(_ answer: Answer) -> HTML {
        let notes = answer.sentences.dropFirst().map { "<li>\($0)</li>\n" as HTML }
        return """
            <p class="lead">\(answer.sentences.first ?? "")</p>
            <ul class="notes">
            \(notes)</ul>
            """
    }

    /// A table for each year, the newest first and open.
    static func byYear(_ finance: Answer) -> HTML {
        guard let table = finance.tables.first else { return "" }
        let years = table.parts.reversed().enumerated().map { index, year -> HTML in
            let part = HTML.table(
                table.part(year), id: HTML.tableID("fact-" + id(year)), unseen: true)
            let open: HTML = index == 0 ? " open" : ""
            return "<details\(open)><summary>\(year)</summary>\n\(part)</details>\n"
        }
        return HTML(years)
    }

    /// What is owed, quarter by quarter; each leads to its lines.
    static func charges(_ charges: Answer) -> HTML {
        let words = charges.sentences.map { "<li>\($0)</li>\n" as HTML }
        let quarters = charges.table("Quarters").map {
            HTML.table(
                $0, id: HTML.tableID("charges"), unseen: true, linked: { "/finance/" + $0 })
        }
        return """
            <section aria-labelledby="charges">
            <h2 id="charges">What each authority owes</h2>
            <ul class="notes">
            \(words)</ul>
            \(quarters)
            \(folded("Statements sent", charges.table("Statements"), id: "statements"))
            \(folded("Use beside shares", charges.table("Use beside shares"), id: "use"))
            </section>
            \(section("bed-nights", "Bed-nights", [
                "Void: usable and empty. Blocked: paid for and not usable. Out of service: "
                    + "neither.",
            ], charges.table("Bed-nights")))
            """
    }

    /// The scheme's own forecast, and every other reading behind its name.
    static func forecast(_ forecast: Answer, _ snapshot: ServiceSnapshot) -> HTML {
        let picture = snapshot.serviceForecast.map {
            MoneyPicture($0.whole).html
        }
        let readings = forecast.tables.filter { $0.caption != "By month" }
        let first = readings.first.map { table($0, id: id($0.caption)) }
        let others = readings.dropFirst().map { folded($0.caption, $0, id: id($0.caption)) }
        return """
            <section aria-labelledby="forecast">
            <h2 id="forecast">What it will save and cost</h2>
            \(forecast.sentences.map { "<p>\($0)</p>\n" as HTML })
            \(picture)
            \(first)
            \(others)
            </section>
            """
    }

    /// Its savings, what does not follow, and the whole check behind its name.
    private static func plan(_ finance: Answer) -> HTML {
        let tables = Array(finance.tables.dropFirst())
        let shown = tables.dropLast().map { table($0, id: id($0.caption)) }
        let whole = tables.last.map { folded($0.caption, $0, id: id($0.caption)) }
        return """
            <section aria-labelledby="the-plan">
            <h2 id="the-plan">The plan itself</h2>
            \(shown)
            \(whole)
            </section>
            """
    }

    /// A table behind its name; nothing where it has no rows.
    static func folded(_ name: String, _ table: AnswerTable?, id: String) -> HTML {
        guard let table, !table.rows.isEmpty else { return "" }
        return """
            <details><summary>\(name)</summary>
            \(HTML.table(table, id: HTML.tableID(id), unseen: true))
            </details>

            """
    }

    static func id(_ caption: String) -> String {
        "t-" + caption.lowercased().map { $0.isLetter && $0.isASCII ? String($0) : "-" }.joined()
    }

    static func table(_ table: AnswerTable, id: String) -> HTML {
        HTML.table(table, id: HTML.tableID(id))
    }

    static func section(
        _ id: String, _ title: String, _ sentences: [String], _ table: AnswerTable?
    ) -> HTML {
        guard let table else { return "" }
        let words = sentences.map { "<p>\($0)</p>\n" as HTML }
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(title)</h2>
            \(words)\(HTML.table(table, id: HTML.tableID(id), unseen: true))
            </section>
            """
    }
}
