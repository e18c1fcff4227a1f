import Commissioning
import Evidence

/// What every authority owes for every quarter, line by line, and what it has been charged.
///
/// JSON: `quarters`: `quarter`, `from`, `to`, `closed`, `serviceCostPence`, `authorities` (`id`,
/// `pence`, `chargedPence` by statements); `lines`: `quarter`, `authority`, `payer`, `item`,
/// `kind`, `subject`, `pence`, `wholePence`, `weights`, `position`, `vat`, `basis`, `evidence`
/// (`kind`, `id`, `entry`); `statements`: `quarter`, `authority`, `totalPence`, `grantPence`,
/// `lines`, `digest`, `entry`; `trueUp`: `year`, `item`, `unit`, and by authority `chargedPence`,
/// `used`, `penceByUse`; `bedNights` by quarter.
struct ChargesAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let lines = snapshot.chargeLines.sorted { $0.key < $1.key }
        let names = Set(lines.map(\.key.quarter))
        let quarters = names.compactMap { FinancialQuarter($0) }.sorted { $0.start < $1.start }
        let rows = ChargeRows(
            snapshot: snapshot, lines: lines, quarters: quarters,
            uses: snapshot.yearUses)
        let last = quarters.last
        answer = Answer(
            title: last.map { "Charges up to \($0)" } ?? "Charges: none yet",
            sentences: snapshot.beginnings + rows.sentences,
            tables: [
                rows.quarterTable, rows.lineTable, rows.statementTable, rows.trueUpTable,
                rows.nightTable,
            ],
            json: snapshot.data([
                ("quarters", rows.quarterData), ("lines", .array(lines.map(ChargeRows.data))),
                ("statements", rows.statementData), ("trueUp", rows.trueUpData),
                ("bedNights", rows.nightData),
            ]))
    }
}
