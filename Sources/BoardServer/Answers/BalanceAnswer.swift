import Commissioning
import Evidence

/// Bed-weeks owed between authorities, lot by lot.
///
/// JSON: `authorities`: a list of `id`, `balanceWeeks` (positive: owed to it), `trueUpWeeks` (what
/// is left for the final true-up, and no longer in a balance; likewise), `giftWeeks`;
/// `lots`: `lender`, `borrower`, `cycle`, `place`, `weeks`, `repaidWeeks`, `repayments` of `cycle`,
/// `place`, `weeks`; `expiredWeeks`, `leftWeeks`, `expiresBefore` (a cycle, or null beyond the
/// calendar), `forTrueUp`; `trueUp`: what every two authorities would settle if all ended today,
/// as in `TrueUpRows`; `history`: balances by authority as each `cycle` was about to be decided;
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
        let left = ids.indices.map { account?.trueUpWeeks($0) ?? 0 }
        let gifts = account?.giftWeeks ?? ids.map { _ in 0 }
        let trueUps = TrueUpRows(snapshot, account, authorities: shown)
        answer = Answer(
            title: chosen.map { "Balance of \(PartyLabel.of(ids[$0]))" } ?? "Balance",
            sentences: snapshot.beginnings
                + shown.map { Self.sentence(PartyLabel.of(ids[$0]), balances[$0], left[$0]) }
                + trueUps.sentences,
            tables: [
                AnswerTable(
                    "Balance",
                    columns: [
                        .init("authority", says: .authority), .init("balance bed-weeks", .trailing),
                        .init("left for the true-up", .trailing),
                        .init("given bed-weeks", .trailing),
                    ],
                    rows: shown.map {
                        [PartyLabel.of(ids[$0])]
                            + [balances[$0], left[$0], gifts[$0]].map(String.init)
                    }),
                AnswerTable(
                    "Lots",
                    columns: [
                        .init("lender"), .init("borrower"), .init("cycle"),
                        .init("weeks", .trailing), .init("repaid", .trailing),
                        .init("expired", .trailing), .init("left", .trailing),
                        .init("expires before"), .init("repaid by"),
                    ], rows: lots.map { Self.row($0, ids, snapshot.state.cycles) }),
                trueUps.table,
            ],
            json: snapshot.data([
                (
                    "authorities",
                    .array(
                        shown.map { index in
                            [
                                "id": .string(ids[index]),
                                "balanceWeeks": .number(balances[index]),
                                "trueUpWeeks": .number(left[index]),
                                "giftWeeks": .number(gifts[index]),
                            ]
                        })
                ),
                ("lots", .array(lots.map { Self.data($0, ids, snapshot.state.cycles) })),
                ("trueUp", .array(trueUps.data)),
                ("history", .array(Self.history(snapshot, shown))),
                ("sumWeeks", .number(balances.reduce(0, +))),
            ]))
    }

    /// What is repaid in places, and what is not any more.
    private static func sentence(_ name: String, _ weeks: Int, _ left: Int) -> String {
        func side(_ weeks: Int) -> String {
            (weeks > 0 ? "is owed " : "owes ") + Counting.figure(abs(weeks), "bed-week")
        }
        switch (weeks, left) {
        case (0, 0): return "\(name) owes nothing and is owed nothing."
        case (_, 0): return "\(name) \(side(weeks))."
        case (0, _):
            return "\(name) \(side(left)) for the final true-up, and nothing that places repay."
        default:
            return "\(name) \(side(weeks)), and \(side(left)) more for the final true-up."
        }
    }

    private static func row(_ lot: Lot, _ ids: [String], _ cycles: [Cycle]) -> [String] {
        [
            PartyLabel.of(ids[lot.lender]), PartyLabel.of(ids[lot.borrower]),
            cycles[lot.cycle].id, "\(lot.weeks)", "\(lot.repaidWeeks)", "\(lot.expiredWeeks)",
            "\(lot.leftWeeks)", lot.closedFrom == nil ? expiry(lot, cycles) ?? "–" : "true-up",
            lot.repayments.map { "\($0.weeks) by \($0.place ?? cycles[$0.cycle].id)" }
                .joined(separator: ", "),
        ]
    }

    /// The cycle before which a lot expires, or `nil` beyond the calendar.
    private static func expiry(_ lot: Lot, _ cycles: [Cycle]) -> String? {
        cycles.indices.contains(lot.expiresBefore) ? cycles[lot.expiresBefore].id : nil
    }

    private static func data(_ lot: Lot, _ ids: [String], _ cycles: [Cycle]) -> JSONValue {
        [
            "lender": .string(ids[lot.lender]), "borrower": .string(ids[lot.borrower]),
            "cycle": .string(cycles[lot.cycle].id), "place": .text(lot.place),
            "weeks": .number(lot.weeks), "repaidWeeks": .number(lot.repaidWeeks),
            "repayments": .array(
                lot.repayments.map {
                    [
                        "cycle": .string(cycles[$0.cycle].id), "place": .text($0.place),
                        "weeks": .number($0.weeks),
                    ]
                }),
            "expiredWeeks": .number(lot.expiredWeeks), "leftWeeks": .number(lot.leftWeeks),
            "expiresBefore": .text(expiry(lot, cycles)),
            "forTrueUp": .bool(lot.closedFrom != nil),
        ]
    }

    private static func history(_ snapshot: ServiceSnapshot, _ shown: [Int]) -> [JSONValue] {
        guard let agreement = snapshot.agreement else { return [] }
        let ids = agreement.authorities.map(\.id)
        let balances = snapshot.state.balanceHistory(asOf: snapshot.ordinalAfterDecisions)
        return zip(snapshot.state.cycles, balances).map { cycle, weeks in
            [
                "cycle": .string(cycle.id),
                "balanceWeeks": .object(
                    JSONObject(shown.map { (ids[$0], .number(weeks[$0])) })),
            ]
        }
    }
}

extension LendingAccount {
    /// Bed-weeks left for the final true-up, which no balance counts any more; positive: they are
    /// to be made good to this authority.
    func trueUpWeeks(_ authority: Int) -> Int {
        lots.filter { $0.closedFrom != nil }.reduce(0) { sum, lot in
            if lot.lender == authority { return sum + lot.leftWeeks }
            return lot.borrower == authority ? sum - lot.leftWeeks : sum
        }
    }
}

extension ServiceSnapshot {
    /// The account of lent places with every decided cycle in it.
    var lendingNow: LendingAccount? {
        state.lending(asOf: ordinalAfterDecisions)
    }

    /// Ordinal of the cycle after the last decided one.
    var ordinalAfterDecisions: Int {
        state.cycles.last { state.allocation(for: $0.id) != nil }.map { $0.ordinal + 1 } ?? 0
    }
}
