import Glibc
import Synchronization

/// Keeps jobs until their time has come: one thread, woken for that time and for nothing else.
///
/// Time is the system's monotonic clock: setting the clock of the machine moves no timer.
final class JobTimers: Sendable {
    private struct Timed {
        let nanosecond: Int64
        let job: UnownedJob
    }

    /// The latest first, so that the next one is taken from the end.
    private let waiting = Mutex<[Timed]>([])
    /// A pipe, written to when a job is to be done sooner than the one that is waited for.
    private let bell: (hear: Int32, ring: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(pipe(&ends) == 0, "the system gives no pipe: \(errno)")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        bell = (ends[0], ends[1])
    }

    /// Gives the job to the threads after so long.
    func add(_ job: UnownedJob, after delay: Duration) {
        let timed = Timed(nanosecond: Self.now + Self.nanoseconds(delay), job: job)
        let isNext = waiting.withLock { waiting in
            // Where it belongs, by halving: among equals, the later one added comes later.
            var low = 0
            var high = waiting.count
            while low < high {
                let middle = (low + high) / 2
                if waiting[middle].nanosecond > timed.nanosecond {
                    low = middle + 1
                } else {
                    high = middle
                }
            }
            waiting.insert(timed, at: low)
            return low == waiting.count - 1
        }
        // A full pipe rings already.
        if isNext { _ = write(bell.ring, [1], 1) }
    }

    /// Starts the thread, which gives each job whose time has come to `give`.
    func start(_ give: @escaping @Sendable (UnownedJob) -> Void) {
        SleepingThread.start { [self] in
            while true {
                var pause: Int64?
                while let next = waiting.withLock({ $0.last }), pause == nil {
                    let left = next.nanosecond - Self.now
                    if left > 0 {
                        pause = left
                    } else if let due = takeDue() {
                        give(due)
                    }
                }
                wait(pause)
            }
        }
    }

    private func takeDue() -> UnownedJob? {
        let now = Self.now
        return waiting.withLock { waiting in
            guard let last = waiting.last, last.nanosecond <= now else { return nil }
            return waiting.popLast()?.job
        }
    }

    /// Until the bell rings or so many nanoseconds are over; nil: until the bell rings.
    private func wait(_ nanoseconds: Int64?) {
        var one = pollfd(fd: bell.hear, events: Int16(POLLIN), revents: 0)
        // Rounded up: a timer is never early.
        let milliseconds = nanoseconds.map { Int32(min(86_400_000, ($0 + 999_999) / 1_000_000)) }
        guard poll(&one, 1, milliseconds ?? -1) > 0 else { return }
        var rung = [UInt8](repeating: 0, count: 4096)
        _ = read(bell.hear, &rung, rung.count)
    }

    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// At most thirty years, so that no sum of two overflows.
    private static func nanoseconds(_ delay: Duration) -> Int64 {
        let (seconds, attoseconds) = delay.components
        guard seconds < 1_000_000_000 else { return 1_000_000_000_000_000_000 }
        return max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
