import Commissioning

/// What was due and could not be done, because the decision that it needs failed.
///
/// House rule: such an action is tried again after a minute, then after twice as long each time, at
/// most once a day; meanwhile everything else that is due goes on, and the board is told.
struct StuckActions {
    private struct Failure {
        var attempts: Int
        var retryAt: Int
        var sentence: String
    }
    private var failures: [DueAction.Kind: Failure] = [:]

    /// Whether an action waits for its next attempt; `second` is real time from any origin.
    func isWaiting(_ action: DueAction, at second: Int) -> Bool {
        failures[action.kind].map { $0.retryAt > second } ?? false
    }

    /// The action has failed again.
    mutating func note(_ action: DueAction, _ fault: CoordinationFault, at second: Int) {
        let attempts = (failures[action.kind]?.attempts ?? 0) + 1
        let minutes = 1 << min(attempts - 1, 11)
        failures[action.kind] = Failure(
            attempts: attempts,
            retryAt: second + min(60 * minutes, CoordinationLimits.stuckRetrySecondsMaximum),
            sentence: "\(fault)")
    }

    /// Forgets what is no longer due.
    mutating func keep(_ due: [DueAction]) {
        guard !failures.isEmpty else { return }
        let kinds = Set(due.map(\.kind))
        failures = failures.filter { kinds.contains($0.key) }
    }

    /// What failed, one sentence each, in a fixed order.
    var sentences: [String] {
        failures.values.map { failure in
            "\(failure.sentence) Tried \(failure.attempts) times."
        }.sorted()
    }
}
