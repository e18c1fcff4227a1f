import Commissioning
import Evidence

/// The one page of a mirror: does this party agree with what the coordinator published?
struct MirrorPage {
    let html: HTML

    init(_ snapshot: ServiceSnapshot, _ facts: MirrorFacts) {
        let figures = AnswerTable(
            "What was checked", columns: [.init("figure"), .init("value", .trailing)],
            rows: facts.figures.map { [$0.name, $0.value] })
        html =
            PageFrame(
                title: facts.agrees
                    ? "\(PartyLabel.of(facts.party)) agrees"
                    : "\(PartyLabel.of(facts.party)) differs",
                content: """
                    <p class="lead">\(facts.verdict)</p>
                    <section aria-labelledby="differences">
                    <h2 id="differences">What differs</h2>
                    \(HTML.table(facts.differences, id: "differences-table", unseen: true))
                    </section>
                    <section aria-labelledby="cycles">
                    <h2 id="cycles">The cycles as they were published</h2>
                    \(HTML.table(facts.cycles, id: "cycles-table", unseen: true))
                    </section>
                    <section aria-labelledby="decisions">
                    <h2 id="decisions">Decisions made again</h2>
                    \(HTML.table(facts.decisions, id: "decisions-table", unseen: true))
                    </section>
                    <section aria-labelledby="children">
                    <h2 id="children">Own children in the newest decision</h2>
                    \(HTML.table(facts.children, id: "children-table", unseen: true))
                    </section>
                    <section aria-labelledby="figures">
                    <h2 id="figures">What was checked</h2>
                    \(HTML.table(figures, id: "figures-table", unseen: true))
                    </section>
                    """, data: [("what was checked", "/api/v1/mirror")], snapshot: snapshot,
                here: "/mirror", entries: PageLinks.ofMirror
            ).html
    }
}
