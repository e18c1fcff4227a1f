/// The page of the exchange: which files came, went, wait and were refused, and why.
struct ExchangePage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let answer = try Query.exchange.answer(from: snapshot)
        let sentences = answer.sentences.map { "<p class=\"lead\">\($0)</p>\n" as HTML }
        let sections = zip(["in", "held", "refused", "out", "waiting"], answer.tables)
            .map { id, table -> HTML in
                """
                <section aria-labelledby="\(id)">
                <h2 id="\(id)">\(table.caption)</h2>
                \(HTML.table(table, id: HTML.tableID(id), headed: false, unseen: true))
                </section>

                """
            }
        html =
            PageFrame(
                title: answer.title,
                content: """
                    \(sentences)\(sections)
                    """,
                data: [
                    ("the files", "/api/v1/exchange/files"),
                    ("what came in as CSV", "/api/v1/exchange/files?format=csv"),
                ], snapshot: snapshot, address: "/exchange"
            ).html
    }
}
