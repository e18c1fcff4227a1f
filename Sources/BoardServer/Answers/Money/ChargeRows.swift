import Commissioning
import Evidence

/// Charges as rows of tables and as data.
struct ChargeRows {
    let snapshot: ServiceSnapshot
    let lines: [ChargeLine]
    let quarters: [FinancialQuarter]
    let uses: [YearUse]

    private var parties: [String] { snapshot.agreement?.authorities.map(\.id) ?? [] }
    private var statements: [StatementBook.Signed] { snapshot.state.ledgerOfCharges.statements }

    /// A party's amounts of one quarter.
    private struct Account: Hashable {
        let quarter: String
        let party: String
    }

    private let owedPence: [Account: Int]
    private let chargedPence: [Account: Int]
    private let costPence: [String: Int]
    private let nights: [BedNights]

    /// - Parameter lines: Every amount, in its order.
    init(
        snapshot: ServiceSnapshot, lines: [ChargeLine], quarters: [FinancialQuarter],
        uses: [YearUse]
    ) {
        self.snapshot = snapshot
        self.lines = lines
        self.quarters = quarters
        self.uses = uses
        var owed: [Account: Int] = [:]
        var cost: [String: Int] = [:]
        for line in lines {
            owed[Account(quarter: line.key.quarter, party: line.key.payer), default: 0] +=
                line.pence
            cost[line.key.quarter, default: 0] += line.pence
        }
        var charged: [Account: Int] = [:]
        for record in snapshot.state.ledgerOfCharges.statements.map(\.record) {
            for line in record.lines where line.key.payer == record.authority {
                let account = Account(quarter: line.key.quarter, party: record.authority)
                charged[account, default: 0] += line.pence
            }
        }
        owedPence = owed
        costPence = cost
        chargedPence = charged
        let intervals = quarters.map { quarter -> (from: CivilDate, to: CivilDate) in
            let from = max(quarter.start, snapshot.agreement?.effectiveFrom ?? quarter.start)
            let end = min(quarter.end, snapshot.agreement?.effectiveTo ?? quarter.end)
            return (from, min(end, max(from, snapshot.today)))
        }
        nights = snapshot.state.bedNights(intervals)
    }

    private func owed(_ quarter: FinancialQuarter, _ party: String) -> Int {
        owedPence[Account(quarter: "\(quarter)", party: party)] ?? 0
    }

    /// What statements have charged an authority for a quarter, corrections included.
    private func charged(_ quarter: FinancialQuarter, _ party: String) -> Int {
        chargedPence[Account(quarter: "\(quarter)", party: party)] ?? 0
    }

    /// What the service costs, whoever pays: transfers between authorities add up to nothing.
    private func cost(_ quarter: FinancialQuarter) -> Int { costPence["\(quarter)"] ?? 0 }

    var sentences: [String] {
        guard let last = quarters.last else { return [] }
        var found = parties.map { party in
            let whole = quarters.reduce(0) { $0 + owed($1, party) }
            let told = quarters.reduce(0) { $0 + charged($1, party) }
            return "\(PartyLabel.of(party)): \(MoneyText.pounds(whole)) for \(quarters.count) "
                + "quarters, of which statements have charged \(MoneyText.pounds(told))."
        }
        if last.end > snapshot.today {
            found.append("\(last) runs until \(last.end.adding(days: -1).spoken): it can change.")
        }
        found.append("Value added tax is carried as the agreement says, and never computed.")
        return found
    }

    var quarterTable: AnswerTable {
        AnswerTable(
            "Quarters",
            columns: [.init("quarter"), .init("state")]
                + parties.map { .init("\(PartyLabel.of($0)) £", .trailing) }
                + parties.map { .init("charged to \(PartyLabel.of($0)) £", .trailing) }
                + [.init("all £", .trailing)],
            rows: quarters.map { quarter in
                ["\(quarter)", quarter.end <= snapshot.today ? "closed" : "under way"]
                    + parties.map { MoneyText.plain(owed(quarter, $0)) }
                    + parties.map { MoneyText.plain(charged(quarter, $0)) }
                    + [MoneyText.plain(cost(quarter))]
            })
    }

    var quarterData: JSONValue {
        .array(
            quarters.map { quarter in
                [
                    "quarter": .string("\(quarter)"), "from": .day(quarter.start),
                    "to": .day(quarter.end), "closed": .bool(quarter.end <= snapshot.today),
                    "serviceCostPence": .number(cost(quarter)),
                    "authorities": .array(
                        parties.map { party in
                            [
                                "id": .string(party), "pence": .number(owed(quarter, party)),
                                "chargedPence": .number(charged(quarter, party)),
                            ]
                        }),
                ]
            })
    }

    /// Every line with what it rests on, newest quarter last.
    var lineTable: AnswerTable {
        AnswerTable(
            "Lines", columns: ChargeExport.columns, rows: lines.map(ChargeExport.row))
    }

    static func data(_ line: ChargeLine) -> JSONValue {
        .object(
            JSONObject([
                ("quarter", .string(line.key.quarter)), ("authority", .string(line.key.authority)),
                ("payer", .string(line.key.payer)), ("item", .string(line.key.item)),
                ("kind", .string(line.key.kind.rawValue)), ("subject", .string(line.key.subject)),
                ("pence", .number(line.pence)), ("wholePence", .number(line.wholePence)),
                ("weights", .array(line.weights.map { .number($0) })),
                ("position", .number(line.position)), ("vat", .string(line.vat)),
                ("basis", .string(line.basis)),
                ("evidence", .array(line.evidence.map(data))),
            ]))
    }

    private static func data(_ line: StatementRecord.Line) -> JSONValue {
        .object(
            JSONObject([
                ("entry", .string(line.entry.rawValue)), ("quarter", .string(line.key.quarter)),
                ("authority", .string(line.key.authority)), ("item", .string(line.key.item)),
                ("kind", .string(line.key.kind.rawValue)), ("subject", .string(line.key.subject)),
                ("payer", .string(line.key.payer)), ("pence", .number(line.pence)),
                ("basis", .string(line.basis)),
            ]))
    }

    private static func data(_ evidence: ChargeLine.Evidence) -> JSONValue {
        [
            "kind": .string(evidence.kind), "id": .string(evidence.id),
            "entry": evidence.entry == 0 ? .null : .number(evidence.entry),
        ]
    }

    var statementTable: AnswerTable {
        AnswerTable(
            "Statements",
            columns: [
                .init("quarter"), .init("authority", says: .authority), .init("total £", .trailing),
                .init("grants £", .trailing), .init("lines", .trailing),
                .init("reversed", .trailing), .init("ledger entry", .trailing),
            ],
            rows: statements.map { signed in
                let record = signed.record
                return [
                    "\(record.quarter)", PartyLabel.of(record.authority),
                    MoneyText.plain(record.totalPence), MoneyText.plain(record.grantPence),
                    "\(record.lines.count)", "\(record.lines.count { $0.entry == .reversal })",
                    "\(signed.recorded.entry)",
                ]
            })
    }

    var statementData: JSONValue {
        .array(
            statements.map { signed in
                [
                    "quarter": .string("\(signed.record.quarter)"),
                    "authority": .string(signed.record.authority),
                    "totalPence": .number(signed.record.totalPence),
                    "grantPence": .number(signed.record.grantPence),
                    "lines": .array(signed.record.lines.map(Self.data)),
                    "digest": .string(signed.recorded.digest),
                    "entry": .number(signed.recorded.entry),
                ]
            })
    }

    var trueUpTable: AnswerTable {
        AnswerTable(
            "Use beside shares",
            columns: [
                .init("year"), .init("item"), .init("authority", says: .authority),
                .init("used", .trailing),
                .init("unit"), .init("by shares £", .trailing), .init("by use £", .trailing),
                .init("difference £", .trailing),
            ],
            rows: uses.flatMap { use in
                zip(parties.indices, use.penceByUse).map { index, pence in
                    [
                        "\(use.year)", use.item.rawValue, PartyLabel.of(parties[index]),
                        "\(use.units[index])", use.item.units,
                        MoneyText.plain(use.charged[index]), MoneyText.plain(pence),
                        MoneyText.plain(pence - use.charged[index]),
                    ]
                }
            })
    }

    var trueUpData: JSONValue {
        .array(
            uses.map { use in
                [
                    "year": .string("\(use.year)"), "item": .string(use.item.rawValue),
                    "unit": .string(use.item.units),
                    "authorities": .array(
                        zip(parties.indices, use.penceByUse).map { index, pence in
                            [
                                "id": .string(parties[index]), "used": .number(use.units[index]),
                                "chargedPence": .number(use.charged[index]),
                                "penceByUse": .number(pence),
                            ]
                        }),
                ]
            })
    }

    var nightTable: AnswerTable {
        AnswerTable(
            "Bed-nights",
            columns: [
                .init("quarter"), .init("occupied", .trailing), .init("void", .trailing),
                .init("blocked", .trailing), .init("out of service", .trailing),
                .init("changeover", .trailing), .init("all", .trailing),
            ],
            rows: zip(quarters, nights).map { quarter, found in
                ["\(quarter)"]
                    + [
                        found.occupied, found.void, found.blocked, found.outOfService,
                        found.changeover, found.all,
                    ].map(String.init)
            })
    }

    var nightData: JSONValue {
        .array(
            zip(quarters, nights).map { quarter, found in
                [
                    "quarter": .string("\(quarter)"), "occupied": .number(found.occupied),
                    "void": .number(found.void), "blocked": .number(found.blocked),
                    "outOfService": .number(found.outOfService),
                    "changeover": .number(found.changeover),
                ]
            })
    }
}

/// Charges as a sheet that other programs read: one row for each line.
enum ChargeExport {
    static let columns: [AnswerTable.Column] = [
        .init("quarter"), .init("authority", says: .authority), .init("payer"), .init("item"),
        .init("kind"),
        .init("subject"), .init("pounds", .trailing), .init("vat"), .init("basis"),
        .init("evidence"),
    ]

    static func row(_ line: ChargeLine) -> [String] {
        [
            line.key.quarter, line.key.authority, line.key.payer, line.key.item,
            line.key.kind.rawValue, line.key.subject, MoneyText.plain(line.pence), line.vat,
            line.basis,
            line.evidence.map { evidence in
                let place = evidence.entry == 0 ? "" : " (entry \(evidence.entry))"
                return "\(evidence.kind) \(evidence.id)\(place)"
            }.joined(separator: "; "),
        ]
    }
}
