import Evidence
import GRDB

/// Writes that happen together or not at all.
package struct LedgerTransaction {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Reads that see what this transaction has written.
    package var view: LedgerView { LedgerView(database) }

    /// Records a document at the next position.
    /// - Throws: `StorageFault.corrupt` if its position is not the next one.
    package func append(_ entry: StoredEntry) throws {
        let expected = try view.head() + 1
        guard entry.entry == expected else {
            throw StorageFault.corrupt("entry \(entry.entry) where \(expected) is next")
        }
        let statement = try database.cachedStatement(
            sql: "INSERT INTO ledger (\(StoredEntry.columns)) VALUES (?,?,?,?,?,?,?,?,?,?,?)")
        try statement.execute(arguments: [
            entry.entry, entry.recordedAt, entry.issuer, StoredEntry.joined(entry.audience),
            entry.type, entry.sequence, StoredEntry.data(entry.digest.bytes), entry.verdict,
            entry.detail, StoredEntry.data(entry.envelope), StoredEntry.data(entry.leafHash),
        ])
    }

    /// Queues a file for a party's folder.
    ///
    /// - Parameter answers: Digest of the document that it answers, so that it can be given again.
    package func enqueue(
        party: String, name: String, entry: Int, answers: PayloadDigest?, bytes: [UInt8]
    ) throws {
        let statement = try database.cachedStatement(
            sql: "INSERT INTO outbox (party, name, entry, answers, bytes) VALUES (?,?,?,?,?)")
        try statement.execute(arguments: [
            party, name, entry, answers.map { StoredEntry.data($0.bytes) },
            StoredEntry.data(bytes),
        ])
    }

    /// Notes that an answer is in its folder.
    package func markPublished(_ id: Int, at: Int) throws {
        try database.cachedStatement(sql: "UPDATE outbox SET published_at = ? WHERE id = ?")
            .execute(arguments: [at, id])
    }

    /// Queues the answers to a document once more; they keep their bytes and names.
    package func publishAgain(answersTo digest: PayloadDigest) throws {
        try database.cachedStatement(sql: "UPDATE outbox SET published_at = NULL WHERE answers = ?")
            .execute(arguments: [StoredEntry.data(digest.bytes)])
    }

    /// Keeps a document until its predecessors have arrived; the first one with a number stays.
    package func hold(_ document: HeldDocument) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO held
                (issuer, audience, sequence, digest, envelope, received_at) VALUES (?,?,?,?,?,?)
                """
        ).execute(arguments: [
            document.issuer, StoredEntry.joined(document.audience), document.sequence,
            StoredEntry.data(document.digest.bytes), StoredEntry.data(document.envelope),
            document.receivedAt,
        ])
    }

    /// Forgets a held document: it is in the ledger now.
    package func release(issuer: String, audience: [String], sequence: Int) throws {
        try database.cachedStatement(
            sql: "DELETE FROM held WHERE issuer = ? AND audience = ? AND sequence = ?"
        ).execute(arguments: [issuer, StoredEntry.joined(audience), sequence])
    }

    /// Notes a refused file; a second time with the same bytes changes nothing.
    package func refuse(_ file: RefusedFile) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO refused_file
                (party, sha256, code, detail, name, size_bytes, refused_at) VALUES (?,?,?,?,?,?,?)
                """
        ).execute(arguments: [
            file.party, file.sha256, file.code, file.detail, file.name, file.sizeBytes,
            file.refusedAt,
        ])
    }

    /// Stops a stream and keeps the document that contradicts the recorded one.
    package func stop(
        issuer: String, audience: [String], sequence: Int, evidence: [UInt8], at: Int
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO stopped_stream
                (issuer, audience, stopped_at, sequence, evidence) VALUES (?,?,?,?,?)
                """
        ).execute(arguments: [
            issuer, StoredEntry.joined(audience), at, sequence, StoredEntry.data(evidence),
        ])
    }

    /// Keeps a setting.
    package func set(_ name: String, _ value: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO setting (name, value) VALUES (?,?)
                ON CONFLICT (name) DO UPDATE SET value = excluded.value
                """
        ).execute(arguments: [name, value])
    }
}
