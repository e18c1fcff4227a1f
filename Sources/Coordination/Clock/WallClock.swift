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

/// A clock that runs fast from a date of the past: for demonstrations, and never for records that
/// anybody relies on. A database made with it says so for ever.
package struct DemonstrationClock: WallClock {
    /// Seconds of service time per second of real time.
    package let speed: Int
    private let start: Instant
    private let origin: ContinuousClock.Instant

    /// A clock that shows `start` now and runs `speed` times as fast as real time, at least 1.
    package init(start: Instant, speed: Int) {
        self.start = start
        self.speed = max(1, speed)
        origin = .now
    }

    package func now() -> Instant {
        let elapsed = origin.duration(to: .now).components
        let milliseconds =
            Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
        return start.adding(seconds: milliseconds * speed / 1000)
    }

    package func wait(until moment: Instant) -> Duration {
        .milliseconds(max(0, (moment.seconds - now().seconds) * 1000 / speed))
    }
}
