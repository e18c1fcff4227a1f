import BoardServer
import Evidence
import Storage
import Synchronization

/// Who may look at the board, from the database, kept in memory until another process changes it.
final class AccessBook: AccessKeeper {
    private struct Known {
        var version = -1
        var lookedAt = Int.min
        var holders: [Int: AccessGrant] = [:]
        var isUsed = false
        var order: [SmallNumberRow] = []
    }

    private let store: AccessStore
    private let isOpenUntilUsed: Bool
    private let seconds: @Sendable () -> Int
    private let milliseconds: @Sendable () -> Int
    private let randomBytes: @Sendable (Int) -> [UInt8]
    private let known = Mutex(Known())

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

    func isOpen() throws -> Bool {
        guard isOpenUntilUsed else { return false }
        return try look { !$0.isUsed }
    }

    func holder(of number: Int) throws -> AccessHolder? {
        let now = seconds()
        guard let grant = try look({ $0.holders[number] }),
            grant.expiresAt.map({ $0 > now }) ?? true,
            let viewer = Viewer(grant.role)
        else { return nil }
        return AccessHolder(
            number: grant.id, use: AccessHolder.Use(rawValue: grant.kind.rawValue) ?? .login,
            viewer: viewer, hash: grant.hash)
    }

    func openSession(from link: AccessHolder) throws -> Credential? {
        let now = seconds()
        let name = try look { $0.holders[link.number]?.name } ?? ""
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
        try look { $0.order.first { $0.at <= moment } }
    }

    /// Changes with every write to the database, and once a second; `nil` if it cannot be read.
    func stamp() -> StateStamp? {
        guard let version = try? look({ $0.version }) else { return nil }
        return StateStamp(version: version, second: milliseconds() / 1000)
    }

    private func forget() {
        known.withLock {
            $0.version = -1; $0.lookedAt = Int.min
        }
    }

    /// What is known, read again if another connection has written since.
    private func look<Value: Sendable>(_ value: (Known) -> Value) throws -> Value {
        let now = milliseconds()
        return try known.withLock { known in
            if now - Self.lookMilliseconds >= known.lookedAt || now < known.lookedAt {
                known.lookedAt = now
                let version = try store.version()
                if version != known.version {
                    known.holders = Dictionary(
                        try store.live(at: seconds()).map { ($0.id, $0) },
                        uniquingKeysWith: { first, _ in first })
                    known.isUsed = try store.isUsed()
                    known.order = try store.smallNumberOrders(limit: 100)
                    known.version = version
                }
            }
            return value(known)
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
