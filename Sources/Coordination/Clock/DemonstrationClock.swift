import Commissioning
import Synchronization

/// A clock that runs fast from a date of the past: for demonstrations, and never for records that
/// anybody relies on. A database made with it says so for ever.
///
/// However fast it is, it waits for those who act by it: nobody finds that a week has gone by while
/// it was busy with one file.
package final class DemonstrationClock: WallClock {
    /// Seconds that it shows at most beyond what its slowest follower has seen: a quarter of a day.
    package static let leadSeconds = 21_600

    private struct Running {
        /// The moment shown at `elapsed` milliseconds.
        var seconds: Int
        var elapsed = 0
        var wasHeld = false
        var followers: [String: Int] = [:]
    }

    /// Seconds of service time per second of real time, while it need not wait.
    package let speed: Int
    /// What it showed first.
    package let start: Instant
    private let elapsed: @Sendable () -> Int
    private let running: Mutex<Running>

    /// A clock that shows `start` now and runs `speed` times as fast as real time, at least 1.
    package convenience init(start: Instant, speed: Int) {
        let origin = ContinuousClock.now
        self.init(start: start, speed: speed) {
            let elapsed = origin.duration(to: .now).components
            return Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
        }
    }

    /// The same by another measure of real time.
    /// - Parameter elapsed: Milliseconds since the clock was made.
    package init(start: Instant, speed: Int, elapsed: @escaping @Sendable () -> Int) {
        self.start = start
        self.speed = max(1, speed)
        self.elapsed = elapsed
        running = Mutex(Running(seconds: start.seconds))
    }

    package func now() -> Instant {
        let elapsed = elapsed()
        return running.withLock { running in
            let since = max(0, elapsed - running.elapsed)
            let free = running.seconds + since * speed / 1000
            guard let slowest = running.followers.values.min(), free > slowest + Self.leadSeconds
            else { return Instant(seconds: free) }
            running.seconds = max(running.seconds, slowest + Self.leadSeconds)
            running.elapsed = max(elapsed, running.elapsed)
            running.wasHeld = true
            return Instant(seconds: running.seconds)
        }
    }

    package func wait(until moment: Instant) -> Duration {
        .milliseconds(max(0, (moment.seconds - now().seconds) * 1000 / speed))
    }

    /// From now on it does not run away from this follower, which has seen all up to a moment;
    /// `nil`: which has nothing to do, and need not be waited for.
    package func wait(for follower: String, at moment: Instant?) {
        running.withLock { $0.followers[follower] = moment?.seconds }
    }

    /// Whether it has had to wait since this was asked last.
    package func wasHeld() -> Bool {
        running.withLock { running in
            defer { running.wasHeld = false }
            return running.wasHeld
        }
    }
}

/// A demonstration's clock in the hands of the one writer: it waits while a round goes on.
package struct RoundClock: WallClock {
    private static let follower = "rounds"

    /// The clock itself.
    package let demonstration: DemonstrationClock

    /// The writer's view of a clock.
    package init(_ demonstration: DemonstrationClock) {
        self.demonstration = demonstration
    }

    /// Read at the beginning of each round.
    package func now() -> Instant {
        let now = demonstration.now()
        demonstration.wait(for: Self.follower, at: now)
        return now
    }

    /// Asked for when all is done: until then nothing has to wait for the writer.
    package func wait(until moment: Instant) -> Duration {
        demonstration.wait(for: Self.follower, at: nil)
        return demonstration.wait(until: moment)
    }
}
