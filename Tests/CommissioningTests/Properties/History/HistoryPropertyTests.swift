import Commissioning
import Testing

@Suite("The service over random histories of forty cycles")
struct HistoryPropertyTests {
    /// Histories in each batch; every batch has its own seeds.
    private static let batch = 10

    private static var whole: Property {
        Property { choices throws(Failure) in
            var history = RandomHistory(choices)
            defer { choices = history.choices }
            while !history.isOver {
                let steps = history.event()
                for (index, step) in steps.enumerated() {
                    guard let step = HistoryStep(step, isSettled: index == steps.count - 1) else {
                        continue
                    }
                    try require(step, history.story)
                }
            }
        }
    }

    private static func require(_ step: HistoryStep, _ story: [String]) throws(Failure) {
        for invariant in HistoryCheck.invariants {
            if let sentence = HistoryCheck.fault(invariant, in: step) {
                throw Failure(invariant: invariant, sentence: sentence, story: story)
            }
        }
        if let decided = step.decided {
            try DecisionCheck.require(DecisionCheck.direct, of: decided)
        }
    }

    @Test("Every invariant holds after every document", arguments: 0..<2)
    func invariants(number: Int) {
        Self.whole.check(number * Self.batch..<(number + 1) * Self.batch)
    }
}
