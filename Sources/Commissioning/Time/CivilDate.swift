/// A day of the proleptic Gregorian calendar, without a time and without a zone.
///
/// Stays, cycles and deadlines are counted in days; a day is a whole number, so nights are a
/// subtraction and no summer time can lengthen one.
/// - Source: ISO 8601-1:2019, calendar dates; day arithmetic after Howard Hinnant,
///   "chrono-Compatible Low-Level Date Algorithms".
package struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before.
    package let dayNumber: Int

    /// The day with this number.
    package init(dayNumber: Int) {
        self.dayNumber = dayNumber
    }

    /// A real day of the years 1900–2199, or `nil`.
    package init?(year: Int, month: Int, day: Int) {
        guard (1900...2199).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.daysInMonth(year: year, month: month)
        else { return nil }
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        dayNumber = era * 146_097 + dayOfEra - 719_468
    }

    /// Reads `YYYY-MM-DD`, ten ASCII characters and nothing else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = CivilDate.number(bytes[0..<4]), let month = CivilDate.number(bytes[5..<7]),
            let day = CivilDate.number(bytes[8..<10])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            value = value * 10 + Int(digit - 0x30)
        }
        return value
    }

    static func daysInMonth(year: Int, month: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Year, month 1–12 and day 1–31.
    package var parts: (year: Int, month: Int, day: Int) {
        let shifted = dayNumber + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }

    /// 1 for Monday to 7 for Sunday.
    package var weekday: Int {
        // 1970-01-01 was a Thursday.
        ((dayNumber + 3) % 7 + 7) % 7 + 1
    }

    /// The day this many days later; earlier if negative.
    package func adding(days: Int) -> CivilDate {
        CivilDate(dayNumber: dayNumber + days)
    }

    /// The same day of the month this many months later, or the last day of a shorter month.
    ///
    /// - Returns: `nil` outside the years 1900–2199.
    package func adding(months: Int) -> CivilDate? {
        let (year, month, day) = parts
        let count = year * 12 + month - 1 + months
        let (later, inYear) = (count / 12, count % 12 + 1)
        let last = CivilDate.daysInMonth(year: later, month: inYear)
        return CivilDate(year: later, month: inYear, day: min(day, last))
    }

    /// The same day if it is a Monday, else the next Monday.
    package var mondayOnOrAfter: CivilDate {
        adding(days: (8 - weekday) % 7)
    }

    /// `YYYY-MM-DD`.
    package var description: String {
        let (year, month, day) = parts
        return "\(year)-\(CivilDate.two(month))-\(CivilDate.two(day))"
    }

    /// `7 January 2019`, for sentences that people read.
    package var spoken: String {
        let (year, month, day) = parts
        return "\(day) \(CivilDate.monthNames[month - 1]) \(year)"
    }

    /// `Mon 7 Jan`, for the narrow column of a picture.
    package var short: String {
        let (_, month, day) = parts
        return
            "\(CivilDate.dayNames[weekday - 1]) \(day) \(CivilDate.monthNames[month - 1].prefix(3))"
    }

    package static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.dayNumber < right.dayNumber
    }

    static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    static let dayNames = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ]
}

/// A month of a year: all that is known of a child's birth here.
///
/// House rule: the day of birth never enters the system, so age is counted as if the birthday
/// were the first of the month.
package struct CivilMonth: Hashable, Sendable, CustomStringConvertible {
    /// 1900–2199.
    package let year: Int
    /// 1–12.
    package let month: Int

    /// Reads `YYYY-MM`, seven ASCII characters and nothing else.
    package init?(_ text: String) {
        guard text.utf8.count == 7, let first = CivilDate(text + "-01") else { return nil }
        year = first.parts.year
        month = first.parts.month
    }

    /// The month so many months before that of a day.
    package init(of date: CivilDate, lessMonths months: Int) {
        let (year, month, _) = date.parts
        let count = year * 12 + month - 1 - months
        self.year = count / 12
        self.month = count % 12 + 1
    }

    /// Completed years of age on a day; negative before the birth.
    package func ageYears(on date: CivilDate) -> Int {
        let (year, month, _) = date.parts
        return year - self.year - (month < self.month ? 1 : 0)
    }

    /// `YYYY-MM`.
    package var description: String { "\(year)-\(CivilDate.two(month))" }
}
