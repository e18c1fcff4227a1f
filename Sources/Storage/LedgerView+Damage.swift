import Evidence
import GRDB

/// What a disk that gives back other bytes than it was given has done, beyond the entries
/// themselves: those are compared with their hashes whenever they are read again.
extension LedgerView {
    /// A file for a party whose bytes are not those of any recorded document.
    package struct DamagedAnswer: Equatable, Sendable {
        /// The entry that it was queued with.
        package let entry: Int
        /// The party.
        package let party: String
        /// The file's name.
        package let name: String
    }

    /// Files for the parties whose bytes are not those of any recorded document, at most `limit`.
    ///
    /// The bytes of such a file stand beside the ledger, so that no hash of an entry covers them.
    package func damagedAnswers(limit: Int) throws -> [DamagedAnswer] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT entry, party, name, bytes FROM outbox JOIN ledger USING (entry)
                WHERE bytes <> envelope ORDER BY id
                """)
        let rows = try Row.fetchCursor(statement)
        var found: [DamagedAnswer] = []
        while found.count < limit, let row = try rows.next() {
            if try !isRecorded(StoredEntry.bytes(row, 3)) {
                found.append(DamagedAnswer(entry: row[0], party: row[1], name: row[2]))
            }
        }
        return found
    }

    /// Whether bytes are those of a document as it was recorded, with every signature it had then.
    func isRecorded(_ bytes: [UInt8]) throws -> Bool {
        guard let form = SignedEnvelope.StoredForm(bytes), let payload = form.payload else {
            return false
        }
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM ledger WHERE digest = ? AND leaf_hash = ?")
        return try Int.fetchOne(
            statement,
            arguments: [
                StoredEntry.data(PayloadDigest(of: payload).bytes), StoredEntry.data(form.leafHash),
            ]) != nil
    }

    /// What SQLite finds wrong with the tables and their indexes: its first complaint, or nil.
    package func complaint() throws -> String? {
        let said = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)")
        return said == "ok" ? nil : said ?? "no answer"
    }
}
