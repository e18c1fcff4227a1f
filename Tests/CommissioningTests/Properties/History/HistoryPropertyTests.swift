import Commissioning
import Testing

@Suite("The service over random histories of forty cycles")
struct HistoryPropertyTests {
    /// Histories in each batch; every batch has its own seeds.
    private static let batch = 125

    /// Looks at every document of the history that the choices make.
    private static func property(
        shrinkRuns: Int = 2_000,
        _ look: @escaping (HistoryStep, _ story: [String]) throws(Failure) -> Void
    ) -> Property {
        Property(
            trial: { choices throws(Failure) in
                var history = RandomHistory(choices)
                defer { choices = history.choices }
                while !history.isOver {
                    let steps = history.event()
                    for (index, step) in steps.enumerated() {
                        let isLast = index == steps.count - 1
                        if let step = HistoryStep(step, isSettled: isLast) {
                            try look(step, history.story)
                        }
                    }
                }
            }, shrinkRuns: shrinkRuns)
    }

    private static func require(
        _ invariants: [Invariant], _ step: HistoryStep, _ story: [String]
    ) throws(Failure) {
        for invariant in invariants {
            if let sentence = HistoryCheck.fault(invariant, in: step) {
                throw Failure(invariant: invariant, sentence: sentence, story: story)
            }
        }
    }

    /// What a decision by itself must keep: the direct invariants always, those that decide again
    /// twice in a history, and the best of all assignments where there are not too many.
    private static func require(_ decided: DecidedCase, in step: HistoryStep) throws(Failure) {
        try DecisionCheck.require(DecisionCheck.direct, of: decided)
        if let cycle = step.firstDecided, cycle.ordinal % 20 == 7 {
            let invariants: [Invariant] = [.determinism, .oneMoreBed, .counterfactuals]
            try DecisionCheck.require(invariants, of: DecidedCase(explaining: decided.instance))
        }
        let assignments = decided.instance.nominations.reduce(1) { product, child in
            min(10_000, product * (child.commitment == nil ? child.cycles.count + 1 : 1))
        }
        if assignments <= 500 { try DecisionCheck.require([.exactness], of: decided) }
    }

    @Test("Every invariant holds after every document", arguments: 0..<16)
    func invariants(number: Int) {
        let seeds = number * Self.batch..<(number + 1) * Self.batch
        let property = Self.property { step, story throws(Failure) in
            try Self.require(HistoryCheck.invariants, step, story)
            if let decided = step.decided { try Self.require(decided, in: step) }
        }
        #expect(property.falsify(seeds) == nil)
    }

    @Test(
        "A planted fault is found, in a history that fits on a page or two",
        arguments: HistoryForgery.all.map(\.name))
    func planted(name: String) throws {
        let forgery = try #require(HistoryForgery.all.first { $0.name == name })
        let property = Self.property(shrinkRuns: 1_000) { step, story throws(Failure) in
            guard let wrong = forgery.forge(step) else { return }
            try Self.require([forgery.invariant], wrong, story)
        }
        let found = try #require(property.falsify(0..<20), "\(name)")
        // A fault that shows only after years needs the years.
        #expect(found.failure.story.count <= (forgery.invariant == .accounting ? 300 : 80))
    }
}
