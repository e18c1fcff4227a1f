import Commissioning
import Testing

@Suite("Plan and fact")
struct PlanComparisonTests {
    @Test("Costs are planned by quarters that have begun, placements avoided by days that passed")
    func newQuarter() throws {
        var charges = try ChargeScene()
        charges.admit()
        charges.goHome()
        let state = charges.state
        func planned(_ figure: PlanComparison.Figure, _ date: String) throws -> Int {
            let today = day(date)
            let comparison = PlanComparison(
                PublishedPlan.plan, state, lines: state.chargeLines(on: today),
                paths: state.childPaths(on: today), on: today)
            return try #require(comparison.cells.last { $0.figure == figure }?.planPence)
        }
        #expect(try planned(.gross, "2019-06-30") == 28_000_000)
        #expect(try planned(.gross, "2019-07-01") == 56_000_000)
        let end = try #require(state.inForce?.agreement.effectiveTo)
        let days = min(366, end.dayNumber - day("2019-04-01").dayNumber)
        // £22,975,000 less £21,531,250 a year: a day's part a day, whatever quarter it is in.
        for (date, passed) in [("2019-04-01", 1), ("2019-06-30", 91), ("2019-07-01", 92)] {
            let part = try planned(.avoided, date) - 144_375_000 * passed / days
            #expect((-1...1).contains(part), "\(date)")
        }
        let net = try planned(.net, "2019-07-01")
        #expect(try net == planned(.avoided, "2019-07-01") - planned(.gross, "2019-07-01"))
    }
}
