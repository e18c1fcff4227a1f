import Commissioning
import Evidence
import Exchange
import Testing

@Suite("Plan files whose horizon spans two versions of an agreement")
struct PlanTermsTests {
    private static let carried = """
        "carried":{"numerators":{"rotherham":-1,"barnsley":1},"denominator":2}
        """
    private static let own = """
        "beds":2,"shares":{"rotherham":60,"barnsley":40},"standing":{"rotherham":0,"barnsley":0}
        """

    /// The sample with carried residuals and a second cycle with weights of its own.
    private func sample(
        _ carried: String = carried, _ own: String = own
    ) -> Result<PlanInstance, PlanFaults> {
        let with = PlanSample.changed(
            "\"taken\":{\"rotherham\":1,\"barnsley\":0}",
            to: "\"taken\":{\"rotherham\":1,\"barnsley\":0},\(carried)")
        let text = String(decoding: with, as: UTF8.self)
        return PlanFile.read(
            bytes: Array(
                text.split(separator: "\"beds\":2", maxSplits: 1, omittingEmptySubsequences: false)
                    .joined(separator: own).utf8))
    }

    @Test("Residuals and a cycle's own weights are read, and the decision takes them")
    func reads() throws {
        let plan = try sample().get().decision
        #expect(plan.roster.carried == .init(numerators: [-1, 1], denominator: 2))
        #expect(plan.cycles.map(\.shares) == [nil, [60, 40]])
        #expect(plan.cycles.map(\.standing) == [nil, [0, 0]])
        // One of three beds is standing; due before the first cycle: −1 and 1, after it nothing.
        #expect(try plan.decide().seats == [[0, 3], [1, 1]])
    }

    @Test(
        "What does not add up, names somebody else or cannot be written is refused with its place",
        arguments: [
            (
                "\"carried\":{\"numerators\":{\"rotherham\":1,\"barnsley\":1},\"denominator\":2}",
                own, "plan.carried-sum", "/roster/carried/numerators"
            ),
            (
                "\"carried\":{\"numerators\":{\"rotherham\":0},\"denominator\":2}", own, "missing",
                "/roster/carried/numerators/barnsley"
            ),
            ("\"carried\":{\"denominator\":2}", own, "missing", "/roster/carried/numerators"),
            (
                "\"carried\":{\"numerators\":{\"rotherham\":0,\"barnsley\":0},\"denominator\":0}",
                own, "range", "/roster/carried/denominator"
            ),
            (
                carried, "\"beds\":2,\"shares\":{\"rotherham\":1}", "missing",
                "/cycles/1/shares/barnsley"
            ),
            (
                carried, "\"beds\":2,\"standing\":{\"rotherham\":1,\"barnsley\":0,\"x\":0}",
                "unknown-member", "/cycles/1/standing/x"
            ),
            (
                carried, "\"beds\":2,\"shares\":{\"rotherham\":0,\"barnsley\":0}",
                "plan.beds-without-owner", "/cycles/1/beds"
            ),
        ])
    func refused(_ carried: String, _ own: String, _ code: String, _ place: String) {
        guard case .failure(let faults) = sample(carried, own) else {
            Issue.record("\(code) was not found")
            return
        }
        #expect(faults.list.contains { $0.code == code && $0.place == place }, "\(faults.list)")
    }
}
