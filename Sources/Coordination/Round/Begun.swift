import Dispatch
import Synchronization

/// Work begun on another thread, whose outcome is waited for where it is needed.
///
/// It may use nothing that the writer changes meanwhile: what it needs is given to it.
final class Begun<Outcome: Sendable>: Sendable {
    private let group = DispatchGroup()
    private let outcome = Mutex<Outcome?>(nil)

    /// Begins it, after whatever was given to the queue before.
    init(on queue: DispatchQueue, _ work: @escaping @Sendable () -> Outcome) {
        queue.async(group: group) { [self] in
            let found = work()
            outcome.withLock { $0 = found }
        }
    }

    /// What came of it; waits for its end.
    func wait() -> Outcome {
        group.wait()
        guard let found = outcome.withLock(\.self) else {
            preconditionFailure("a group ends when its work has left its outcome")
        }
        return found
    }
}
