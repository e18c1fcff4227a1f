import Synchronization

/// Answers to requests that are word for word the same, for as long as nothing has happened: they
/// are given without asking the state for anything.
///
/// Nothing in it is older than one stamp of the state, so there is nothing to invalidate.
final class KeptRequests: Sendable {
    /// What an answer is looked up by.
    struct Key: Hashable, Sendable {
        /// The target as sent.
        let target: String
        /// The media types that the client takes.
        let accept: String
        /// As whom it is seen.
        let admission: Admission
    }

    private struct Kept {
        var stamp: StateStamp?
        var needs: [String: AccessNeed] = [:]
        var contents: [Key: Content] = [:]
    }

    private let kept = Mutex(Kept())

    /// What a target asks of its reader, if it was answered since the stamp.
    func need(of target: String, at stamp: StateStamp) -> AccessNeed? {
        kept.withLock { $0.stamp == stamp ? $0.needs[target] : nil }
    }

    /// The content for a key, if it was answered since the stamp.
    func content(_ key: Key, at stamp: StateStamp) -> Content? {
        kept.withLock { $0.stamp == stamp ? $0.contents[key] : nil }
    }

    /// Keeps what was answered from a state that had this stamp before and after.
    func keep(_ content: Content, _ key: Key, _ need: AccessNeed, at stamp: StateStamp) {
        kept.withLock { kept in
            if kept.stamp != stamp || kept.contents.count >= BoardLimits.keptRequestsMaximum {
                kept = Kept(stamp: stamp)
            }
            kept.needs[key.target] = need
            kept.contents[key] = content
        }
    }
}

/// Says without waiting whether anything may have changed: as long as it is the same, so are all
/// answers.
package struct StateStamp: Hashable, Sendable {
    /// Changes with every write to the database.
    let version: Int
    /// Second of real time: deadlines pass and clocks go on without a write.
    let second: Int

    /// A stamp.
    package init(version: Int, second: Int) {
        self.version = version
        self.second = second
    }
}
