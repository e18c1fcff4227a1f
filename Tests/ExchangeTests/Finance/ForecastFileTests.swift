import Commissioning
import Evidence
import Exchange
import Testing

@Suite("Forecast files")
struct ForecastFileTests {
    private let sample = """
        {"format":"mst-forecast/1","years":["2016/17","2017/18"],"entrants":{"2017/18":4},
        "savingPerChildYearPence":2200000,"firstYearEffect":{"numerator":1,"denominator":2},
        "investmentPence":{"2017/18":0},"childrenStay":true}
        """

    private func read(_ text: String) -> Result<ForecastTable, ShapeFaultList> {
        ForecastFile.read(bytes: Array(text.utf8))
    }

    private func codes(_ text: String) -> [String] {
        if case .failure(let list) = read(text) { return list.faults.map(\.code) }
        return []
    }

    @Test("The documented example is read, and years that are not named have nothing")
    func example() throws {
        let table = try read(sample).get()
        #expect(table.entrants == [0, 4])
        #expect(table.investmentPence == [0, 0])
        #expect(table.forecast()?.rows.map(\.netPence) == [0, -4_400_000])
    }

    @Test(
        "What is wrong is named with its code",
        arguments: [
            ("\"mst-forecast/1\"", "\"mst-forecast/2\"", "forecast.format"),
            ("\"2017/18\":4", "\"2018/19\":4", "reference"),
            ("\"2017/18\":4", "\"2017/18\":-4", "range"),
            ("\"2017/18\":4", "\"2017/18\":4.5", "type"),
            ("\"numerator\":1", "\"numerator\":3", "forecast.effect"),
            ("\"denominator\":2", "\"denominator\":0", "range"),
            ("[\"2016/17\",\"2017/18\"]", "[\"2017/18\",\"2017/18\"]", "duplicate"),
            ("\"childrenStay\":true", "\"childrenStay\":true,\"more\":1", "unknown-member"),
            ("\"savingPerChildYearPence\":2200000,", "", "missing"),
            ("}", "", "json"), ("true", "\"yes\"", "type"),
        ])
    func faults(old: String, new: String, code: String) {
        #expect(codes(sample.replacing(old, with: new)).contains(code))
    }

    @Test("A forecast that no JSON number can hold is refused, not overflowed")
    func tooLarge() {
        let huge = sample.replacing("2200000", with: "100000000000").replacing(
            "\"2017/18\":4", with: "\"2017/18\":1000000")
        #expect(codes(huge) == ["forecast.too-large"])
    }
}
