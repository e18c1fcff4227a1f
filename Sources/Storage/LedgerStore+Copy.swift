import GRDB

/// Copies of the database, made while others go on writing into it.
extension LedgerStore {
    /// Copies everything, as it is at one moment, into a new file: one file, with no log beside it.
    ///
    /// What lies at the path is overwritten. The copy is not yet known to be on the disk.
    /// - Throws: `StorageFault`.
    package func copy(to path: String) throws {
        do {
            try Self.copy(writer, to: path)
        } catch {
            throw StorageFault.failed(
                operation: "copy", subject: "the ledger", reason: "\(error)")
        }
    }

    /// What SQLite finds wrong with the file: its first complaint, or nil.
    /// - Throws: `StorageFault`.
    package func integrityComplaint() throws -> String? {
        do {
            let said = try writer.writeWithoutTransaction { database in
                try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
            }
            return said == "ok" ? nil : said ?? "no answer"
        } catch {
            return "\(error)"
        }
    }

    /// SQLite's online backup: one read transaction, so writers are never in the way of it.
    static func copy(_ source: some DatabaseReader, to path: String) throws {
        var configuration = Configuration()
        configuration.label = "copy"
        let target = try DatabaseQueue(path: path, configuration: configuration)
        try source.backup(to: target)
        try target.writeWithoutTransaction { database in
            _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
        }
        try target.close()
    }
}
