import Evidence
import Foundation
import GRDB

/// Reads for proofs and for the pages that show the ledger.
extension LedgerView {
    /// Leaf hashes of the entries after a position, in order, 32 bytes each, at most `limit`.
    package func leafHashes(after position: Int, limit: Int) throws -> [[UInt8]] {
        let statement = try database.cachedStatement(
            sql: "SELECT leaf_hash FROM ledger WHERE entry > ? ORDER BY entry LIMIT ?")
        return try Data.fetchAll(statement, arguments: [position, limit]).map { Array($0) }
    }

    /// Leaf hashes of the entries after a position with their documents' types, in order, at most
    /// `limit`.
    package func leaves(
        after position: Int, limit: Int
    ) throws -> [(hash: [UInt8], type: String)] {
        let statement = try database.cachedStatement(
            sql: "SELECT leaf_hash, type FROM ledger WHERE entry > ? ORDER BY entry LIMIT ?")
        return try Row.fetchAll(statement, arguments: [position, limit]).map {
            (StoredEntry.bytes($0[0]), $0[1])
        }
    }

    /// One entry, or `nil`.
    package func entry(_ number: Int) throws -> StoredEntry? {
        try entries(after: number - 1, limit: 1).first { $0.entry == number }
    }

    /// Entries of one type, newest first, at most `limit`.
    /// - Parameter through: The last entry that counts.
    package func newest(
        type: String, limit: Int, through entry: Int = Int(Int32.max)
    ) throws -> [StoredEntry] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(StoredEntry.columns) FROM ledger WHERE type = ? AND entry <= ?
                ORDER BY entry DESC LIMIT ?
                """)
        return try Row.fetchAll(statement, arguments: [type, entry, limit]).map(
            StoredEntry.init(row:))
    }

    /// Whether a file with this name was ever queued for a party.
    package func hasAnswer(to party: String, named name: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM outbox WHERE party = ? AND name = ?")
        return try Int.fetchOne(statement, arguments: [party, name]) != nil
    }

    /// Documents that contradict recorded ones, kept as evidence: whose, since when, which number.
    package func evidence() throws -> [(
        issuer: String, audience: [String], stoppedAt: Int, sequence: Int, bytes: [UInt8]
    )] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT issuer, audience, stopped_at, sequence, evidence FROM stopped_stream
                ORDER BY stopped_at
                """
        ).map { ($0[0], StoredEntry.split($0[1]), $0[2], $0[3], StoredEntry.bytes($0[4])) }
    }
}
