/// The plan beside what has happened: costs for the quarters of each year that have begun, care
/// avoided up to the end of the day.
package struct PlanComparison: Equatable, Sendable {
    /// How a figure stands to the plan.
    package enum Status: String, CaseIterable, Sendable {
        case green
        case amber
        case red
        /// There is nothing to compare.
        case none
    }

    /// What is compared.
    package enum Figure: String, CaseIterable, Sendable {
        case residential = "Residential (ITM)"
        case team = "MST-FIT service"
        case other = "Other programme and set up costs"
        case gross = "Gross cost"
        case avoided = "Out of authority care avoided"
        case net = "Reduction against baseline this year"
    }

    /// One figure of one year.
    package struct Cell: Equatable, Sendable {
        /// What it is.
        package let figure: Figure
        /// The year.
        package let year: FinancialYear
        /// The plan for as much of the year, in pence; `nil`: the plan does not say.
        package let planPence: Int?
        /// What has happened, in pence.
        package let actualPence: Int
        /// Actual less plan, in pence.
        package var variancePence: Int? { planPence.map { actualPence - $0 } }

        /// What the agreement calls green and amber.
        let limits: StatusLimits

        /// A cost is worse above its plan, a saving below it.
        package var status: Status {
            guard let plan = planPence, let variance = variancePence else { return .none }
            let isCost = figure != .avoided && figure != .net
            return limits.status(worsePence: isCost ? variance : -variance, planPence: plan)
        }
    }

    /// All figures, year by year.
    package let cells: [Cell]
    /// Sum of the actual reductions against the baseline so far, in pence.
    package let sumToDatePence: Int

    /// The comparison on a day; years that have not begun are left out.
    /// - Parameters:
    ///   - lines: What `chargeLines(on:)` says of the same day.
    ///   - paths: What `childPaths(on:)` says of it.
    package init(
        _ plan: FinancialPlan?, _ state: ServiceState, lines: [ChargeLine], paths: [ChildPath],
        on today: CivilDate
    ) {
        guard let agreement = state.inForce?.agreement else {
            (cells, sumToDatePence) = ([], 0)
            return
        }
        let terms = PlanTerms(
            agreement, replacedPlacementPence: agreement.finance.assumptions.replacedPence)
        let bySpent = Self.spent(lines)
        var cells: [Cell] = []
        var sum = 0
        var year = FinancialYear(of: agreement.effectiveFrom)
        let end = min(today, agreement.effectiveTo.adding(days: -1))
        while year.start <= end {
            let quarters = FinancialQuarter.all(of: year)
            let begun = quarters.count { $0.start <= today && $0.start >= terms.from }
            let all = max(1, terms.quarters(in: year))
            let spent = quarters.reduce(into: Spent()) { sum, quarter in
                if let found = bySpent[quarter.description] { sum.add(found) }
            }
            let (home, team, gross) = (spent.home, spent.team, spent.gross)
            let saved = Self.avoided(
                paths, agreement.finance.assumptions, in: year, until: today)
            let index = plan?.index(of: year)
            func planned(_ rows: [FinancialPlan.Row], by parts: [Int]) -> Int? {
                guard let plan, let index else { return nil }
                let pounds = rows.map { plan.cell($0, index) }
                guard !pounds.contains(nil) else { return nil }
                let whole = pounds.compactMap(\.self).reduce(0, +) * 100
                return ExactSplit.parts(of: whole, by: parts)[0]
            }
            // Costs are charged for a quarter when it begins; a placement is avoided day by day.
            let quartersBegun = [min(begun, all), all - min(begun, all)]
            let daysPassed = Self.days(of: year, under: terms, on: today)
            let planSaved = Self.both(
                planned([.original], by: daysPassed), planned([.revised], by: daysPassed)
            ).map { $0 - $1 }
            let planGross = planned([.gross], by: quartersBegun)
            func add(_ figure: Figure, _ plan: Int?, _ actual: Int) {
                cells.append(
                    Cell(
                        figure: figure, year: year, planPence: plan, actualPence: actual,
                        limits: agreement.finance.statusLimits))
            }
            add(.residential, planned([.residential], by: quartersBegun), home)
            add(.team, planned([.team], by: quartersBegun), team)
            add(.other, planned([.other, .setUp], by: quartersBegun), gross - home - team)
            add(.gross, planGross, gross)
            add(.avoided, planSaved, saved)
            add(.net, Self.both(planSaved, planGross).map { $0 - $1 }, saved - gross)
            sum += saved - gross
            year = year.next
        }
        self.cells = cells
        sumToDatePence = sum
    }

    /// What was spent, in pence.
    private struct Spent {
        var home = 0
        var team = 0
        var gross = 0

        mutating func add(_ other: Spent) {
            home += other.home
            team += other.team
            gross += other.gross
        }
    }

    /// What was spent in each quarter.
    private static func spent(_ lines: [ChargeLine]) -> [String: Spent] {
        var found: [String: Spent] = [:]
        for line in lines {
            var one = Spent()
            if line.key.item == "residential" { one.home = line.pence }
            if line.key.item == "community-team" { one.team = line.pence }
            if line.key.payer == line.key.authority { one.gross = line.pence }
            found[line.key.quarter, default: Spent()].add(one)
        }
        return found
    }

    /// What the placements replaced would have cost, day by day, as far as is known.
    private static func avoided(
        _ paths: [ChildPath], _ assumed: ForecastAssumptions, in year: FinancialYear,
        until today: CivilDate
    ) -> Int {
        var dayPence = Int128(0)
        let end = min(year.end, today.adding(days: 1))
        for path in paths {
            guard let stay = path.stay, stay.from < end else { continue }
            let nights = max(
                0, min(stay.to, end).dayNumber - max(stay.from, year.start).dayNumber)
            dayPence += Int128(nights) * Int128(assumed.replacedPence)
            guard let known = path.knownThrough else { continue }
            let last = min(end, known.adding(days: 1))
            for episode in path.episodes {
                let days = ChildPath.days(of: episode, from: year.start, to: last)
                dayPence += Int128(days) * Int128(assumed.saving(in: episode.setting))
            }
        }
        return Int(ExactSplit.rounded(dayPence, over: Int128(year.days)))
    }

    /// Days of a year under the agreement up to the end of today, and those to come.
    private static func days(
        of year: FinancialYear, under terms: PlanTerms, on today: CivilDate
    ) -> [Int] {
        let from = max(year.start, terms.from).dayNumber
        let to = min(year.end, terms.to).dayNumber
        let passed = min(max(0, today.dayNumber + 1 - from), max(0, to - from))
        return [passed, max(passed == 0 ? 1 : 0, to - from - passed)]
    }

    private static func both(_ one: Int?, _ other: Int?) -> (Int, Int)? {
        guard let one, let other else { return nil }
        return (one, other)
    }
}
