import GRDB

/// Who may look at the board: tokens, login links and sessions, each only as a hash.
///
/// It has a connection of its own, so that a command and the daemon may both write: every write is
/// one short transaction, and a daemon sees another process's at its next look.
package final class AccessStore: Sendable {
    private let queue: DatabaseQueue

    /// Opens the access tables of a service's database; its schema is moved forward.
    /// - Throws: `StorageFault`.
    package convenience init(_ path: String) throws {
        try self.init(path, isWriting: true)
    }

    /// Opens them for reading; of a database that an older program made every read fails.
    /// - Throws: `StorageFault`.
    package convenience init(reading path: String) throws {
        try self.init(path, isWriting: false)
    }

    private init(_ path: String, isWriting: Bool) throws {
        do {
            var configuration = Configuration()
            configuration.label = "access"
            configuration.busyMode = .timeout(10)
            configuration.readonly = !isWriting
            if isWriting {
                configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            if isWriting { try Schema.migrator.migrate(queue) }
        } catch {
            throw StorageFault(error, "open", path)
        }
    }

    /// A number that changes whenever another connection has written to the database.
    /// - Throws: `StorageFault`.
    package func version() throws -> Int {
        try reading { try Int.fetchOne($0.cachedStatement(sql: "PRAGMA data_version")) ?? 0 }
    }

    /// Everything that still opens the board at a moment (seconds), by id.
    /// - Throws: `StorageFault`.
    package func live(at now: Int) throws -> [AccessGrant] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(AccessGrant.columns) FROM board_access
                    WHERE ended_at IS NULL AND (expires_at IS NULL OR expires_at > ?) ORDER BY id
                    """, arguments: [now]
            ).map(AccessGrant.init(row:))
        }
    }

    /// Everything that was ever made, newest first, at most `limit`.
    /// - Throws: `StorageFault`.
    package func all(limit: Int) throws -> [AccessGrant] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: "SELECT \(AccessGrant.columns) FROM board_access ORDER BY id DESC LIMIT ?",
                arguments: [limit]
            ).map(AccessGrant.init(row:))
        }
    }

    /// Whether anything was ever made, whatever became of it.
    /// - Throws: `StorageFault`.
    package func isUsed() throws -> Bool {
        try reading { try Bool.fetchOne($0, sql: "SELECT count(*) > 0 FROM board_access") ?? false }
    }

    /// Keeps something new under the next number, and forgets what ended more than a year before.
    ///
    /// With a parent, which must still be open, it takes the parent's place: of two that try to
    /// use one login link, one gets a session.
    /// - Returns: its number, or `nil` if the parent was used already, or if `most` of its kind
    ///   are open.
    /// - Throws: `StorageFault`.
    package func add(_ grant: AccessGrant, endingParent: Bool = false, most: Int) throws -> Int? {
        try writing { database in
            try database.execute(
                sql: """
                    DELETE FROM board_access WHERE parent IS NOT NULL
                    AND coalesce(ended_at, expires_at) < ?
                    """, arguments: [grant.madeAt - Self.keptSeconds])
            let open =
                try Int.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) FROM board_access WHERE kind = ? AND ended_at IS NULL
                        AND (expires_at IS NULL OR expires_at > ?)
                        """, arguments: [grant.kind.rawValue, grant.madeAt]) ?? 0
            if open >= most { return nil }
            if endingParent {
                try database.execute(
                    sql: """
                        UPDATE board_access SET ended_at = ?
                        WHERE id = ? AND ended_at IS NULL AND expires_at > ?
                        """, arguments: [grant.madeAt, grant.parent, grant.madeAt])
                if database.changesCount == 0 { return nil }
            }
            try database.execute(
                sql: """
                    INSERT INTO board_access
                    (kind, role, name, secret_hash, made_at, expires_at, parent)
                    VALUES (?,?,?,?,?,?,?)
                    """,
                arguments: [
                    grant.kind.rawValue, grant.role, grant.name, StoredEntry.data(grant.hash),
                    grant.madeAt, grant.expiresAt, grant.parent,
                ])
            return Int(database.lastInsertedRowID)
        }
    }

    /// Ends a token or link with the sessions that it opened, or one session.
    /// - Returns: Whether there was anything to end.
    /// - Throws: `StorageFault`.
    package func end(_ id: Int, at now: Int) throws -> Bool {
        try writing { database in
            try database.execute(
                sql: """
                    UPDATE board_access SET ended_at = ?1
                    WHERE (id = ?2 OR parent = ?2) AND ended_at IS NULL
                    """, arguments: [now, id])
            return database.changesCount > 0
        }
    }

    /// Ends everything that is open but what has one of these hashes.
    /// - Throws: `StorageFault`.
    package func endAll(except hashes: Set<[UInt8]>, at now: Int) throws {
        for grant in try live(at: now) where !hashes.contains(grant.hash) {
            _ = try end(grant.id, at: now)
        }
    }

    /// Orders about small numbers, the newest first, at most `limit`.
    /// - Throws: `StorageFault`.
    package func smallNumberOrders(limit: Int) throws -> [SmallNumberRow] {
        try reading { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT ordered_at, shown, ordered_by, reason FROM small_numbers
                    ORDER BY id DESC LIMIT ?
                    """, arguments: [limit]
            ).map { SmallNumberRow(at: $0[0], isShown: $0[1], by: $0[2], reason: $0[3]) }
        }
    }

    /// Records an order about small numbers.
    /// - Throws: `StorageFault`.
    package func order(_ row: SmallNumberRow) throws {
        try writing { database in
            try database.execute(
                sql: """
                    INSERT INTO small_numbers (ordered_at, shown, ordered_by, reason)
                    VALUES (?,?,?,?)
                    """, arguments: [row.at, row.isShown, row.by, row.reason])
        }
    }

    /// Seconds for which an ended session is still listed: a year.
    private static let keptSeconds = 365 * 86_400

    private func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.read(body)
        } catch let error as DatabaseError {
            throw StorageFault.failed(
                operation: "read", subject: "the table of access", reason: error.description)
        }
    }

    private func writing<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.write(body)
        } catch let error as DatabaseError {
            throw StorageFault.failed(
                operation: "write", subject: "the table of access", reason: error.description)
        }
    }
}
