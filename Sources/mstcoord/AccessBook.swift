import BoardServer
import Evidence
import Storage
import Synchronization

/// Who may look at the board, from the database, kept in memory until another process changes it.
final class AccessBook: AccessKeeper {
    private let store: AccessStore
    private let isOpenUntilUsed: Bool
    private let seconds: @Sendable () -> Int
    private let milliseconds: @Sendable () -> Int
    private let randomBytes: @Sendable (Int) -> [UInt8]
    /// What the last look has found; held for no longer than it takes to copy a reference, for
    /// every request comes by here.
    private let known = Mutex<AccessKnown?>(nil)
    /// Whoever asks the database, one at a time.
    private let looking = Mutex(())

    /// Milliseconds for which a look at the database is good: less than a person or a command needs
    /// to make a token and use it, and a hundred requests long.
    static let lookMilliseconds = 10

    /// - Parameters:
    ///   - isOpenUntilUsed: A demonstration lets everybody in until its first token is made.
    ///   - seconds: Real time, in a demonstration too: a session lasts a working day.
    ///   - milliseconds: Paces the looks at the database.
    init(
        _ store: AccessStore, isOpenUntilUsed: Bool,
        seconds: @escaping @Sendable () -> Int = { SystemTime.milliseconds / 1000 },
        milliseconds: @escaping @Sendable () -> Int = { SystemTime.milliseconds },
        randomBytes: @escaping @Sendable (Int) -> [UInt8] = SystemRandom.bytes
    ) {
        self.store = store
        self.isOpenUntilUsed = isOpenUntilUsed
        self.seconds = seconds
        self.milliseconds = milliseconds
        self.randomBytes = randomBytes
    }

    func isOpen() throws -> Bool { try look().isOpen() }

    func holder(of number: Int) throws -> AccessHolder? { try look().holder(of: number) }

    func atHand() -> (any AccessKnowledge)? { knownAtHand() }

    func openSession(from link: AccessHolder) throws -> Credential? {
        let now = seconds()
        let name = try look().grant(link.number)?.name ?? ""
        let made = try make(
            AccessRequest(
                kind: .session, viewer: link.viewer, name: name,
                expiresAt: now + BoardLimits.sessionSeconds, parent: link.number),
            most: BoardLimits.sessionsMaximum)
        forget()
        return made
    }

    func end(_ session: AccessHolder) throws {
        _ = try store.end(session.number, at: seconds())
        forget()
    }

    /// Makes a credential and keeps the hash of its secret.
    /// - Returns: `nil` if its parent was used already or too many are open.
    func make(_ asked: AccessRequest, most: Int) throws -> Credential? {
        let secret = randomBytes(Credential.secretBytes)
        let grant = AccessGrant(
            kind: asked.kind, role: asked.viewer.description, name: asked.name,
            hash: Credential(number: 1, secret: secret).hash, madeAt: seconds(),
            expiresAt: asked.expiresAt, parent: asked.parent)
        return try store.add(grant, endingParent: asked.parent != nil, most: most).map {
            Credential(number: $0, secret: secret)
        }
    }

    /// The order on small numbers that held at a second of service time.
    func smallNumbers(at moment: Int) throws -> SmallNumberRow? {
        try look().found.orders.first { $0.at <= moment }
    }

    /// Changes with every write to the database, and once a second; `nil` if it cannot be read.
    func stamp() -> StateStamp? { (try? look()).map(stamp) }

    /// The same, unless the database would have to be asked, or somebody be waited for.
    func stampAtHand() -> StateStamp? { knownAtHand().map(stamp) }

    private func stamp(_ known: AccessKnown) -> StateStamp {
        StateStamp(version: known.version, second: milliseconds() / 1000)
    }

    /// What this process has changed itself, the database does not tell it.
    private func forget() {
        looking.withLock { _ in known.withLock { $0 = nil } }
    }

    private func knownAtHand() -> AccessKnown? {
        let now = milliseconds()
        let last = known.withLockIfAvailable { $0 } ?? nil
        return last?.isGood(at: now) == true ? last : nil
    }

    /// What is known, read again if another connection has written since.
    private func look() throws -> AccessKnown {
        let now = milliseconds()
        if let last = known.withLock({ $0 }), last.isGood(at: now) { return last }
        return try looking.withLock { _ in
            let last = known.withLock { $0 }
            // Somebody else has looked meanwhile.
            if let last, last.isGood(at: now) { return last }
            let version = try store.version()
            let found =
                if let last, last.version == version { last.found } else {
                    try AccessKnown.Found(store, at: seconds())
                }
            let fresh = AccessKnown(
                version: version, lookedAt: now, found: found, isOpenUntilUsed: isOpenUntilUsed,
                seconds: seconds)
            known.withLock { $0 = fresh }
            return fresh
        }
    }
}

/// What somebody wants to open the board with.
struct AccessRequest {
    let kind: AccessGrant.Kind
    let viewer: Viewer
    let name: String
    let expiresAt: Int?
    var parent: Int?
}
