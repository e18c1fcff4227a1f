import Commissioning
import Evidence

/// What each authority was owed before anything was shared, as rows of a table and as data: the
/// numbers with which the first tiers of a decision are recomputed by hand.
struct OwedRows {
    private let rows: [AllocationRecord.Owed]

    /// The rows of a decision; none before it.
    init(_ record: AllocationRecord?) { rows = record?.owed ?? [] }

    /// One row per authority.
    var table: AnswerTable {
        AnswerTable(
            "Owed before sharing",
            columns: [
                .init("authority", says: .authority), .init("balance weeks", .trailing),
                .init("now", .trailing), .init("alone", .trailing),
                .init("gives way", .trailing), .init("floor", .trailing),
            ],
            rows: rows.map { row in
                [
                    PartyLabel.of(row.authority), "\(row.balanceWeeks)", "\(row.now)",
                    "\(row.alone)", "\(row.alone - row.floor)", "\(row.floor)",
                ]
            })
    }

    /// `authority`, `balanceWeeks`, `now`, `alone`, `floor`.
    var data: JSONValue {
        .array(
            rows.map { row in
                [
                    "authority": .string(row.authority),
                    "balanceWeeks": .number(row.balanceWeeks), "now": .number(row.now),
                    "alone": .number(row.alone), "floor": .number(row.floor),
                ]
            })
    }
}
