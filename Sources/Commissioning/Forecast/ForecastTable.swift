/// An invest-to-save table: who enters when, what each saves, and what is spent to get there.
package struct ForecastTable: Equatable, Sendable {
    /// Labels of the years, in order; financial years such as `2016/17` can be shown by month.
    package let years: [String]
    /// Children (or places) that begin in each year, by year.
    package let entrants: [Int]
    /// What one child saves in a whole year, in pence.
    package let savingPerChildYearPence: Int
    /// Part of a year's saving that an entrant brings in the year of entry, from 0 to 1.
    package let firstYearEffect: (numerator: Int, denominator: Int)
    /// What is spent in each year, in pence; below 0 for income.
    package let investmentPence: [Int]
    /// Whether an entrant goes on saving in every later year. If not, the numbers are places that
    /// were filled in the year, and nothing is carried from one year into the next.
    package let childrenStay: Bool

    /// A table; every list has one number for each year.
    package init(
        years: [String], entrants: [Int], savingPerChildYearPence: Int,
        firstYearEffect: (numerator: Int, denominator: Int), investmentPence: [Int],
        childrenStay: Bool
    ) {
        precondition(entrants.count == years.count && investmentPence.count == years.count)
        self.years = years
        self.entrants = entrants
        self.savingPerChildYearPence = savingPerChildYearPence
        self.firstYearEffect = firstYearEffect
        self.investmentPence = investmentPence
        self.childrenStay = childrenStay
    }

    package static func == (left: ForecastTable, right: ForecastTable) -> Bool {
        left.years == right.years && left.entrants == right.entrants
            && left.savingPerChildYearPence == right.savingPerChildYearPence
            && left.firstYearEffect == right.firstYearEffect
            && left.investmentPence == right.investmentPence
            && left.childrenStay == right.childrenStay
    }

    /// What comes of it, or `nil` if a figure would be beyond `Forecast.penceMaximum`.
    ///
    /// Each year's saving is rounded so that any run of years from the first one on adds up to the
    /// exact amount to the penny: no half penny is lost from year to year.
    package func forecast() -> Forecast? {
        var exact = Int128(0)
        var rounded = Int128(0)
        var carried = 0
        var savings: [Int] = []
        let (share, whole) = firstYearEffect
        for number in entrants {
            let parts = Int128(carried) * Int128(whole) + Int128(number) * Int128(share)
            exact += parts * Int128(savingPerChildYearPence)
            let total = ExactSplit.rounded(exact, over: Int128(whole))
            let saving = total - rounded
            guard saving <= Int128(Forecast.penceMaximum) else { return nil }
            savings.append(Int(saving))
            rounded = total
            if childrenStay { carried += number }
        }
        return Forecast(years: years, grossSavingPence: savings, investmentPence: investmentPence)
    }
}
