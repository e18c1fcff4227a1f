import Evidence

/// Knows what credentials stand for. What it keeps is hashes; it never learns a secret but to hash
/// it.
package protocol AccessKnowledge: Sendable {
    /// Whether everybody is let in as the operator: a demonstration before its first token.
    /// - Throws: whatever keeps it from knowing; the board answers 503.
    func isOpen() throws -> Bool
    /// What a credential's number stands for while it is live, or `nil`.
    /// - Throws: whatever keeps it from knowing.
    func holder(of number: Int) throws -> AccessHolder?
}

/// Knows who may look at the board, and lets in and out.
package protocol AccessKeeper: AccessKnowledge {
    /// What is known already, for somebody who may not wait; `nil`: it has to be looked up.
    func atHand() -> (any AccessKnowledge)?
    /// Uses a login link up and opens a session in its place.
    /// - Returns: The session's credential, or `nil` if somebody was faster.
    /// - Throws: whatever keeps it from writing.
    func openSession(from link: AccessHolder) throws -> Credential?
    /// Ends a session.
    /// - Throws: whatever keeps it from writing.
    func end(_ session: AccessHolder) throws
}

extension AccessKeeper {
    /// A keeper that has to look everything up.
    package func atHand() -> (any AccessKnowledge)? { nil }
}

/// What a live credential stands for.
package struct AccessHolder: Equatable, Sendable {
    /// What it may be used for.
    package enum Use: String, Sendable {
        /// With every request, in `Authorization`.
        case token
        /// Once, in a login link.
        case login
        /// With every request of a browser, in a cookie.
        case session
    }

    /// Its number.
    package let number: Int
    /// What it may be used for.
    package let use: Use
    /// As whom.
    package let viewer: Viewer
    /// SHA-256 of its secret.
    package let hash: [UInt8]

    /// What a live credential stands for.
    package init(number: Int, use: Use, viewer: Viewer, hash: [UInt8]) {
        self.number = number
        self.use = use
        self.viewer = viewer
        self.hash = hash
    }
}

/// A number and a secret of 256 random bits, written `mst_<number>_<43 letters of base64url>`.
///
/// The number is no secret; it is there so that one stored hash is compared, in constant time.
package struct Credential: Sendable {
    /// Its number in the table of access.
    package let number: Int
    private let secret: [UInt8]

    /// Bytes of a secret.
    package static let secretBytes = 32
    /// No credential is longer: 4 + 19 + 1 + 43.
    static let textBytesMaximum = 67

    /// A credential of a number and a fresh secret of 32 bytes.
    package init(number: Int, secret: [UInt8]) {
        precondition(secret.count == Self.secretBytes, "256 bits")
        self.number = number
        self.secret = secret
    }

    /// Reads one as it was shown.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.textBytesMaximum else { return nil }
        let parts = text.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "mst", let number = Int(parts[1]), number > 0,
            let secret = Base64URL.decode(String(parts[2])), secret.count == Self.secretBytes
        else { return nil }
        self.init(number: number, secret: secret)
    }

    /// The text that is shown once.
    package var text: String { "mst_\(number)_\(Base64URL.encode(secret))" }

    /// What is kept of the secret.
    package var hash: [UInt8] { Hashing.sha256(secret) }

    /// Whether it is this holder's; takes the same time whatever differs.
    func isOf(_ holder: AccessHolder) -> Bool {
        let own = hash
        var difference = UInt8(own.count == holder.hash.count ? 0 : 1)
        for (one, other) in zip(own, holder.hash) { difference |= one ^ other }
        return difference == 0
    }
}
