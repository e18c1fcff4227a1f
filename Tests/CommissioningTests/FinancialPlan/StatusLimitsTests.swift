import Commissioning
import Testing

@Suite("Green, amber and red")
struct StatusLimitsTests {
    @Test(
        "A figure is judged by how much worse than its plan it is, by the agreement's percentages",
        arguments: [
            // plan, worse by, green %, amber %, status
            (10_000, -1, 2, 10, PlanComparison.Status.green), (10_000, 0, 0, 0, .green),
            (10_000, 200, 2, 10, .green), (10_000, 201, 2, 10, .amber),
            (10_000, 1000, 2, 10, .amber), (10_000, 1001, 2, 10, .red),
            (10_000, 500, 5, 5, .green), (10_000, 501, 5, 5, .red),
            (-10_000, 201, 2, 10, .amber), (0, 1, 2, 10, .red),
            (Int.max / 2, Int.max / 2, 100, 100, .green),
        ])
    func judged(
        plan: Int, worse: Int, green: Int, amber: Int, status: PlanComparison.Status
    ) {
        var limits = StatusLimits()
        limits.greenPercent = green
        limits.amberPercent = amber
        #expect(limits.status(worsePence: worse, planPence: plan) == status)
    }
}
