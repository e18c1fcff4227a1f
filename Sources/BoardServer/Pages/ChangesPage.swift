import Commissioning

/// The page of what has changed between two days, in words and figures.
struct ChangesPage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let answer = try Query.changes(nil).answer(from: snapshot)
        let local = snapshot.local
        let first = snapshot.earlier.map { local.zone.date(at: $0.at) } ?? snapshot.today
        let lead = answer.sentences.map { "\($0) " as HTML }
        let query = "from=\(first)"
        html =
            PageFrame(
                title: answer.title,
                content: """
                    \(Self.form(snapshot, first))
                    <p class="lead">\(lead)</p>
                    \(Self.section(answer, "Then and now", id: "figures"))
                    \(Self.section(answer, "What happened", id: "happened"))
                    """,
                data: [
                    ("these changes", "/api/v1/changes?" + query),
                    ("as CSV", "/api/v1/changes?" + query + "&format=csv"),
                ], snapshot: snapshot, address: "/changes?" + query
            ).html
    }

    private static func section(_ answer: Answer, _ caption: String, id: String) -> HTML {
        guard let table = answer.table(caption) else { return "" }
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(caption)</h2>
            \(HTML.table(
                table, id: HTML.tableID(id), headed: id == "figures", unseen: true))
            </section>
            """
    }

    /// Both days, and the four weeks before and after them.
    private static func form(_ snapshot: ServiceSnapshot, _ first: CivilDate) -> HTML {
        let latest = snapshot.present.map(snapshot.local.zone.date(at:)) ?? snapshot.today
        func link(_ from: CivilDate, _ to: CivilDate, _ words: String, _ relation: String) -> HTML?
        {
            guard to <= latest, from < to else { return nil }
            let address = "/changes?from=\(from)" + (to == latest ? "" : "&asOf=\(to)")
            return """
                <li><a data-now rel="\(relation)" href="\(address)">\(words)</a></li>

                """
        }
        let days = max(1, snapshot.today.dayNumber - first.dayNumber)
        let same = Counting.of(days, "day")
        return """
            <form class="as-of days" method="get" action="/changes">
            <label>From <input type="date" name="from" required value="\(first.description)" \
            max="\(latest.description)"></label>
            <label>to <input type="date" name="asOf" required \
            value="\(snapshot.today.description)" max="\(latest.description)"></label>
            <button>Compare</button>
            </form>
            <nav aria-label="Days"><ul class="neighbours">
            \(link(first.adding(days: -days), first, "The \(same) before", "prev"))\
            \(link(snapshot.today, min(latest, snapshot.today.adding(days: days)),
                "The \(same) after", "next"))\
            </ul></nav>
            """
    }
}
