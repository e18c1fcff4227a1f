import Commissioning

/// The page of who waits: how many over time, for how long, in which order, and why.
struct WaitingListPage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let answer = try Query.waitingList.answer(from: snapshot)
        let lead = answer.sentences.map { "\($0) " as HTML }
        html =
            PageFrame(
                title: answer.title,
                content: """
                    <p class="lead">\(lead)</p>
                    \(Self.numbers(answer, snapshot))
                    <section aria-labelledby="waiting">
                    <h2 id="waiting">Who waits, in order, and why</h2>
                    \(Self.list(answer))
                    </section>
                    """,
                data: [
                    ("the waiting list", "/api/v1/waiting-list"),
                    ("as CSV", "/api/v1/waiting-list?format=csv"),
                ], snapshot: snapshot, address: "/waiting-list"
            ).html
    }

    private static func list(_ answer: Answer) -> HTML {
        guard let table = answer.tables.first, !table.rows.isEmpty || table.hiddenRows > 0 else {
            return "<p class=\"none\">Nobody.</p>"
        }
        return HTML.table(
            table, id: "waiting-table", headed: false, unseen: true,
            merging: table.columns.count - 1)
    }

    /// The picture with its table, and how long they have waited: counts, and nobody's own line.
    static func numbers(_ answer: Answer, _ snapshot: ServiceSnapshot) -> HTML {
        let history = WaitingHistory(snapshot)
        guard !history.points.isEmpty else { return "" }
        let weekly = answer.table("Waiting by week").map { HTML.table($0, id: "history-table") }
        let times = answer.table("By time waited").map {
            HTML.table($0, id: "times-table", unseen: true)
        }
        return """
            <section aria-labelledby="history">
            <h2 id="history">How many have waited</h2>
            \(WaitingPicture(history).html)
            <details><summary>The same as a table</summary>
            \(weekly)
            </details>
            </section>
            <section aria-labelledby="times">
            <h2 id="times">How long they have waited</h2>
            \(times)
            </section>
            """
    }
}
