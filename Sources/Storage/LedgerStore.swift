import GRDB

/// The database of one coordinator: its ledger and the queues of its exchange.
///
/// One process writes; any number may read at the same time (write-ahead log). A commit is on disk
/// when it returns: `synchronous=FULL`.
package final class LedgerStore: Sendable {
    let writer: any DatabaseWriter

    /// Opens the database for writing, makes it if it is missing, and moves its schema forward.
    ///
    /// Before an older schema is changed, the database is copied beside it, as
    /// `<path>.before-<the first change>`; each change is one transaction.
    /// - Throws: `StorageFault`.
    package convenience init(writingTo path: String) throws {
        try self.init(writingTo: path, migrator: Schema.migrator)
    }

    /// The same with other changes of the schema, for trials of them.
    package init(writingTo path: String, migrator: DatabaseMigrator) throws {
        writer = try Self.opening(path) { configuration in
            let pool = try DatabasePool(path: path, configuration: configuration)
            // The pool lowers a write-ahead log to NORMAL after it has prepared its connections,
            // which may lose the last commits when the power fails: raised again here.
            try pool.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                // 16 MiB of log before it is folded into the database, four times SQLite's own
                // choice: a backlog rewrites the same pages of its indexes again and again.
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
            }
            let standing = try Schema.Standing(of: pool, migrator)
            if let newer = standing.newer { throw StorageFault.newerSchema(newer) }
            if let first = standing.pending.first, !standing.isEmpty {
                try Self.copy(pool, to: "\(path).before-\(first.prefix { $0 != " " })")
            }
            try migrator.migrate(pool)
            try Self.secureLog(pool)
            return pool
        }
    }

    /// Brings to the disk what the log holds from before.
    ///
    /// A process that was killed between writing a commit and waiting for the disk leaves it in the
    /// memory of the system: its successor sees it, builds on it and tells of it, and a power cut
    /// after that takes it away. Folding the log begins with waiting for the disk.
    private static func secureLog(_ pool: DatabasePool) throws {
        do {
            try pool.writeWithoutTransaction { _ = try $0.checkpoint(.passive) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // The log was brought to the disk; there was no room to fold it.
        }
    }

    /// Opens an existing database for reading.
    /// - Throws: `StorageFault`.
    package init(reading path: String) throws {
        writer = try Self.opening(path) { configuration in
            var configuration = configuration
            configuration.readonly = true
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let standing = try Schema.Standing(of: queue, Schema.migrator)
            if let newer = standing.newer { throw StorageFault.newerSchema(newer) }
            if let older = standing.pending.first { throw StorageFault.olderSchema(older) }
            return queue
        }
    }

    private static func opening(
        _ path: String, _ open: (Configuration) throws -> any DatabaseWriter
    ) throws -> any DatabaseWriter {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.busyMode = .timeout(10)
        configuration.maximumReaderCount = 4
        do {
            return try open(configuration)
        } catch let fault as StorageFault {
            throw fault
        } catch {
            throw StorageFault(error, "open", path)
        }
    }

    /// One transaction: everything in it is on disk when this returns, or nothing is.
    /// - Throws: `StorageFault`; what the body throws undoes the transaction and comes out.
    package func write<Value>(_ body: (LedgerTransaction) throws -> Value) throws -> Value {
        do {
            return try writer.write { try body(LedgerTransaction($0)) }
        } catch let error as DatabaseError {
            throw StorageFault(error, "write", "the ledger")
        }
    }

    /// One consistent view, undisturbed by what is written meanwhile.
    /// - Throws: `StorageFault`.
    package func read<Value>(_ body: (LedgerView) throws -> Value) throws -> Value {
        do {
            return try writer.read { try body(LedgerView($0)) }
        } catch let error as DatabaseError {
            throw StorageFault(error, "read", "the ledger")
        }
    }

    /// What SQLite reports of its durability settings: journal mode and synchronous level.
    /// - Throws: `StorageFault`.
    package func durability() throws -> (journal: String, synchronous: Int) {
        try writer.writeWithoutTransaction { database in
            let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? ""
            let level = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
            return (journal, level)
        }
    }

    /// Ends all use of the database and folds the log back into it.
    package func close() {
        try? writer.close()
    }
}

/// The database cannot do what it must.
package enum StorageFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// A newer program has changed the tables.
    case newerSchema(String)
    /// The tables are those of an older program, and a reader may not change them.
    case olderSchema(String)
    /// An operation failed.
    case failed(operation: String, subject: String, reason: String)
    /// A stored row is not what this program writes.
    case corrupt(String)

    /// What an error of SQLite means: damage is not mended by more room on the disk.
    init(_ error: any Error, _ operation: String, _ subject: String) {
        let code = (error as? DatabaseError)?.resultCode
        self =
            code == .SQLITE_CORRUPT || code == .SQLITE_NOTADB
            ? .corrupt("\(error)")
            : .failed(operation: operation, subject: subject, reason: "\(error)")
    }

    /// Stable code.
    package var code: String {
        switch self {
        case .newerSchema: "storage.newer-schema"
        case .failed: "storage.failed"
        case .corrupt: "storage.corrupt"
        case .olderSchema: "storage.older-schema"
        }
    }

    /// What to do about it, one line.
    package var hint: String {
        switch self {
        case .newerSchema: "Install the newer program again, or restore the copy made before."
        case .olderSchema: "Start the daemon: it makes a copy, and then changes the tables."
        case .failed: "Check that the disk has room and the state directory can be written."
        case .corrupt: "Stop the service and restore the last backup; keep the damaged file."
        }
    }

    package var description: String {
        switch self {
        case .olderSchema(let name):
            "The database is an older program's: this one has changed the tables since (\(name))."
        case .newerSchema(let name): "The database was changed by a newer program (\(name))."
        case .failed(let operation, let subject, let reason):
            "Cannot \(operation) \(subject): \(reason)"
        case .corrupt(let what):
            "The database is damaged, or holds something this program never wrote: \(what)."
        }
    }
}
