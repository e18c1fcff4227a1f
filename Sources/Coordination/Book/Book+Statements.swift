import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Tells every authority what it is charged for a quarter.
    ///
    /// The statements of one quarter do not depend on each other: each has its authority's lines.
    /// - Throws: `CoordinationFault`.
    mutating func makeStatements(for quarter: FinancialQuarter, now: Instant) throws {
        for party in state.inForce?.agreement.authorities ?? [] {
            for part in 0..<StatementRecord.partsMaximum {
                let record = state.statement(for: quarter, of: party.id, at: now)
                // The first says that there is nothing to charge, if it is so.
                if part > 0, record.lines.isEmpty { break }
                try issue(
                    .statement, to: party.id, body: StatementBody.write(record, madeAt: now),
                    fact: .statement(record), now: now)
            }
        }
    }
}
