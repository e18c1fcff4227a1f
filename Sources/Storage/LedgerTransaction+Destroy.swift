import GRDB

extension LedgerTransaction {
    /// Puts what is left of a document in the place of the signed one, and forgets the files that
    /// carried it to a party.
    ///
    /// Position, digest and leaf hash stay, so every root and proof stands.
    ///
    /// - Parameter left: The entry with its new `envelope` and `detail`.
    /// - Returns: The forgotten files, by party and name.
    package func destroy(_ left: StoredEntry) throws -> [(party: String, name: String)] {
        try database.cachedStatement(
            sql: "UPDATE ledger SET envelope = ?, detail = ? WHERE entry = ?"
        ).execute(arguments: [StoredEntry.data(left.envelope), left.detail, left.entry])
        let files = try Row.fetchAll(
            database, sql: "SELECT party, name FROM outbox WHERE entry = ?",
            arguments: [left.entry])
        try database.execute(sql: "DELETE FROM outbox WHERE entry = ?", arguments: [left.entry])
        return files.map { ($0[0], $0[1]) }
    }

    /// Forgets documents that were kept because they contradict a recorded one.
    package func destroyEvidence(where isAbout: ([UInt8]) -> Bool) throws {
        let kept = try Row.fetchAll(
            database, sql: "SELECT issuer, audience, evidence FROM stopped_stream")
        for row in kept where isAbout(StoredEntry.bytes(row[2])) {
            try database.execute(
                sql: "UPDATE stopped_stream SET evidence = x'' WHERE issuer = ? AND audience = ?",
                arguments: [row[0] as String, row[1] as String])
        }
    }

    /// Forgets names of a party's refused files that hold a text, and what was said of the files.
    ///
    /// - Parameter replacement: What stands in place of the name.
    package func forgetNames(
        party: String, holding text: String, as replacement: String
    ) throws {
        try database.execute(
            sql: """
                UPDATE refused_file SET name = :new, detail = ''
                WHERE party = :party AND (instr(name, :old) > 0 OR instr(detail, :old) > 0)
                """, arguments: ["new": replacement, "party": party, "old": text])
    }
}

extension LedgerStore {
    /// One transaction whose replaced bytes are overwritten on the disk as well: in the pages of
    /// the database, and in its log.
    ///
    /// Copies elsewhere, such as backups, are not reached by it.
    /// - Throws: `StorageFault`; what the body throws undoes the transaction and comes out.
    package func destroy<Value>(_ body: (LedgerTransaction) throws -> Value) throws -> Value {
        try raw { try $0.execute(sql: "PRAGMA secure_delete = ON") }
        let value = try write(body)
        try raw { database in
            try database.execute(sql: "VACUUM")
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
        }
        return value
    }

    private func raw(_ body: (Database) throws -> Void) throws {
        do {
            try writer.writeWithoutTransaction(body)
        } catch let error as DatabaseError {
            throw StorageFault.failed(
                operation: "write", subject: "the ledger", reason: error.description)
        }
    }
}
