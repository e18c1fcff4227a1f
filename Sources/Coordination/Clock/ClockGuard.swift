import Commissioning

/// Decides whether the clock can be believed, before anything is recorded at the time it shows.
///
/// Recorded time never runs backwards, so one wrong year in the future would stand in the ledger
/// for ever and close every deadline before it. Two things are compared:
/// - while the daemon runs, the clock with the machine's uptime, which nobody can set: they part by
///   at most ``CoordinationLimits/clockStepSecondsMaximum``;
/// - after a start, the clock with the newest record: they are at most
///   ``CoordinationLimits/downtimeSecondsMaximum`` apart.
/// A clock that goes back is no danger: recorded time stands still until it has caught up. A clock
/// that comes right again is believed again at once.
struct ClockGuard: Sendable {
    private let uptime: (@Sendable () -> Int)?
    /// The clock and the uptime when the clock was believed last.
    private var believed: (clock: Instant, uptime: Int)?

    init(uptime: (@Sendable () -> Int)?) {
        self.uptime = uptime
    }

    /// Why this time must not be recorded, or nil.
    ///
    /// - Parameter newest: When the newest entry was recorded; `nil` for an empty ledger.
    mutating func objection(to now: Instant, newest: Instant?) -> CoordinationFault? {
        let second = uptime?()
        if let believed, let second {
            let passed = max(0, second - believed.uptime)
            let latest = believed.clock.adding(
                seconds: passed + CoordinationLimits.clockStepSecondsMaximum)
            if now > latest { return .clock(now: now, expected: latest) }
        }
        if let newest, let fault = Self.objection(to: now, after: newest) { return fault }
        // A clock that was set back, or that a machine without a battery begins with, is no measure
        // for the next one: the reading before it is, or what is recorded.
        if let second, now >= newest ?? now {
            let expected = believed.map { $0.clock.adding(seconds: second - $0.uptime) }
            if now >= expected ?? now { believed = (now, second) }
        }
        return nil
    }

    /// Why nothing can be recorded at this time after the newest record, or nil.
    static func objection(to now: Instant, after newest: Instant) -> CoordinationFault? {
        let latest = newest.adding(seconds: CoordinationLimits.downtimeSecondsMaximum)
        return now > latest ? .clock(now: now, expected: latest) : nil
    }
}

extension Coordinator {
    /// Why no round can be made now, or nil.
    func whatForbidsRounds() -> CoordinationFault? {
        let newest = book.entry > 0 ? book.state.asOf : nil
        if let fault = clockGuard.objection(to: clock.now(), newest: newest) { return fault }
        lookForLostDocuments()
        return obstacle
    }
}
