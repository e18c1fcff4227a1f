import Evidence
import GRDB

/// Reads of one consistent moment of the database.
package struct LedgerView {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// Position of the last entry; 0 for an empty ledger.
    package func head() throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT coalesce(max(entry), 0) FROM ledger")) ?? 0
    }

    /// Position of the last entry recorded up to a second; recorded time never runs backwards.
    package func head(recordedThrough second: Int) throws -> Int {
        let statement = try database.cachedStatement(
            sql: "SELECT entry FROM ledger WHERE recorded_at <= ? ORDER BY entry DESC LIMIT 1")
        return try Int.fetchOne(statement, arguments: [second]) ?? 0
    }

    /// Entries after a position, in order, at most `limit`.
    package func entries(after position: Int, limit: Int) throws -> [StoredEntry] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(StoredEntry.columns) FROM ledger WHERE entry > ? ORDER BY entry LIMIT ?")
        return try Row.fetchAll(statement, arguments: [position, limit]).map(StoredEntry.init(row:))
    }

    /// Hands over every entry after a position, in order, one at a time; stops when told `false`.
    ///
    /// Only one entry is held at a time, however long the ledger is.
    package func forEachEntry(
        after position: Int, _ body: (StoredEntry) throws -> Bool
    ) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT \(StoredEntry.columns) FROM ledger WHERE entry > ? ORDER BY entry")
        let rows = try Row.fetchCursor(statement, arguments: [position])
        while let row = try rows.next() {
            guard try body(StoredEntry(row: row)) else { return }
        }
    }

    /// The entry of a stream with this number; keysets and agreements are in no stream.
    package func entry(
        issuer: String, audience: [String], sequence: Int
    ) throws -> StoredEntry? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(StoredEntry.columns) FROM ledger
                WHERE issuer = ? AND audience = ? AND sequence = ?
                AND type NOT IN ('keyset', 'agreement') ORDER BY entry LIMIT 1
                """)
        return try Row.fetchOne(
            statement, arguments: [issuer, StoredEntry.joined(audience), sequence]
        ).map(StoredEntry.init(row:))
    }

    /// The digest of the entry of a stream with this number, or `nil`.
    package func digest(
        issuer: String, audience: [String], sequence: Int
    ) throws -> PayloadDigest? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT digest FROM ledger
                WHERE issuer = ? AND audience = ? AND sequence = ?
                AND type NOT IN ('keyset', 'agreement') ORDER BY entry LIMIT 1
                """)
        return try Row.fetchOne(
            statement, arguments: [issuer, StoredEntry.joined(audience), sequence]
        ).map { try StoredEntry.digest($0[0]) }
    }

    /// Entries that carry a payload with this digest, in order.
    package func entries(digest: PayloadDigest) throws -> [StoredEntry] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(StoredEntry.columns) FROM ledger WHERE digest = ? ORDER BY entry")
        return try Row.fetchAll(statement, arguments: [StoredEntry.data(digest.bytes)])
            .map(StoredEntry.init(row:))
    }

    /// Held documents, by stream and number.
    package func held() throws -> [HeldDocument] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT issuer, audience, sequence, digest, envelope, received_at FROM held
                ORDER BY issuer, audience, sequence
                """)
        return try Row.fetchAll(statement).map { row in
            HeldDocument(
                issuer: row[0], audience: StoredEntry.split(row[1]), sequence: row[2],
                digest: try StoredEntry.digest(row[3]), envelope: StoredEntry.bytes(row[4]),
                receivedAt: row[5])
        }
    }

    /// Answers that are not yet in their folders, each party's in order, at most `limit`.
    ///
    /// The parties take turns, so that one whose folder takes nothing does not keep the others
    /// waiting. The index is named, because SQLite would go through everything ever published.
    package func waitingAnswers(limit: Int) throws -> [StoredAnswer] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, party, name, bytes, published_at, bytes = envelope FROM (
                    SELECT id AS waiting, row_number() OVER (PARTITION BY party ORDER BY id) AS turn
                    FROM outbox INDEXED BY outbox_waiting WHERE published_at IS NULL
                ) JOIN outbox ON id = waiting JOIN ledger USING (entry) ORDER BY turn, id LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [limit]).map { row in
            var answer = StoredAnswer(row: row)
            answer.isAsRecorded = try row[5] || isRecorded(answer.bytes)
            return answer
        }
    }

    /// Answers to a party, newest first, at most `limit`.
    package func answers(to party: String, limit: Int) throws -> [StoredAnswer] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, party, name, bytes, published_at FROM outbox
                WHERE party = ? ORDER BY id DESC LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [party, limit]).map(StoredAnswer.init(row:))
    }

    /// Number of answers that are not yet in their folders.
    package func waitingAnswerCount() throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: "SELECT count(*) FROM outbox WHERE published_at IS NULL")) ?? 0
    }

    /// Files refused since a moment, newest first, at most `limit`.
    package func refusedFiles(since: Int, limit: Int) throws -> [RefusedFile] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT party, sha256, code, detail, name, size_bytes, refused_at FROM refused_file
                WHERE refused_at >= ? ORDER BY refused_at DESC, party, sha256 LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [since, limit]).map { row in
            RefusedFile(
                party: row[0], sha256: row[1], code: row[2], detail: row[3], name: row[4],
                sizeBytes: row[5], refusedAt: row[6])
        }
    }

    /// Number of files of a party refused since a moment.
    package func refusedFileCount(party: String, since: Int) throws -> Int {
        try Int.fetchOne(
            database.cachedStatement(
                sql: "SELECT count(*) FROM refused_file WHERE party = ? AND refused_at >= ?"),
            arguments: [party, since]) ?? 0
    }

    /// Whether these bytes from this folder were refused before.
    package func isRefused(party: String, sha256: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM refused_file WHERE party = ? AND sha256 = ?")
        return try Int.fetchOne(statement, arguments: [party, sha256]) != nil
    }

    /// Streams in which an issuer contradicted itself, as (issuer, audience, sequence).
    package func stoppedStreams() throws -> [(issuer: String, audience: [String], sequence: Int)] {
        try Row.fetchAll(database, sql: "SELECT issuer, audience, sequence FROM stopped_stream")
            .map { ($0[0], StoredEntry.split($0[1]), $0[2]) }
    }

    /// A kept setting, or `nil`.
    package func setting(_ name: String) throws -> String? {
        try String.fetchOne(
            database.cachedStatement(sql: "SELECT value FROM setting WHERE name = ?"),
            arguments: [name])
    }
}
