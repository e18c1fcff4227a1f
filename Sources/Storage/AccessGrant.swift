import GRDB

/// A token, a login link or a session: for whom, until when, and the hash of its secret.
package struct AccessGrant: Equatable, Sendable {
    /// What it is.
    package enum Kind: String, CaseIterable, Sendable {
        /// Sent with every request.
        case token
        /// Opens one session, once.
        case login
        /// What a browser has after a login.
        case session
    }

    /// Its number; 0 before it is kept.
    package let id: Int
    /// What it is.
    package let kind: Kind
    /// `board`, `operator`, or `authority:` and an id.
    package let role: String
    /// Whose it is, in the operator's words; may be empty.
    package let name: String
    /// SHA-256 of its secret, 32 bytes.
    package let hash: [UInt8]
    /// When it was made, seconds since 1970, real time.
    package let madeAt: Int
    /// The second from which it opens nothing; `nil`: never.
    package let expiresAt: Int?
    /// When it was used up, ended or revoked, or `nil`.
    package let endedAt: Int?
    /// The login link that a session came from.
    package let parent: Int?

    /// Something that opens the board, not kept yet.
    package init(
        kind: Kind, role: String, name: String, hash: [UInt8], madeAt: Int, expiresAt: Int?,
        parent: Int? = nil
    ) {
        self.init(
            id: 0, kind: kind, role: role, name: name, hash: hash, madeAt: madeAt,
            expiresAt: expiresAt, endedAt: nil, parent: parent)
    }

    private init(
        id: Int, kind: Kind, role: String, name: String, hash: [UInt8], madeAt: Int,
        expiresAt: Int?, endedAt: Int?, parent: Int?
    ) {
        self.id = id
        self.kind = kind
        self.role = role
        self.name = name
        self.hash = hash
        self.madeAt = madeAt
        self.expiresAt = expiresAt
        self.endedAt = endedAt
        self.parent = parent
    }

    static let columns =
        "id, kind, role, name, secret_hash, made_at, expires_at, ended_at, parent"

    init(row: Row) throws {
        guard let kind = Kind(rawValue: row[1]) else {
            throw StorageFault.corrupt("access of an unknown kind")
        }
        self.init(
            id: row[0], kind: kind, role: row[2], name: row[3], hash: StoredEntry.bytes(row[4]),
            madeAt: row[5], expiresAt: row[6], endedAt: row[7], parent: row[8])
    }
}

/// One order about small numbers: whether they are shown, who ordered it, and why.
package struct SmallNumberRow: Equatable, Sendable {
    /// When it was ordered, seconds of service time.
    package let at: Int
    /// Whether percentages of few children are shown from then on.
    package let isShown: Bool
    /// Who ordered it.
    package let by: String
    /// Why.
    package let reason: String

    /// An order.
    package init(at: Int, isShown: Bool, by: String, reason: String) {
        self.at = at
        self.isShown = isShown
        self.by = by
        self.reason = reason
    }
}
