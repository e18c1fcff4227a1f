import Synchronization

/// Slows down whoever tries credentials: a bucket of failures that empties with time.
///
/// One bucket for all is enough, and is bounded whoever comes: a right credential is always let in,
/// so nobody is locked out by somebody else's failures.
final class FailureLimit: Sendable {
    private struct Bucket {
        var failures = 0
        var emptiedAt = 0
    }

    private let bucket: Mutex<Bucket>
    private let seconds: @Sendable () -> Int

    /// A limit paced by a clock that never runs backwards, in seconds.
    init(seconds: @escaping @Sendable () -> Int) {
        self.seconds = seconds
        bucket = Mutex(Bucket(failures: 0, emptiedAt: seconds()))
    }

    /// Notes one failure.
    /// - Returns: Seconds after which to try again if there have been too many, else `nil`.
    func fail() -> Int? {
        let now = seconds()
        return bucket.withLock { bucket in
            let forgiven = (now - bucket.emptiedAt) / BoardLimits.secondsPerFailure
            if forgiven > 0 {
                bucket.failures = max(0, bucket.failures - forgiven)
                bucket.emptiedAt += forgiven * BoardLimits.secondsPerFailure
            }
            guard bucket.failures < BoardLimits.failuresMaximum else {
                return max(1, bucket.emptiedAt + BoardLimits.secondsPerFailure - now)
            }
            bucket.failures += 1
            return nil
        }
    }
}
