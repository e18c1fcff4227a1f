import Commissioning

/// Says what time it is for the record; the one place time comes from.
package protocol WallClock: Sendable {
    /// The time now, in whole seconds.
    func now() -> Instant
    /// How long to wait, in real time, until this clock shows a moment; zero if it has passed.
    func wait(until moment: Instant) -> Duration
}

/// The machine's clock.
package struct SystemClock: WallClock {
    private let read: @Sendable () -> Int

    /// A clock that reads seconds since the Epoch from the machine.
    package init(read: @escaping @Sendable () -> Int) {
        self.read = read
    }

    package func now() -> Instant { Instant(seconds: read()) }

    package func wait(until moment: Instant) -> Duration {
        .seconds(max(0, moment.seconds - read()))
    }
}
