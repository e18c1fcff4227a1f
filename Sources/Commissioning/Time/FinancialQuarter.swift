/// A quarter of the financial year: Q1 is April to June.
package struct FinancialQuarter: Hashable, Sendable, CustomStringConvertible {
    /// The year it belongs to.
    package let year: FinancialYear
    /// 1 to 4.
    package let number: Int

    /// The quarter that a day belongs to.
    package init(of date: CivilDate) {
        year = FinancialYear(of: date)
        number = (date.parts.month + 8) % 12 / 3 + 1
    }

    private init(year: FinancialYear, number: Int) {
        self.year = year
        self.number = number
    }

    /// First day.
    package var start: CivilDate { year.start.adding(months: 3 * (number - 1)) ?? year.start }
    /// First day after it.
    package var end: CivilDate { year.start.adding(months: 3 * number) ?? year.end }
    /// Days in it.
    package var days: Int { end.dayNumber - start.dayNumber }
    /// The quarter after this one.
    package var next: FinancialQuarter { FinancialQuarter(of: end) }

    /// The four quarters of a year.
    package static func all(of year: FinancialYear) -> [FinancialQuarter] {
        (1...4).map { FinancialQuarter(year: year, number: $0) }
    }

    /// `2019-20-Q1`.
    package var description: String { "\(year)-Q\(number)" }

    /// Reads `2019-20-Q1`.
    package init?(_ text: String) {
        guard text.utf8.count == 10, let year = FinancialYear(label: String(text.prefix(7))),
            text.dropFirst(7).hasPrefix("-Q"), let number = Int(text.suffix(1)),
            (1...4).contains(number)
        else { return nil }
        self.init(year: year, number: number)
    }
}

extension FinancialYear {
    /// Reads `2019-20` or `2019/20`.
    package init?(label: String) {
        let bytes = Array(label.utf8)
        guard bytes.count == 7, bytes[4] == 0x2D || bytes[4] == 0x2F,
            let first = CivilDate.number(bytes[0..<4]), let last = CivilDate.number(bytes[5..<7]),
            (first + 1) % 100 == last, let start = CivilDate(year: first, month: 4, day: 1)
        else { return nil }
        self.init(of: start)
    }

    /// `2019/20`, as councils print it.
    package var printed: String {
        "\(start.parts.year)/\(CivilDate.two(end.parts.year % 100))"
    }

    /// Days in it.
    package var days: Int { end.dayNumber - start.dayNumber }

    /// Its months, April first: the first day of each, and the first day after it.
    package var months: [(from: CivilDate, to: CivilDate)] {
        (0..<12).compactMap { month in
            guard let from = start.adding(months: month), let to = start.adding(months: month + 1)
            else { return nil }
            return (from, to)
        }
    }
}
