/// The year from 1 April to 31 March for which councils keep their accounts.
package struct FinancialYear: Hashable, Sendable, CustomStringConvertible {
    /// 1 April.
    package let start: CivilDate
    /// The next 1 April; exclusive.
    package let end: CivilDate

    /// The year that a day belongs to.
    package init(of date: CivilDate) {
        let (year, month, day) = date.parts
        var passed = day - 1
        var earlier = month
        while earlier != 4 {
            earlier = earlier == 1 ? 12 : earlier - 1
            passed += CivilDate.daysInMonth(
                year: earlier < month ? year : year - 1, month: earlier)
        }
        start = date.adding(days: -passed)
        let isLeap = CivilDate.daysInMonth(year: start.parts.year + 1, month: 2) == 29
        end = start.adding(days: isLeap ? 366 : 365)
    }

    /// The year after this one.
    package var next: FinancialYear { FinancialYear(of: end) }

    /// `2019-20`.
    package var description: String {
        "\(start.parts.year)-\(CivilDate.two(end.parts.year % 100))"
    }
}
