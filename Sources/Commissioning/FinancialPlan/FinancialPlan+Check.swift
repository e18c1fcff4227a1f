/// The arithmetic of the plan, cell by cell.
extension FinancialPlan {
    /// Every cell of the table with where it comes from, row by row.
    ///
    /// - Source: The public table of 2018, and what was found of its rules: costs are by quarters
    ///   of service; gross, budget rows and combined budget are sums; in-year compares with the
    ///   original forecast in the first two years and with the year before after that; the row
    ///   called cumulative is the year's own reduction against the original forecast.
    package func check(against terms: PlanTerms) -> [PlanFinding] {
        Row.allCases.flatMap { row in
            years.indices.map { check(row, $0, terms) }
        }
    }

    private func check(_ row: Row, _ year: Int, _ terms: PlanTerms) -> PlanFinding {
        guard cell(row, year) != nil else {
            return finding(row, year, .blank, nil, "the table is blank")
        }
        let quarters = terms.quarters(in: years[year])
        switch row {
        case .residential: return byQuarters(row, year, terms.residential, quarters)
        case .team: return byQuarters(row, year, terms.team, quarters)
        case .other: return byQuarters(row, year, terms.other, quarters)
        case .setUp: return finding(row, year, .given, nil, "an input")
        case .gross:
            return sum(row, year, [.residential, .team, .other, .setUp], "sum of the four costs")
        case .original: return original(year, terms)
        case .revised: return revised(year, terms)
        case .budgetResidential: return budget(row, of: .residential, year)
        case .budgetTeam: return budget(row, of: .team, year)
        case .budgetOther: return budget(row, of: .other, year)
        case .combined:
            return sum(
                row, year, [.revised, .budgetResidential, .budgetTeam, .budgetOther],
                "revised forecast and the three budget rows")
        case .inYear: return inYear(year)
        case .cumulative:
            return compare(
                row, year, reduction(year).map { -$0 },
                "combined budget less original forecast: this year's alone, not a sum of years")
        }
    }

    private func byQuarters(
        _ row: Row, _ year: Int, _ annual: Int, _ quarters: Int
    ) -> PlanFinding {
        // Pounds of a quarter need not be whole: compared in quarters of a pound.
        let isSame = cell(row, year).map { $0 * 4 == annual * quarters } ?? false
        return finding(
            row, year, isSame ? .follows : .differs, annual * quarters / 4,
            "\(quarters) of 4 quarters of \(MoneyText.wholePounds(annual * 100))")
    }

    private func sum(_ row: Row, _ year: Int, _ parts: [Row], _ rule: String) -> PlanFinding {
        let cells = parts.map { cell($0, year) }
        let whole = cells.contains(nil) ? nil : cells.compactMap(\.self).reduce(0, +)
        return compare(row, year, whole, rule)
    }

    /// The baseline of a whole year is an input; a year in which the service starts has a part.
    private func original(_ year: Int, _ terms: PlanTerms) -> PlanFinding {
        let quarters = terms.quartersSinceStart(in: years[year])
        let whole = years.indices.first { terms.quartersSinceStart(in: years[$0]) == 4 }
        guard let whole, whole != year, let annual = cell(.original, whole) else {
            return finding(.original, year, .given, nil, "an input")
        }
        return compare(
            .original, year, annual * quarters / 4,
            "\(quarters) of 4 quarters of \(years[whole].printed)'s")
    }

    /// A saving that is a whole number of child-quarters follows; any other is an input.
    private func revised(_ year: Int, _ terms: PlanTerms) -> PlanFinding {
        guard let original = cell(.original, year), let revised = cell(.revised, year),
            terms.replaced > 0
        else { return finding(.revised, year, .given, nil, "an input") }
        let saved = original - revised
        if saved * 4 % terms.replaced == 0 {
            let number = saved * 4 / terms.replaced
            return finding(
                .revised, year, .follows, revised,
                "original forecast less \(number) child-quarters of "
                    + MoneyText.wholePounds(terms.replaced * 25))
        }
        return finding(
            .revised, year, .unexplained, nil,
            "\(MoneyText.wholePounds(saved * 100)) less than the original forecast is no whole "
                + "number of child-quarters, and no other rule is stated")
    }

    /// Without set-up cost a budget row repeats its cost; with it only the three together follow.
    private func budget(_ row: Row, of cost: Row, _ year: Int) -> PlanFinding {
        let setUp = cell(.setUp, year) ?? 0
        if setUp == 0 { return compare(row, year, cell(cost, year), "the cost above") }
        let all: [Row] = [.budgetResidential, .budgetTeam, .budgetOther]
        let together = all.compactMap { cell($0, year) }.reduce(0, +)
        let own = (cell(row, year) ?? 0) - (cell(cost, year) ?? 0)
        let isWhole = together == cell(.gross, year) && own >= 0
        return finding(
            row, year, isWhole ? .given : .differs, nil,
            "the cost above and \(MoneyText.wholePounds(own * 100)) of the set-up cost; how that "
                + "is divided is an input, the three rows add up to the gross cost"
                + (isWhole ? "" : ", and here they do not"))
    }

    private func inYear(_ year: Int) -> PlanFinding {
        year < 2
            ? compare(
                .inYear, year, reduction(year).map { -$0 },
                "combined budget less original forecast")
            : compare(.inYear, year, change(year), "combined budget less that of the year before")
    }

    private func compare(
        _ row: Row, _ year: Int, _ expected: Int?, _ rule: String
    ) -> PlanFinding {
        guard let expected else { return finding(row, year, .given, nil, "an input") }
        return finding(
            row, year, cell(row, year) == expected ? .follows : .differs, expected, rule)
    }

    private func finding(
        _ row: Row, _ year: Int, _ standing: PlanFinding.Standing, _ expected: Int?,
        _ rule: String
    ) -> PlanFinding {
        PlanFinding(
            row: row, year: year, standing: standing, stated: cell(row, year), expected: expected,
            rule: rule)
    }
}
