import Commissioning

/// The page that answers whether it is shared fairly: the roster for the years ahead, balances over
/// the years, and every lot.
struct FairnessPage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let answer = try Query.fairness.answer(from: snapshot)
        let lead = answer.sentences.map { "\($0) " as HTML }
        html =
            PageFrame(
                title: answer.title,
                content: """
                    <p class="lead">\(lead)</p>
                    \(Self.content(answer, snapshot))
                    """,
                data: [
                    ("fairness", "/api/v1/fairness"), ("the roster", "/api/v1/roster"),
                    ("lots as CSV", "/api/v1/fairness?format=csv&table=Lots"),
                    ("own places as CSV", "/api/v1/fairness?format=csv"),
                ], snapshot: snapshot, address: "/fairness"
            ).html
    }

    private static func content(_ answer: Answer, _ snapshot: ServiceSnapshot) -> HTML {
        guard let agreement = snapshot.agreement else { return "" }
        let ids = agreement.authorities.map(\.id)
        return """
            <section aria-labelledby="balance">
            <h2 id="balance">Who owes whom, over the years</h2>
            \(balancePicture(BalanceYears(snapshot), ids))
            \(folded(answer, FairnessAnswer.Caption.balance, id: "balance"))
            </section>
            \(lots(answer))
            <section aria-labelledby="roster">
            <h2 id="roster">The roster: whose place is when</h2>
            <p>Standing places come first; the rest are seats of the roster, published for all \
            cycles to come. What is due to an authority after each seat never goes further from \
            its share than the rule allows: the broken lines, or the line itself where there is \
            nothing to share out.</p>
            \(coming(answer))
            \(rosterPicture(RosterDrift(snapshot), ids))
            \(folded(answer, FairnessAnswer.Caption.roster, id: "roster"))
            </section>
            \(split(answer))
            """
    }

    /// The two pictures, for a document of its own; `nil` without an agreement.
    static func pictures(_ snapshot: ServiceSnapshot) -> (balance: HTML, roster: HTML)? {
        guard let ids = snapshot.agreement?.authorities.map(\.id) else { return nil }
        return (
            balancePicture(BalanceYears(snapshot), ids), rosterPicture(RosterDrift(snapshot), ids)
        )
    }

    private static func folded(_ answer: Answer, _ caption: String, id: String) -> HTML {
        guard let table = answer.table(caption) else { return "" }
        return """
            <details><summary>The same as a table</summary>
            \(HTML.table(table, id: HTML.tableID(id), linked: cycleAddress))
            </details>
            """
    }

    /// The page of a cycle, for a text that is the id of one.
    static func cycleAddress(_ text: String) -> String? {
        text.contains("-C") ? "/cycles/" + text : nil
    }

    /// Whose places the next cycles have; the whole roster is in the table below the picture.
    private static func coming(_ answer: Answer) -> HTML {
        guard let table = answer.table(FairnessAnswer.Caption.roster) else { return "" }
        let rows = AnswerTable(
            "The next cycles to be decided", columns: table.columns,
            rows: table.rows.filter { $0[2] == "to come" })
        let names = Set(
            table.columns.map(\.name).filter { !$0.hasPrefix("due to") && $0 != "state" })
        return rows.rows.isEmpty
            ? "<p class=\"none\">No cycle is still to be decided.</p>"
            : HTML.table(
                rows.keeping(names, rows: 8), id: "coming-table", linked: cycleAddress)
    }

    private static func lots(_ answer: Answer) -> HTML {
        guard let table = answer.table(FairnessAnswer.Caption.lots) else { return "" }
        let content: HTML =
            table.rows.isEmpty
            ? "<p class=\"none\">No place has been lent so far.</p>"
            : HTML.table(table, id: "lots-table", headed: false, unseen: true)
        return """
            <section aria-labelledby="lots">
            <h2 id="lots">Lots: who lent what to whom, and what became of it</h2>
            \(content)
            </section>
            """
    }

    private static func split(_ answer: Answer) -> HTML {
        let tables = answer.tables.filter {
            $0.caption.hasPrefix("Places in ") || $0.caption.hasPrefix("True-up")
        }
        return HTML(
            tables.reversed().enumerated().map { index, table in
                let id = index == 0 ? "split" : "true-up"
                return """
                    <section aria-labelledby="\(id)">
                    <h2 id="\(id)">\(table.caption)</h2>
                    \(HTML.table(table, id: HTML.tableID(id), unseen: true))
                    </section>

                    """
            })
    }

    private static func ticks(_ cycles: [(id: String?, column: Int)]) -> [StepChart.Tick] {
        var before = ""
        return cycles.map { cycle in
            let parts = (cycle.id ?? "").split(separator: "-")
            let name = parts.last.map(String.init) ?? ""
            let year = parts.dropLast().joined(separator: "-")
            defer { before = year }
            return StepChart.Tick(
                column: cycle.column, name: name, below: year == before ? "" : year)
        }
    }

    private static func balancePicture(_ years: BalanceYears, _ ids: [String]) -> HTML {
        let words = years.points.map { point in
            point.name + ": "
                + Counting.list(
                    ids.indices.map { "\(PartyLabel.of(ids[$0])) \(point.weeks[$0])" })
        }
        return StepChart(
            id: "balance", title: "Bed-weeks owed to each authority, cycle by cycle",
            description: "Above nought: owed to it. " + words.joined(separator: "; ") + ".",
            lines: ids.indices.map { index in
                StepChart.Line(
                    name: PartyLabel.of(ids[index]), authority: index,
                    values: years.points.map { $0.weeks[index] * 1000 })
            },
            bounds: years.points.map { $0.cap * 1000 },
            boundName: ids.count == 2
                ? "most credit: no balance passes it" : "most credit: none is made above it",
            ticks: ticks(years.points.enumerated().map { ($1.cycle, $0) }),
            scaleStep: 12_000, scaleName: { "\($0 / 1000)" }
        ).html
    }

    private static func rosterPicture(_ drift: RosterDrift, _ ids: [String]) -> HTML {
        var starts: [(id: String?, column: Int)] = []
        var bounds: [Int?] = []
        var values = ids.map { _ in [Int]() }
        var coming: Int?
        for step in drift.steps {
            starts.append((step.cycle.id, bounds.count))
            if !step.isDecided, coming == nil { coming = bounds.count }
            for residuals in step.due {
                bounds.append(step.bound?.thousandths)
                for index in ids.indices {
                    values[index].append(RosterDrift.due(residuals, index).thousandths)
                }
            }
        }
        let bound = drift.steps.last?.bound?.beds
        let furthest = drift.furthest(decidedOnly: false).beds
        return StepChart(
            id: "roster", title: "Beds due to each authority beyond its seats, seat by seat",
            description: "The furthest that any comes to is \(furthest)"
                + (bound.map { "; the bound is \($0)." } ?? "."),
            lines: ids.indices.map {
                StepChart.Line(name: PartyLabel.of(ids[$0]), authority: $0, values: values[$0])
            },
            bounds: bounds,
            boundName: "proven bound" + (bound.map { ": \($0)" } ?? ""),
            ticks: ticks(starts), comingFrom: coming, scaleStep: 250,
            scaleName: { value in
                RosterDrift.Fraction(numerator: value, denominator: 1000).words
            }
        ).html
    }
}
