import GRDB

extension LedgerTransaction {
    /// Queues the files of an issuer to one party from a number on once more; they keep their bytes
    /// and names. What is in no stream is left alone.
    ///
    /// - Returns: How many files.
    package func publishAgain(to party: String, by issuer: String, from number: Int) throws -> Int {
        try database.cachedStatement(
            sql: """
                UPDATE outbox SET published_at = NULL WHERE party = ? AND entry IN (
                    SELECT entry FROM ledger WHERE issuer = ? AND audience = ? AND sequence >= ?
                    AND type NOT IN ('keyset', 'agreement'))
                """
        ).execute(arguments: [party, issuer, party, number])
        return database.changesCount
    }
}
