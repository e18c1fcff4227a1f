import Commissioning
import Testing

@Suite("Invest-to-save tables")
struct ForecastTableTests {
    private func table(
        _ entrants: [Int], saving: Int = 2_200_000, effect: (Int, Int) = (1, 2),
        investment: [Int]? = nil, stay: Bool = true
    ) -> ForecastTable {
        let years = (0..<entrants.count).map { "\(2016 + $0)/\(17 + $0)" }
        return ForecastTable(
            years: years, entrants: entrants, savingPerChildYearPence: saving,
            firstYearEffect: (effect.0, effect.1),
            investmentPence: investment ?? entrants.map { _ in 0 }, childrenStay: stay)
    }

    @Test("An entrant saves half in the year of entry and the whole in each later year")
    func staying() {
        let forecast = table([0, 4, 4, 0]).forecast()
        #expect(
            forecast?.rows.map(\.grossSavingPence) == [0, 4_400_000, 13_200_000, 17_600_000])
        #expect(forecast?.rows.map(\.netPence) == [0, -4_400_000, -13_200_000, -17_600_000])
        #expect(forecast?.rows.last?.cumulativePence == -35_200_000)
        #expect(forecast?.payback?.year == "2017/18")
        #expect(forecast?.payback?.number == 2)
    }

    @Test("Where the numbers are places nothing is carried from year to year")
    func places() {
        let forecast = table([4, 6, 6], effect: (1, 1), stay: false).forecast()
        #expect(forecast?.rows.map(\.grossSavingPence) == [8_800_000, 13_200_000, 13_200_000])
    }

    @Test("Net is investment less saving; payback is the first year whose net is a saving")
    func payback() {
        let forecast = table(
            [1, 1, 1], saving: 1000, effect: (1, 1), investment: [5000, 2000, 0]
        ).forecast()
        #expect(forecast?.rows.map(\.netPence) == [4000, 0, -3000])
        #expect(forecast?.rows.map(\.cumulativePence) == [4000, 4000, 1000])
        #expect(forecast?.payback?.number == 3)
        #expect(table([0, 0]).forecast()?.payback == nil)
    }

    @Test("Thirds of a penny are carried on: the years add up to the exact amount")
    func thirds() {
        let forecast = table([1, 1, 1], saving: 100, effect: (1, 3), stay: false).forecast()
        #expect(forecast?.rows.map(\.grossSavingPence) == [33, 34, 33])
        #expect(forecast?.grossSavingPence == 100)
    }

    @Test("Months are by calendar days and add up to the year")
    func months() throws {
        let forecast = try #require(table([1, 0], saving: 36_500).forecast())
        let months = forecast.months(of: forecast.rows[1])
        #expect(months.count == 12)
        #expect(months[0].grossSavingPence == 3000)
        #expect(months[10].grossSavingPence == 2800)
        #expect(months.reduce(0) { $0 + $1.grossSavingPence } == 36_500)
        let named = try #require(
            Forecast(years: ["Year 1"], grossSavingPence: [1], investmentPence: [0]))
        #expect(named.months(of: named.rows[0]).isEmpty)
    }

    @Test("What no figure can hold has no forecast")
    func tooLarge() {
        #expect(
            table([1_000_000, 1_000_000], saving: 100_000_000_000).forecast() == nil)
    }
}
