import Synchronization

/// Answers to requests that are word for word the same, for as long as nothing has happened: they
/// are given without asking the state for anything.
///
/// Nothing in it is older than one stamp of the state, so there is nothing to invalidate.
final class KeptRequests: Sendable {
    /// What an answer to one target depends on besides the state.
    struct Form: Equatable, Sendable {
        /// The media types that the client takes.
        let accept: String
        /// The codings that it takes.
        let acceptEncoding: String
        /// As whom it is seen.
        let admission: Admission
    }

    /// What is known of one target.
    struct Known: Sendable {
        /// What it asks of its reader.
        let need: AccessNeed
        /// The answers: few, for there are few browsers and roles.
        fileprivate var responses: [(form: Form, response: PreparedResponse)] = []

        /// The answer in a form.
        func response(in form: Form) -> PreparedResponse? {
            responses.first { $0.form == form }?.response
        }
    }

    private struct Kept {
        var stamp: StateStamp?
        var count = 0
        var targets: [String: Known] = [:]
    }

    private let kept = Mutex(Kept())

    /// What a target has been answered with since the stamp.
    func find(_ target: String, at stamp: StateStamp) -> Known? {
        // Looked up in a copy: every request comes by here, and the lock is for all of them.
        let kept = kept.withLock { $0 }
        return kept.stamp == stamp ? kept.targets[target] : nil
    }

    /// Keeps what was answered from a state that had this stamp before and after.
    func keep(
        _ response: PreparedResponse, _ form: Form, _ target: String, _ need: AccessNeed,
        at stamp: StateStamp
    ) {
        kept.withLock { kept in
            if kept.stamp != stamp || kept.count >= BoardLimits.keptRequestsMaximum {
                kept = Kept(stamp: stamp)
            }
            var known = kept.targets[target] ?? Known(need: need)
            guard known.response(in: form) == nil else { return }
            known.responses.append((form, response))
            kept.targets[target] = known
            kept.count += 1
        }
    }
}

extension BoardRequest {
    /// What the answer depends on besides its target and the state.
    func form(as admission: Admission) -> KeptRequests.Form {
        KeptRequests.Form(
            accept: accept ?? "", acceptEncoding: acceptEncoding ?? "", admission: admission)
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
