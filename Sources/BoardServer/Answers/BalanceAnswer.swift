import Commissioning
import Evidence

/// Bed-weeks owed between authorities.
///
/// JSON: `authorities`: a list of `id`, `balanceWeeks` (positive: owed to it), `giftWeeks`;
/// `lots`: `lender`, `borrower`, `cycle`, `weeks`, `repaidWeeks`, `expiredWeeks`, `leftWeeks`;
/// `sumWeeks`, always 0.
struct BalanceAnswer {
    let answer: Answer

    /// - Throws: `query.unknown-authority`, `query.no-agreement`.
    init(_ snapshot: ServiceSnapshot, authority name: String?) throws(AnswerFailure) {
        var chosen: Int?
        if let name { chosen = try snapshot.authorityIndex(named: name) }
        let ids = snapshot.agreement?.authorities.map(\.id) ?? []
        let account = snapshot.lendingNow
        let shown = ids.indices.filter { chosen == nil || $0 == chosen }
        let lots = (account?.lots ?? []).filter {
            chosen == nil || $0.lender == chosen || $0.borrower == chosen
        }
        let balances = ids.indices.map { account?.balanceWeeks($0) ?? 0 }
        let sentences = shown.map { Self.sentence(PartyLabel.of(ids[$0]), balances[$0]) }
        let balanceRows = shown.map { index in
            [
                PartyLabel.of(ids[index]), "\(balances[index])",
                "\(account?.giftWeeks[index] ?? 0)",
            ]
        }
        let lotRows = lots.map { lot in
            [
                PartyLabel.of(ids[lot.lender]), PartyLabel.of(ids[lot.borrower]),
                snapshot.state.cycles[lot.cycle].id, "\(lot.weeks)", "\(lot.repaidWeeks)",
                "\(lot.expiredWeeks)", "\(lot.leftWeeks)",
            ]
        }
        answer = Answer(
            title: chosen.map { "Balance of \(PartyLabel.of(ids[$0]))" } ?? "Balance",
            sentences: snapshot.beginnings + sentences,
            tables: [
                AnswerTable(
                    "Balance",
                    columns: [
                        .init("authority"), .init("balance bed-weeks", .trailing),
                        .init("given bed-weeks", .trailing),
                    ], rows: balanceRows),
                AnswerTable(
                    "Lots",
                    columns: [
                        .init("lender"), .init("borrower"), .init("cycle"),
                        .init("weeks", .trailing), .init("repaid", .trailing),
                        .init("expired", .trailing), .init("left", .trailing),
                    ], rows: lotRows),
            ],
            json: snapshot.data([
                (
                    "authorities",
                    .array(
                        shown.map { index in
                            [
                                "id": .string(ids[index]),
                                "balanceWeeks": .number(balances[index]),
                                "giftWeeks": .number(account?.giftWeeks[index] ?? 0),
                            ]
                        })
                ),
                ("lots", .array(lots.map { Self.data($0, ids, snapshot) })),
                ("sumWeeks", .number(balances.reduce(0, +))),
            ]))
    }

    private static func sentence(_ name: String, _ weeks: Int) -> String {
        if weeks == 0 { return "\(name) owes nothing and is owed nothing." }
        let figure = Counting.figure(abs(weeks), "bed-week")
        return weeks > 0 ? "\(name) is owed \(figure)." : "\(name) owes \(figure)."
    }

    private static func data(_ lot: Lot, _ ids: [String], _ snapshot: ServiceSnapshot) -> JSONValue
    {
        [
            "lender": .string(ids[lot.lender]), "borrower": .string(ids[lot.borrower]),
            "cycle": .string(snapshot.state.cycles[lot.cycle].id), "weeks": .number(lot.weeks),
            "repaidWeeks": .number(lot.repaidWeeks), "expiredWeeks": .number(lot.expiredWeeks),
            "leftWeeks": .number(lot.leftWeeks),
        ]
    }
}

extension ServiceSnapshot {
    /// The account of lent places with every decided cycle in it.
    var lendingNow: LendingAccount? {
        let decided = state.cycles.last { state.allocation(for: $0.id) != nil }
        return state.lending(asOf: decided.map { $0.ordinal + 1 } ?? 0)
    }
}
