/// The financial plan that the councils published: a table of amounts by row and year.
package struct FinancialPlan: Equatable, Sendable {
    /// The rows of the public table, in its order.
    package enum Row: String, CaseIterable, Sendable {
        case residential = "Residential (ITM)"
        case team = "MST-FIT service"
        case other = "Other programme costs"
        case setUp = "Set up cost"
        case gross = "Gross cost"
        case original = "Out of authority, original forecast"
        case revised = "Out of authority, revised forecast"
        case budgetResidential = "MST-FIT (commissioned residential)"
        case budgetTeam = "MST-FIT (MST community team)"
        case budgetOther = "MST-FIT (other costs)"
        case combined = "Combined budget"
        case inYear = "In-year investment / (saving)"
        case cumulative = "Cumulative saving"
    }

    /// The years, consecutive.
    package let years: [FinancialYear]
    /// Whole pounds by row and year; `nil` where the table is blank.
    package let pounds: [Row: [Int?]]

    /// A plan; every row has one cell for each year, rows left out are blank.
    package init(years: [FinancialYear], pounds: [Row: [Int?]]) {
        self.years = years
        self.pounds = pounds
    }

    /// Whole pounds of a cell, or `nil` where the table is blank.
    package func cell(_ row: Row, _ year: Int) -> Int? {
        guard let cells = pounds[row], cells.indices.contains(year) else { return nil }
        return cells[year]
    }

    /// Position of a year in the table, or `nil`.
    package func index(of year: FinancialYear) -> Int? { years.firstIndex(of: year) }

    /// *Reduction against baseline this year*: original forecast less combined budget, in pounds;
    /// below 0 where it costs more.
    package func reduction(_ year: Int) -> Int? {
        guard let original = cell(.original, year), let combined = cell(.combined, year) else {
            return nil
        }
        return original - combined
    }

    /// *Change on last year*: combined budget less that of the year before, in pounds; `nil` in
    /// the first year, and after a year whose baseline is another: part of a year and a whole one
    /// cannot be compared.
    package func change(_ year: Int) -> Int? {
        guard year > 0, let now = cell(.combined, year), let before = cell(.combined, year - 1),
            cell(.original, year) == cell(.original, year - 1)
        else { return nil }
        return now - before
    }

    /// *Sum to date*: all reductions against the baseline up to and with a year, in pounds, from
    /// the first year that has one; and the same less what the years before it cost more.
    package func sumToDate(_ year: Int) -> (reductions: Int, afterInvestment: Int)? {
        var reductions = 0
        var all = 0
        for index in years.indices.prefix(year + 1) {
            guard let reduction = reduction(index) else { return nil }
            all += reduction
            if reductions != 0 || reduction > 0 { reductions += reduction }
        }
        return (reductions, all)
    }
}
