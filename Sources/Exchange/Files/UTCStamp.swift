/// A moment written out in UTC, for names and for people.
///
/// - Source: ISO 8601-1:2019, 5.4.2, basic and extended format; RFC 3339 §5.6.
struct UTCStamp: Equatable, Sendable {
    private let year: Int
    private let month: Int
    private let day: Int
    private let secondOfDay: Int

    /// The moment this many seconds after 1970-01-01T00:00:00Z.
    ///
    /// Days are counted from 1 March of year 0, so that the leap day is the last of its year and
    /// 400 years are always 146,097 days (proleptic Gregorian calendar).
    init(seconds: Int) {
        let days = Self.floor(seconds, by: 86_400)
        secondOfDay = seconds - days * 86_400
        let sinceMarch = days + 719_468
        let era = Self.floor(sinceMarch, by: 146_097)
        let dayOfEra = sinceMarch - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `20181126T120000Z`
    var basic: String {
        pad(year, 4) + pad(month, 2) + pad(day, 2) + "T" + time(separator: "") + "Z"
    }

    /// `2018-11-26T12:00:00Z`
    var extended: String {
        pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2) + "T" + time(separator: ":") + "Z"
    }

    private func time(separator: String) -> String {
        [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60]
            .map { pad($0, 2) }.joined(separator: separator)
    }

    private func pad(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    private static func floor(_ number: Int, by divisor: Int) -> Int {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }
}
