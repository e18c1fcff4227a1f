import BoardServer
import Synchronization

/// Keeps access in memory: the credentials of every role, and what became of links and sessions.
final class FixedAccess: AccessKeeper {
    private struct Kept {
        var holders: [Int: AccessHolder] = [:]
        var made = 0
    }

    private let kept = Mutex(Kept())
    private let isOpenUntilUsed: Bool

    init(isOpenUntilUsed: Bool = false) { self.isOpenUntilUsed = isOpenUntilUsed }

    /// Makes a credential.
    func make(_ use: AccessHolder.Use, _ viewer: Viewer) -> Credential {
        kept.withLock { kept in
            kept.made += 1
            let secret = [UInt8](repeating: UInt8(kept.made), count: Credential.secretBytes)
            let made = Credential(number: kept.made, secret: secret)
            kept.holders[kept.made] = AccessHolder(
                number: kept.made, use: use, viewer: viewer, hash: made.hash)
            return made
        }
    }

    func revoke(_ number: Int) { kept.withLock { $0.holders[number] = nil } }

    func isOpen() throws -> Bool { isOpenUntilUsed && kept.withLock { $0.made == 0 } }

    func holder(of number: Int) throws -> AccessHolder? { kept.withLock { $0.holders[number] } }

    func atHand() -> (any AccessKnowledge)? { self }

    func openSession(from link: AccessHolder) throws -> Credential? {
        let isFirst = kept.withLock { $0.holders.removeValue(forKey: link.number) != nil }
        return isFirst ? make(.session, link.viewer) : nil
    }

    func end(_ session: AccessHolder) throws { revoke(session.number) }
}
