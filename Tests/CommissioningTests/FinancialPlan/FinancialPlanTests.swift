import Commissioning
import Testing

@Suite("Financial plan")
struct FinancialPlanTests {
    private let plan = PublishedPlan.plan
    private let cells = PublishedPlan.plan.check(against: PublishedPlan.terms)

    private func names(_ cells: [PlanFinding]) -> [String] {
        cells.map { "\($0.row.rawValue) \(plan.years[$0.year].printed)" }
    }

    @Test("Exactly five cells of the public table do not follow from the others")
    func oddCells() {
        #expect(
            names(cells.filter(\.isOdd)) == [
                "Other programme costs 2023/24",
                "Out of authority, revised forecast 2020/21",
                "Out of authority, revised forecast 2021/22",
                "Out of authority, revised forecast 2022/23",
                "Out of authority, revised forecast 2023/24",
            ])
        let other = cells.first { $0.isOdd }
        #expect(other?.standing == .differs && other?.expected == 112_500)
    }

    @Test("Every other cell follows, or is an input that says so")
    func otherCells() {
        #expect(cells.count == 78)
        #expect(
            names(cells.filter { $0.standing == .given && $0.row != .setUp && $0.row != .original })
                == [
                    "MST-FIT (commissioned residential) 2018/19",
                    "MST-FIT (MST community team) 2018/19", "MST-FIT (other costs) 2018/19",
                ])
        #expect(names(cells.filter { $0.standing == .blank }) == ["Cumulative saving 2018/19"])
        #expect(cells.count { $0.standing == .follows } == 62)
    }

    @Test("The savings of the first two years are 3 and 33 child-quarters")
    func childQuarters() {
        let revised = cells.filter { $0.row == .revised }
        #expect(revised[0].rule.contains("less 3 child-quarters of £43,750"))
        #expect(revised[1].rule.contains("less 33 child-quarters"))
    }

    @Test("A changed cell is named, and so are the sums that it breaks")
    func changedCell() {
        for (row, stated) in PublishedPlan.pounds where row != .setUp {
            var pounds = plan.pounds
            pounds[row]?[2] = (stated[2] ?? 0) + 1
            let changed = FinancialPlan(years: plan.years, pounds: pounds)
            let odd = changed.check(against: PublishedPlan.terms).filter {
                $0.isOdd && $0.standing == .differs && $0.year == 2
            }
            #expect(!odd.isEmpty, "a pound more in \(row.rawValue) goes unseen")
        }
    }

    @Test("Three savings figures under three names")
    func savings() {
        #expect(plan.reduction(5) == 3_721_250)
        #expect(plan.change(5) == -433_750)
        #expect(plan.change(0) == nil)
        // A quarter of a year and a whole one.
        #expect(plan.change(1) == nil)
        #expect(plan.sumToDate(5)?.reductions == 12_022_500)
        #expect(plan.sumToDate(5)?.afterInvestment == 12_022_500 - 214_875)
        #expect(plan.sumToDate(0)?.reductions == 0)
    }

    @Test("Both readings: all places one council's, or the other taking and paying its four")
    func readings() throws {
        let all = try #require(
            plan.forecast(
                .allPlaces, others: (1, 3), pricePence: 9_333_333, PublishedPlan.terms))
        #expect(
            all.rows.map(\.netPence) == [
                21_487_500, -32_375_000, -180_125_000, -288_875_000, -328_750_000, -372_125_000,
            ])
        let own = try #require(
            plan.forecast(
                .ownPlaces, others: (1, 3), pricePence: 9_333_333, PublishedPlan.terms))
        // 2019/20: two thirds of 1,443,750 saved; 1,120,000 less four places at 93,333.33 spent.
        #expect(own.rows[1].grossSavingPence == 96_250_000)
        #expect(own.rows[1].investmentPence == 112_000_000 - 4 * 9_333_333)
        #expect(own.rows[0].investmentPence == 34_612_500 - 9_333_333)
        #expect(own.payback?.year == "2019/20")
    }
}
