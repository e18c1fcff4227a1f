/// Savings against investment, year by year.
///
/// Net is investment less gross saving: below 0 it is a saving, as councils print it in brackets.
package struct Forecast: Equatable, Sendable {
    /// The largest amount, in pence: what every JSON reader takes as an exact whole number.
    package static let penceMaximum = 1 << 53 - 1

    /// One year.
    package struct Row: Equatable, Sendable {
        /// The year as the table names it.
        package let year: String
        /// Saved before what it cost, in pence.
        package let grossSavingPence: Int
        /// Spent, in pence.
        package let investmentPence: Int
        /// Investment less gross saving; below 0: a saving.
        package var netPence: Int { investmentPence - grossSavingPence }
        /// Net of this year and all before it; below 0: saved so far.
        package let cumulativePence: Int
    }

    /// One calendar month of a year.
    package struct Month: Equatable, Sendable {
        /// First day.
        package let from: CivilDate
        /// First day after it.
        package let to: CivilDate
        /// Its part of the year's gross saving, in pence.
        package let grossSavingPence: Int
        /// Its part of the year's investment, in pence.
        package let investmentPence: Int
        /// Investment less gross saving.
        package var netPence: Int { investmentPence - grossSavingPence }
    }

    /// The years, in order.
    package let rows: [Row]

    /// The years with these figures; `nil` if a sum would be beyond `penceMaximum`.
    package init?(years: [String], grossSavingPence: [Int], investmentPence: [Int]) {
        var rows: [Row] = []
        var cumulative = Int128(0)
        var size = Int128(0)
        for (index, year) in years.enumerated() {
            let (saving, spent) = (grossSavingPence[index], investmentPence[index])
            cumulative += Int128(spent) - Int128(saving)
            size += Int128(spent.magnitude) + Int128(saving.magnitude)
            guard size <= Int128(Forecast.penceMaximum) else { return nil }
            rows.append(
                Row(
                    year: year, grossSavingPence: saving, investmentPence: spent,
                    cumulativePence: Int(cumulative)))
        }
        self.rows = rows
    }

    /// Gross saving of all years, in pence.
    package var grossSavingPence: Int { rows.reduce(0) { $0 + $1.grossSavingPence } }
    /// Investment of all years, in pence.
    package var investmentPence: Int { rows.reduce(0) { $0 + $1.investmentPence } }
    /// Investment less gross saving of all years, in pence.
    package var netPence: Int { investmentPence - grossSavingPence }

    /// Position of the first year whose net is a saving, from 0, or `nil`.
    package var paybackIndex: Int? { rows.firstIndex { $0.netPence < 0 } }

    /// The first year whose net is a saving: its label, and its number counted from the first
    /// year of the table, which is 1.
    package var payback: (year: String, number: Int)? {
        paybackIndex.map { (rows[$0].year, $0 + 1) }
    }

    /// A year's figures dealt out to its calendar months by their days, for a review every three
    /// months; empty if the label is not that of a financial year.
    package func months(of row: Row) -> [Month] {
        guard let year = FinancialYear(label: row.year) else { return [] }
        let months = year.months
        let days = months.map { $0.to.dayNumber - $0.from.dayNumber }
        let savings = ExactSplit.parts(of: row.grossSavingPence, by: days)
        let spent = ExactSplit.parts(of: row.investmentPence, by: days)
        return months.indices.map { index in
            Month(
                from: months[index].from, to: months[index].to, grossSavingPence: savings[index],
                investmentPence: spent[index])
        }
    }
}
