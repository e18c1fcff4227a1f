/// The page of the community team: load against slots, who waits, and what is owed.
struct TeamPage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let answer = try Query.team.answer(from: snapshot)
        let sentences = answer.sentences.map { "\($0) " as HTML }
        let sections = TeamFigures(snapshot).map { Self.sections(answer, $0) }
        html =
            PageFrame(
                title: answer.title,
                content: """
                    <p class="lead">\(sentences)</p>
                    \(sections)
                    """,
                data: [
                    ("the team", "/api/v1/team"),
                    ("its weeks as CSV", "/api/v1/team?format=csv"),
                ], snapshot: snapshot, address: "/team"
            ).html
    }

    private static func sections(_ answer: Answer, _ team: TeamFigures) -> HTML {
        let tables = answer.tables
        return """
            <section aria-labelledby="load">
            <h2 id="load">Families against slots</h2>
            \(TeamPicture(team, id: "team").html)
            <details><summary>The same as a table</summary>
            \(HTML.table(tables[0], id: "load-table"))
            </details>
            </section>
            \(section("balances", "Who has had how much", tables[1], [
                "A slot counts for its authority from the day it is given, for all of its days. "
                    + "A positive balance is owed to the authority: it comes first in the next "
                    + "round.",
            ]))
            \(section("waiting", "Who waits and why", tables[2]))
            \(section("round", "The last round", tables[3], [], unseen: false))
            \(section("holds", "Who holds a slot", tables[4]))
            \(section("years", "True-up by year", tables[5], [
                "The cost is shared by the agreed shares whatever the use; beside it stands what "
                    + "it would be by use.",
            ]))
            """
    }

    private static func section(
        _ id: String, _ title: String, _ table: AnswerTable, _ sentences: [String] = [],
        unseen: Bool = true
    ) -> HTML {
        let words = sentences.map { "<p>\($0)</p>\n" as HTML }
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(title)</h2>
            \(words)\(HTML.table(table, id: HTML.tableID(id), unseen: unseen))
            </section>
            """
    }
}
