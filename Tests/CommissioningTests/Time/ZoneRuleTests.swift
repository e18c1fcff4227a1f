import Commissioning
import Testing

@Suite("Local time in London")
struct ZoneRuleTests {
    /// The last Sunday of a 31-day month, found by walking back from its last day.
    private func lastSunday(_ year: Int, _ month: Int) throws -> CivilDate {
        var date = try #require(CivilDate(year: year, month: month, day: 31))
        while date.weekday != 7 { date = date.adding(days: -1) }
        return date
    }

    @Test(
        "From 1996 to 2099 the clock changes at 01:00 UTC on the last Sundays",
        arguments: 1996...2099)
    func everyChange(year: Int) throws {
        for (month, before, after) in [(3, 0, 3600), (10, 3600, 0)] {
            let sunday = try lastSunday(year, month)
            let change = Instant(seconds: sunday.dayNumber * 86_400 + 3600)
            #expect(ZoneRule.london.offsetSeconds(at: change.adding(seconds: -1)) == before)
            #expect(ZoneRule.london.offsetSeconds(at: change) == after)
        }
    }

    @Test(
        "The changes that the almanacs print",
        arguments: [
            ("1996-03-31", "1996-10-27"), ("2000-03-26", "2000-10-29"),
            ("2018-03-25", "2018-10-28"), ("2019-03-31", "2019-10-27"),
            ("2020-03-29", "2020-10-25"), ("2021-03-28", "2021-10-31"),
            ("2023-03-26", "2023-10-29"), ("2024-03-31", "2024-10-27"),
        ])
    func printedChanges(begin: String, end: String) throws {
        for (day, after) in [(begin, 3600), (end, 0)] {
            let change = try #require(Instant("\(day)T01:00:00Z"))
            #expect(ZoneRule.london.offsetSeconds(at: change) == after)
            #expect(ZoneRule.london.offsetSeconds(at: change.adding(seconds: -1)) == 3600 - after)
        }
    }

    @Test(
        "Five in the afternoon is 17:00 UTC in winter and 16:00 in summer, on the very Sundays too",
        arguments: [
            ("2018-12-10", "17:00"), ("2019-03-30", "17:00"), ("2019-03-31", "16:00"),
            ("2019-04-01", "16:00"), ("2019-10-26", "16:00"), ("2019-10-27", "17:00"),
            ("2019-10-28", "17:00"), ("2019-12-31", "17:00"), ("2020-01-01", "17:00"),
        ])
    func deadlines(day: String, utc: String) throws {
        let date = try #require(CivilDate(day))
        let due = ZoneRule.london.instant(date, minuteOfDay: 17 * 60)
        #expect(due.description == "\(day)T\(utc):00Z")
        #expect(ZoneRule.london.text(due) == "\(day) 17:00")
        #expect(ZoneRule.london.date(at: due) == date)
    }

    @Test(
        "An hour that is lost is read as winter time, and one that comes twice as its first coming",
        arguments: [
            ("2019-03-31", 59, "2019-03-31T00:59:00Z"), ("2019-03-31", 60, "2019-03-31T01:00:00Z"),
            ("2019-03-31", 90, "2019-03-31T01:30:00Z"), ("2019-03-31", 120, "2019-03-31T01:00:00Z"),
            ("2019-10-27", 59, "2019-10-26T23:59:00Z"), ("2019-10-27", 60, "2019-10-27T00:00:00Z"),
            ("2019-10-27", 119, "2019-10-27T00:59:00Z"),
            ("2019-10-27", 120, "2019-10-27T02:00:00Z"),
        ])
    func oddHours(day: String, minute: Int, utc: String) throws {
        let date = try #require(CivilDate(day))
        #expect(ZoneRule.london.instant(date, minuteOfDay: minute).description == utc)
    }

    @Test("Every local minute that exists comes back as itself, all year round")
    func thereAndBack() throws {
        let first = try #require(CivilDate("2019-01-01"))
        for day in 0..<730 {
            let date = first.adding(days: day)
            for minute in stride(from: 0, to: 1440, by: 30) {
                let isLost = date == (try lastSunday(date.parts.year, 3)) && minute / 60 == 1
                if isLost { continue }
                let instant = ZoneRule.london.instant(date, minuteOfDay: minute)
                let hour = minute / 60
                let clock = "\(hour < 10 ? "0" : "")\(hour):\(minute % 60 == 0 ? "00" : "30")"
                #expect(ZoneRule.london.text(instant) == "\(date) \(clock)")
            }
        }
    }

    @Test("Just before midnight in summer the local date is ahead of the UTC date")
    func localDate() throws {
        let late = try #require(Instant("2019-06-30T23:30:00Z"))
        #expect(ZoneRule.london.date(at: late).description == "2019-07-01")
        #expect(ZoneRule.utc.date(at: late).description == "2019-06-30")
    }

    @Test("UTC never changes")
    func utc() {
        for month in 0..<24 {
            #expect(ZoneRule.utc.offsetSeconds(at: Instant(seconds: month * 2_600_000)) == 0)
        }
    }
}
