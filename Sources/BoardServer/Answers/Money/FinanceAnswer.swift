import Commissioning
import Evidence

/// The financial plan beside what has happened, and whether the plan itself adds up.
///
/// JSON: `figures`: `year`, `figure`, `planPence` (or null), `actualPence`, `variancePence`,
/// `status`; `savings`: by year the three figures under their names, planned:
/// `reductionAgainstBaselinePence`, `changeOnLastYearPence`, `sumToDatePence`,
/// `sumToDateAfterInvestmentPence`; `actualSumToDatePence`; `cells`: `row`, `year`, `pounds`,
/// `standing` (`follows`, `differs`, `unexplained`, `given`, `blank`), `expectedPounds`, `rule`;
/// `odd`: those cells that do not follow from the others.
struct FinanceAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        guard let agreement = snapshot.agreement else {
            answer = Answer(
                title: "Money", sentences: snapshot.beginnings, tables: [], json: snapshot.data([]))
            return
        }
        let comparison = PlanComparison(
            snapshot.plan, snapshot.state, lines: snapshot.chargeLines,
            paths: snapshot.childPaths, on: snapshot.today)
        let terms = PlanTerms(
            agreement, replacedPlacementPence: agreement.finance.assumptions.replacedPence)
        let cells = snapshot.plan?.check(against: terms) ?? []
        let rows = PlanRows(plan: snapshot.plan, cells: cells)
        answer = Answer(
            title: Self.title(comparison),
            sentences: Self.sentences(snapshot, comparison, rows),
            tables: [Self.table(comparison)] + rows.tables,
            json: snapshot.data([
                ("figures", .array(comparison.cells.map(Self.data))),
                ("actualSumToDatePence", .number(comparison.sumToDatePence)),
                ("savings", rows.savingsData), ("cells", .array(cells.map(rows.data))),
                ("odd", .array(cells.filter(\.isOdd).map(rows.data))),
            ]))
    }

    private static func title(_ comparison: PlanComparison) -> String {
        guard let last = comparison.cells.last else { return "Money: nothing has been charged yet" }
        let word = last.actualPence < 0 ? "cost more than it saved" : "saved"
        return "Money: in \(last.year.printed) so far the service \(word): "
            + MoneyText.wholePounds(abs(last.actualPence))
    }

    private static func sentences(
        _ snapshot: ServiceSnapshot, _ comparison: PlanComparison, _ rows: PlanRows
    ) -> [String] {
        var found: [String] = []
        if !comparison.cells.isEmpty {
            let sum = comparison.sumToDatePence
            found.append(
                "From the beginning until now the service has "
                    + (sum < 0
                        ? "cost \(MoneyText.wholePounds(-sum)) more than it saved"
                        : "saved \(MoneyText.wholePounds(sum)) more than it cost")
                    + " (sum to date of actual reductions against the baseline: "
                    + MoneyText.wholePounds(sum) + ").")
        }
        found.append(
            "Care avoided is counted from the evidence in the ledger: nights in the home and days "
                + "at home, at "
                + MoneyText.wholePounds(
                    snapshot.agreement?.finance.assumptions.replacedPence ?? 0)
                + " a year each, and so is the plan's, up to today. Costs and their plan are of "
                + "the quarters that have begun: each is charged whole when it begins.")
        let limits = snapshot.agreement?.finance.statusLimits ?? StatusLimits()
        found.append(
            "Green: worse than the plan by \(limits.greenPercent) % at the most; amber: by "
                + "\(limits.amberPercent) % at the most; else red. The agreement sets both.")
        guard snapshot.plan != nil else {
            return found + ["No financial plan is set: name its file in the settings."]
        }
        return found + rows.sentences
    }

    private static func table(_ comparison: PlanComparison) -> AnswerTable {
        AnswerTable(
            "Plan and fact",
            columns: [
                .init("year"), .init("figure"), .init("plan £", .trailing),
                .init("actual £", .trailing), .init("variance £", .trailing), .init("status"),
            ],
            rows: comparison.cells.map { cell in
                [
                    cell.year.printed, cell.figure.rawValue,
                    cell.planPence.map(MoneyText.plain) ?? "-", MoneyText.plain(cell.actualPence),
                    cell.variancePence.map(MoneyText.plain) ?? "-", cell.status.rawValue,
                ]
            })
    }

    private static func data(_ cell: PlanComparison.Cell) -> JSONValue {
        [
            "year": .string(cell.year.printed), "figure": .string(cell.figure.rawValue),
            "planPence": cell.planPence.map { .number($0) } ?? .null,
            "actualPence": .number(cell.actualPence),
            "variancePence": cell.variancePence.map { .number($0) } ?? .null,
            "status": .string(cell.status.rawValue),
        ]
    }
}

/// The plan's own table, its three savings figures, and the cells that do not follow.
package struct PlanRows {
    let plan: FinancialPlan?
    let cells: [PlanFinding]

    /// A plan with what was found of its cells.
    package init(plan: FinancialPlan?, cells: [PlanFinding]) {
        self.plan = plan
        self.cells = cells
    }

    private var years: [FinancialYear] { plan?.years ?? [] }

    /// The savings, the odd cells, then the whole table as it was checked.
    package var tables: [AnswerTable] {
        plan == nil ? [] : [savingsTable, oddTable, planTable]
    }

    /// What a reader should know of the table.
    package var sentences: [String] {
        let odd = cells.filter(\.isOdd)
        let checked = cells.count { $0.standing == .follows }
        let names = odd.map { "\($0.row.rawValue), \(years[$0.year].printed)" }
        return [
            "Of the plan's cells \(checked) follow from others; "
                + (odd.isEmpty
                    ? "none reads as if it did and does not."
                    : "\(odd.count) do not: \(names.joined(separator: "; "))."),
            "The plan's row “Cumulative saving” is each year's own reduction against the baseline, "
                + "not a sum of years.",
        ]
    }

    private func pounds(_ value: Int?) -> String { value.map(String.init) ?? "" }

    private var savingsTable: AnswerTable {
        AnswerTable(
            "Three savings figures of the plan",
            columns: [
                .init("year"), .init("reduction against baseline this year £", .trailing),
                .init("change on last year £", .trailing), .init("sum to date £", .trailing),
                .init("sum to date after investment £", .trailing),
            ],
            rows: years.indices.map { year in
                let sum = plan?.sumToDate(year)
                return [
                    years[year].printed, pounds(plan?.reduction(year)), pounds(plan?.change(year)),
                    pounds(sum?.reductions), pounds(sum?.afterInvestment),
                ]
            })
    }

    var savingsData: JSONValue {
        func pence(_ pounds: Int?) -> JSONValue { pounds.map { .number($0 * 100) } ?? .null }
        return .array(
            years.indices.map { year in
                let sum = plan?.sumToDate(year)
                return [
                    "year": .string(years[year].printed),
                    "reductionAgainstBaselinePence": pence(plan?.reduction(year)),
                    "changeOnLastYearPence": pence(plan?.change(year)),
                    "sumToDatePence": pence(sum?.reductions),
                    "sumToDateAfterInvestmentPence": pence(sum?.afterInvestment),
                ]
            })
    }

    private var oddTable: AnswerTable {
        AnswerTable(
            "Cells of the plan that do not follow",
            columns: [
                .init("row"), .init("year"), .init("stated £", .trailing),
                .init("by rule £", .trailing), .init("why"),
            ],
            rows: cells.filter(\.isOdd).map { cell in
                [
                    cell.row.rawValue, years[cell.year].printed, pounds(cell.stated),
                    pounds(cell.expected), cell.rule,
                ]
            })
    }

    private var planTable: AnswerTable {
        AnswerTable(
            "The plan, cell by cell",
            columns: [
                .init("row"), .init("year"), .init("pounds", .trailing), .init("standing"),
                .init("by rule", .trailing), .init("rule"),
            ],
            rows: cells.map { cell in
                [
                    cell.row.rawValue, years[cell.year].printed, pounds(cell.stated),
                    cell.standing.rawValue, pounds(cell.expected), cell.rule,
                ]
            })
    }

    func data(_ cell: PlanFinding) -> JSONValue {
        [
            "row": .string(cell.row.rawValue), "year": .string(years[cell.year].printed),
            "pounds": cell.stated.map { .number($0) } ?? .null,
            "standing": .string(cell.standing.rawValue),
            "expectedPounds": cell.expected.map { .number($0) } ?? .null,
            "rule": .string(cell.rule),
        ]
    }
}
