import Commissioning

/// The page of money: plan against fact, charges, the forecast, and whether the plan adds up.
struct FinancePage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let finance = try Query.finance.answer(from: snapshot)
        let charges = try Query.charges.answer(from: snapshot)
        let forecast = try Query.forecast.answer(from: snapshot)
        let lead = finance.sentences.map { "\($0) " as HTML }
        let plan = finance.tables.dropFirst().map { table in
            Self.table(table, id: Self.id(table.caption))
        }
        let readings = forecast.tables.filter { $0.caption != "By month" }.map { table in
            Self.table(table, id: Self.id(table.caption))
        }
        let picture = ServiceForecast(snapshot.state, on: snapshot.today).map {
            MoneyPicture($0.whole).html
        }
        html =
            PageFrame(
                title: finance.title,
                content: """
                    <nav aria-label="Pages"><ul class="neighbours"><li><a href="/">Overview</a>\
                    </li><li><a href="/outcomes">Outcomes</a></li></ul></nav>
                    <p class="lead">\(lead)</p>
                    \(Self.section("plan-and-fact", "Plan and fact", [], finance.tables.first))
                    \(Self.section(
                        "charges", "What each authority owes", charges.sentences,
                        charges.table("Quarters")))
                    \(Self.section(
                        "statements", "Statements sent", [], charges.table("Statements")))
                    \(Self.section(
                        "use", "Use beside shares", [], charges.table("Use beside shares")))
                    \(Self.section("bed-nights", "Bed-nights", [
                        "Void: usable and empty. Blocked: paid for and not usable. Out of service: "
                            + "neither.",
                    ], charges.table("Bed-nights")))
                    <section aria-labelledby="forecast">
                    <h2 id="forecast">What it will save and cost</h2>
                    \(forecast.sentences.map { "<p>\($0)</p>\n" as HTML })
                    \(picture)
                    \(readings)
                    </section>
                    <section aria-labelledby="the-plan">
                    <h2 id="the-plan">The plan itself</h2>
                    \(plan)
                    </section>
                    """,
                data: [
                    ("plan and fact", "/api/v1/finance"), ("charges", "/api/v1/charges"),
                    ("every line as CSV", "/api/v1/charges?format=csv&table=Lines"),
                    ("the forecast", "/api/v1/forecast"),
                ], snapshot: snapshot
            ).html
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
