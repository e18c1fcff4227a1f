import BoardServer
import Storage

/// What a look at the table of access has found; it asks nobody any more.
final class AccessKnown: AccessKnowledge {
    /// The rows, shared by all looks that found nothing new.
    struct Found {
        private let grants: [Int: AccessGrant]
        /// Whether a credential was ever made.
        fileprivate let isUsed: Bool
        /// Orders on small numbers, the newest first.
        let orders: [SmallNumberRow]

        /// Reads the rows.
        /// - Throws: whatever keeps the database from being read.
        init(_ store: AccessStore, at second: Int) throws {
            grants = Dictionary(
                try store.live(at: second).map { ($0.id, $0) },
                uniquingKeysWith: { first, _ in first })
            isUsed = try store.isUsed()
            orders = try store.smallNumberOrders(limit: 100)
        }

        fileprivate func grant(_ number: Int) -> AccessGrant? { grants[number] }
    }

    /// Changes with every write to the database by another connection.
    let version: Int
    let found: Found
    private let lookedAt: Int
    private let isOpenUntilUsed: Bool
    private let seconds: @Sendable () -> Int

    /// - Parameters:
    ///   - lookedAt: Milliseconds at which it was looked for.
    ///   - seconds: Real time: what has ended since the look is no longer live.
    init(
        version: Int, lookedAt: Int, found: Found, isOpenUntilUsed: Bool,
        seconds: @escaping @Sendable () -> Int
    ) {
        self.version = version
        self.lookedAt = lookedAt
        self.found = found
        self.isOpenUntilUsed = isOpenUntilUsed
        self.seconds = seconds
    }

    /// Whether it was found recently enough.
    func isGood(at milliseconds: Int) -> Bool {
        milliseconds >= lookedAt && milliseconds - AccessBook.lookMilliseconds < lookedAt
    }

    /// The live row of a number, or `nil`.
    func grant(_ number: Int) -> AccessGrant? {
        let now = seconds()
        return found.grant(number).flatMap { $0.expiresAt.map { $0 > now } ?? true ? $0 : nil }
    }

    func isOpen() -> Bool { isOpenUntilUsed && !found.isUsed }

    func holder(of number: Int) -> AccessHolder? {
        guard let grant = grant(number), let viewer = Viewer(grant.role) else { return nil }
        return AccessHolder(
            number: grant.id, use: AccessHolder.Use(rawValue: grant.kind.rawValue) ?? .login,
            viewer: viewer, hash: grant.hash)
    }
}
