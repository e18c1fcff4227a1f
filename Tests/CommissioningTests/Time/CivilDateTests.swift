import Commissioning
import Testing

@Suite("Civil dates")
struct CivilDateTests {
    /// The longest month of the leap rule, spelled out and not taken from the code under test.
    private func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
        return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    @Test("Every day of 1900 to 2199 has the number, weekday and text that counting gives")
    func everyDay() throws {
        // 1900-01-01 was a Monday, 25,567 days before 1970-01-01.
        var number = -25_567
        var weekday = 1
        for year in 1900...2199 {
            for month in 1...12 {
                for day in 1...days(in: month, of: year) {
                    let date = CivilDate(dayNumber: number)
                    let parts = date.parts
                    guard CivilDate(year: year, month: month, day: day) == date,
                        parts == (year, month, day), date.weekday == weekday,
                        CivilDate(date.description) == date
                    else {
                        Issue.record("\(year)-\(month)-\(day) is read as \(date)")
                        return
                    }
                    number += 1
                    weekday = weekday % 7 + 1
                }
            }
        }
        #expect(number == 84_006)
    }

    @Test(
        "Days that everybody can look up fall on the right weekday",
        arguments: [
            ("1970-01-01", 4), ("2000-02-29", 2), ("2018-11-26", 1), ("2019-01-07", 1),
            ("2019-03-31", 7), ("2020-02-29", 6), ("2023-10-02", 1), ("2100-02-28", 7),
        ])
    func weekdays(text: String, weekday: Int) throws {
        #expect(try #require(CivilDate(text)).weekday == weekday)
    }

    @Test(
        "What is not a real day in ten plain characters is no date",
        arguments: [
            "2019-02-29", "1900-02-29", "2100-02-29", "2019-13-01", "2019-00-10", "2019-04-31",
            "2019-01-00", "2019-01-32", "1899-12-31", "2200-01-01", "2019-1-07", "19-01-07",
            "2019/01/07", "2019-01-07 ", " 2019-01-07", "2019-01-7x", "+019-01-07", "2019-01--7",
            "２０１９-01-07", "", "2019-01-07T00:00",
        ])
    func notDates(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test("The Monday on or after a day is a Monday less than a week later")
    func mondays() {
        for number in -400...400 {
            let date = CivilDate(dayNumber: number)
            let monday = date.mondayOnOrAfter
            #expect(monday.weekday == 1)
            #expect((0..<7).contains(monday.dayNumber - number))
        }
    }

    @Test("Nights are a subtraction: leap days count, summer time does not")
    func nights() throws {
        let rows = [
            ("2019-03-30", "2019-04-01", 2), ("2019-10-26", "2019-10-28", 2),
            ("2020-02-28", "2020-03-01", 2), ("2019-02-28", "2019-03-01", 1),
            ("2019-01-07", "2019-04-01", 84), ("2019-01-07", "2019-01-07", 0),
        ]
        for (from, to, nights) in rows {
            let first = try #require(CivilDate(from))
            let last = try #require(CivilDate(to))
            #expect(last.dayNumber - first.dayNumber == nights, "\(from) to \(to)")
            #expect(first.adding(days: nights) == last)
        }
    }

    @Test("A half-open stay has its first day and not its last, and two in a row share none")
    func halfOpen() throws {
        let start = try #require(CivilDate("2019-01-07"))
        let first = Cycle(id: "a", ordinal: 0, start: start, end: start.adding(days: 84))
        let second = Cycle(id: "b", ordinal: 1, start: first.end, end: first.end.adding(days: 84))
        #expect(first.nights == 84)
        let nights = { (cycle: Cycle) in Set(cycle.start.dayNumber..<cycle.end.dayNumber) }
        #expect(nights(first).isDisjoint(with: nights(second)))
        #expect(nights(first).union(nights(second)).count == 168)
    }

    @Test("A month is read from seven characters, and age turns with its first day")
    func months() throws {
        let birth = try #require(CivilMonth("2007-09"))
        #expect(birth.description == "2007-09")
        let rows = [
            ("2007-08-31", -1), ("2007-09-01", 0), ("2018-08-31", 10), ("2018-09-01", 11),
            ("2023-08-31", 15), ("2023-09-01", 16),
        ]
        for (day, age) in rows {
            #expect(birth.ageYears(on: try #require(CivilDate(day))) == age, "on \(day)")
        }
        for text in ["2007-13", "2007-00", "2007-9", "2007-09-01", "07-09", "2007-0９"] {
            #expect(CivilMonth(text) == nil, "\(text)")
        }
    }

    @Test("People read a date in words")
    func words() throws {
        let date = try #require(CivilDate("2019-01-07"))
        #expect(date.spoken == "7 January 2019")
        #expect(date.short == "Mon 7 Jan")
    }

    @Test(
        "A month later is the same day, or the last of a shorter month",
        arguments: [
            ("2019-01-31", 1, "2019-02-28"), ("2020-01-31", 1, "2020-02-29"),
            ("2020-02-29", 12, "2021-02-28"), ("2019-12-15", 1, "2020-01-15"),
            ("2019-08-31", 6, "2020-02-29"), ("2019-03-31", -1, "2019-02-28"),
            ("2019-05-07", 0, "2019-05-07"), ("2019-11-30", 13, "2020-12-30"),
        ])
    func months(_ from: String, _ count: Int, _ expected: String) {
        #expect(day(from).adding(months: count) == day(expected))
    }

    @Test("Beyond the years of the calendar there is no such day")
    func monthsBeyond() {
        #expect(day("2199-12-01").adding(months: 1) == nil)
        #expect(day("1900-01-01").adding(months: -1) == nil)
    }
}
