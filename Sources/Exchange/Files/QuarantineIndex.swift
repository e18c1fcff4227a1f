import Synchronization

/// What the quarantine holds, kept in memory, so that storing one more does not read all others.
///
/// The folder is the truth. The index is read from it once, follows what its own process stores,
/// and is thrown away whenever something failed or is not where it should be.
final class QuarantineIndex: Sendable {
    /// What was found in the folder.
    struct Content: Sendable {
        var usage = QuarantineUsage()
        /// The part of it that is each party's.
        var usageOf: [String: QuarantineUsage] = [:]
        /// Ids by party and digest.
        var ids: [Key: String] = [:]
    }

    /// Whose bytes.
    struct Key: Hashable, Sendable {
        let party: String
        let sha256: String
    }

    private let content = Mutex<Content?>(nil)

    /// The content, read first if need be.
    func current(_ read: () throws -> Content) throws -> Content {
        if let known = content.withLock({ $0 }) { return known }
        let found = try read()
        content.withLock { $0 = found }
        return found
    }

    /// Notes a pair that was stored.
    func add(_ key: Key, id: String, fileBytes: [Int]) {
        content.withLock { content in
            content?.ids[key] = id
            for count in fileBytes {
                content?.usage.add(fileBytes: count)
                content?.usageOf[key.party, default: QuarantineUsage()].add(fileBytes: count)
            }
        }
    }

    /// Forgets everything: it is read from the folder when it is needed next.
    func forget() { content.withLock { $0 = nil } }
}
