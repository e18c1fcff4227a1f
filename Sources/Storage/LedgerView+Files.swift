import Evidence
import GRDB

/// What a list of files shows of one of them.
package struct FileLine: Equatable, Sendable {
    /// The party that sent it, or that it is for.
    package let party: String
    /// Document type.
    package let type: String
    /// Number in its stream.
    package let number: Int
    /// Seconds since the Epoch at which it was recorded.
    package let at: Int
    /// The verdict on one that came in; `published` or `waiting` of one that goes out.
    package let state: String
    /// What exactly was wrong; empty if nothing.
    package let detail: String
}

extension LedgerView {
    /// Documents of others, newest first, at most `limit`.
    package func newestReceived(by me: String, limit: Int) throws -> [FileLine] {
        try lines(
            """
            SELECT issuer, type, sequence, recorded_at, verdict, detail FROM ledger
            WHERE issuer <> ? ORDER BY entry DESC LIMIT ?
            """, [me, limit])
    }

    /// Files for the parties, newest first, at most `limit`.
    package func newestAnswers(limit: Int) throws -> [FileLine] {
        try lines(
            """
            SELECT outbox.party, ledger.type, ledger.sequence, ledger.recorded_at,
                iif(published_at IS NULL, 'waiting', 'published'), ''
            FROM outbox JOIN ledger USING (entry) ORDER BY outbox.id DESC LIMIT ?
            """, [limit])
    }

    /// Number of documents that wait for earlier ones.
    package func heldCount() throws -> Int {
        try Int.fetchOne(database.cachedStatement(sql: "SELECT count(*) FROM held")) ?? 0
    }

    private func lines(_ sql: String, _ arguments: StatementArguments) throws -> [FileLine] {
        try Row.fetchAll(database.cachedStatement(sql: sql), arguments: arguments).map {
            FileLine(
                party: $0[0], type: $0[1], number: $0[2], at: $0[3], state: $0[4], detail: $0[5])
        }
    }
}
