import Commissioning
import Evidence

/// The body of a `statement` document: what one authority is charged when a quarter is closed.
///
/// `lines`: each with `entry` (`charge`; or `reversal`, the opposite of all that was charged before
/// for the same matter, and `correction`, what takes its place), `quarter`, `item`, `kind`,
/// `subject`, `payer`, `pence`, `vat`, `basis`, `evidence`. `totalPence` is the authority's own,
/// `grantPence` what others pay for its children.
package enum StatementBody {
    package static let format = "mst-statement/1"
    private static let pence = -(1 << 53 - 1)...(1 << 53 - 1)

    /// The body for a record.
    package static func write(_ record: StatementRecord, madeAt: Instant) -> JSONValue {
        [
            "format": .string(format), "quarter": .string("\(record.quarter)"),
            "from": .string("\(record.quarter.start)"), "to": .string("\(record.quarter.end)"),
            "authority": .string(record.authority), "madeAt": .string("\(madeAt)"),
            "totalPence": .integer(Int64(record.totalPence)),
            "grantPence": .integer(Int64(record.grantPence)),
            "lines": .array(record.lines.map(write)),
        ]
    }

    private static func write(_ line: StatementRecord.Line) -> JSONValue {
        .object(
            JSONObject([
                ("entry", .string(line.entry.rawValue)), ("quarter", .string(line.key.quarter)),
                ("item", .string(line.key.item)), ("kind", .string(line.key.kind.rawValue)),
                ("subject", .string(line.key.subject)), ("payer", .string(line.key.payer)),
                ("pence", .integer(Int64(line.pence))), ("vat", .string(line.vat)),
                ("basis", .string(line.basis)),
                (
                    "evidence",
                    .array(
                        line.evidence.map {
                            [
                                "kind": .string($0.kind), "id": .string($0.id),
                                "entry": .integer(Int64($0.entry)),
                            ]
                        })
                ),
            ]))
    }

    /// Reads what a signed statement charges.
    package static func read(_ body: JSONValue) -> Result<StatementRecord, ShapeFaultList> {
        ShapeReader.whole(body, format: format, read)
    }

    private static func read(_ reader: ShapeReader) -> StatementRecord? {
        let name = reader.string("quarter", bytesMaximum: 10)
        let quarter = name.flatMap { FinancialQuarter($0) }
        if name != nil, quarter == nil {
            reader.fault("pattern", "quarter", "This must be a quarter, such as 2019-20-Q1.")
        }
        // What the quarter and the lines say already, for people who check by hand.
        _ = (reader.date("from"), reader.date("to"))
        let total = reader.integer("totalPence", in: pence)
        let grant = reader.integer("grantPence", in: pence)
        if let made = reader.string("madeAt"), Instant(made) == nil {
            reader.fault("pattern", "madeAt", "This must be a moment, YYYY-MM-DDThh:mm:ssZ.")
        }
        let authority = reader.partyID("authority")
        let listed = reader.array("lines", countMaximum: StatementRecord.linesMaximum) ?? []
        let lines = listed.compactMap { element in
            line(ShapeReader(element.value, at: element.place, into: reader.faults), authority)
        }
        guard let quarter, let authority, lines.count == listed.count else { return nil }
        let record = StatementRecord(quarter: quarter, authority: authority, lines: lines)
        if total != record.totalPence || grant != record.grantPence {
            reader.fault("statement.sum", "totalPence", "The lines do not add up to the totals.")
        }
        return record
    }

    private static func line(_ row: ShapeReader, _ authority: String?) -> StatementRecord.Line? {
        let entry = row.code("entry", of: StatementRecord.Line.Entry.self)
        let quarter = row.string("quarter", bytesMaximum: 10)
        let item = row.identifier("item")
        let kind = row.code("kind", of: ChargeLine.Kind.self)
        let subject = row.string("subject", bytesMaximum: 80)
        let payer = row.identifier("payer")
        let amount = row.integer("pence", in: pence)
        let vat = row.code("vat", of: VATTreatment.self)
        let basis = row.string("basis", bytesMaximum: 400)
        let listed = row.array("evidence", countMaximum: 200) ?? []
        let evidence = listed.compactMap { element -> ChargeLine.Evidence? in
            let found = ShapeReader(element.value, at: element.place, into: row.faults)
            let kind = found.string("kind", bytesMaximum: 40)
            let id = found.string("id", bytesMaximum: 120)
            let number = found.integer("entry", in: 0...(1 << 53 - 1))
            found.finish()
            guard let kind, let id, let number else { return nil }
            return ChargeLine.Evidence(kind, id, entry: number)
        }
        row.finish()
        guard let entry, let quarter, let item, let kind, let subject, let payer, let amount,
            let vat, let basis, let authority
        else { return nil }
        return StatementRecord.Line(
            entry: entry,
            key: .init(
                quarter: quarter, authority: authority, item: item, kind: kind, subject: subject,
                payer: payer),
            pence: amount, vat: vat.rawValue, basis: basis, evidence: evidence)
    }
}
