import Commissioning
import Testing

@Suite("Financial years")
struct FinancialYearTests {
    @Test(
        "A year runs from 1 April to 31 March",
        arguments: [
            ("2019-03-31", "2018-19", "2018-04-01", "2019-04-01"),
            ("2019-04-01", "2019-20", "2019-04-01", "2020-04-01"),
            ("2020-02-29", "2019-20", "2019-04-01", "2020-04-01"),
            ("2024-12-31", "2024-25", "2024-04-01", "2025-04-01"),
            ("2100-01-01", "2099-00", "2099-04-01", "2100-04-01"),
        ])
    func table(_ date: String, _ name: String, _ start: String, _ end: String) {
        let year = FinancialYear(of: day(date))
        #expect(year.description == name)
        #expect(year.start == day(start) && year.end == day(end))
    }

    @Test("Years follow one another without a gap, whichever day they are made from")
    func years() {
        var date = day("1990-01-01")
        while date < day("2060-01-01") {
            let year = FinancialYear(of: date)
            #expect(year.start <= date && date < year.end)
            #expect(year.next.start == year.end)
            date = date.adding(days: 17)
        }
    }
}
