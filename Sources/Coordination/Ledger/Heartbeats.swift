/// How often the ledger's head is sent round to be cosigned.
package struct Heartbeats: Equatable, Sendable {
    /// Seconds of recorded time between two heads.
    package let intervalSeconds: Int

    /// Heads at an interval, at least a minute.
    package init(intervalSeconds: Int) {
        self.intervalSeconds = max(60, intervalSeconds)
    }

    /// Once a day.
    /// - Source: House rule: a rewritten past is noticed the next day, a lost post on the third.
    package static let daily = Heartbeats(intervalSeconds: 86_400)
}
