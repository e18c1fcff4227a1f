import Commissioning

/// The page of what became of the children: counts and measures, never a reference.
struct OutcomesPage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let answer = try Query.outcomes.answer(from: snapshot)
        let lead = answer.sentences.map { "\($0) " as HTML }
        let contract =
            snapshot.agreement?.finance.outcomeContract == nil
            ? ""
            : FinancePage.section(
                "contract", "Payment by results",
                [
                    "A unit is paid once its days have been checked and signed off; until then it "
                        + "is a provision."
                ], answer.table("Payment by results"))
        html =
            PageFrame(
                title: answer.title,
                content: """
                    <p class="lead">\(lead)</p>
                    \(FinancePage.section("measures", "Measures", [], answer.table("Measures")))
                    \(FinancePage.section(
                        "cohorts", "By year of entry and by cycle", [],
                        answer.table("By year of entry and by cycle")))
                    \(FinancePage.section(
                        "stages", "Where the children are", [],
                        answer.table("Where the children are")))
                    \(contract)
                    """,
                data: [
                    ("outcomes", "/api/v1/outcomes"),
                    ("children as CSV", "/api/v1/outcomes?format=csv&table=Children"),
                ], snapshot: snapshot, address: "/outcomes"
            ).html
    }
}
