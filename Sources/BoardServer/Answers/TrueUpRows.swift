import Commissioning
import Evidence

/// What every two authorities have lent each other, and what they would settle at the end.
///
/// JSON, one per authority and counterpart: `authority`, `counterpart`, `lent` and `borrowed` of
/// `loanWeeks`, `nettedWeeks`, `givenWeeks`, `repaidWeeks`, `expiredWeeks`, `leftWeeks`;
/// `leftWeeks` (positive: the counterpart makes good), `end` (first day on which the authority is
/// out), `final` (false: as if everything ended today).
struct TrueUpRows {
    let table: AnswerTable
    let data: [JSONValue]
    /// How those who have given notice stand.
    let sentences: [String]

    init(_ snapshot: ServiceSnapshot, _ account: LendingAccount?, authorities shown: [Int]) {
        let ids = snapshot.agreement?.authorities.map(\.id) ?? []
        let state = snapshot.state
        let today = snapshot.today
        let final = ids.map { state.isTrueUpFinal(of: $0, on: today) }
        let found = shown.flatMap { account?.trueUp(of: $0, authorities: ids.count) ?? [] }
        table = AnswerTable(
            "True-up",
            columns: [
                .init("authority", says: .authority), .init("counterpart"),
                .init("lent", .trailing),
                .init("borrowed", .trailing), .init("given", .trailing),
                .init("received", .trailing), .init("expired for", .trailing),
                .init("expired against", .trailing), .init("left", .trailing), .init("state"),
            ],
            rows: found.map { trueUp in
                [
                    PartyLabel.of(ids[trueUp.authority]), PartyLabel.of(ids[trueUp.counterpart]),
                    "\(trueUp.lent.loanWeeks)", "\(trueUp.borrowed.loanWeeks)",
                    "\(trueUp.lent.givenWeeks)", "\(trueUp.borrowed.givenWeeks)",
                    "\(trueUp.lent.expiredWeeks)", "\(trueUp.borrowed.expiredWeeks)",
                    "\(trueUp.leftWeeks)",
                    final[trueUp.authority] || final[trueUp.counterpart]
                        ? "final" : "as if today",
                ]
            })
        data = found.map { trueUp in
            [
                "authority": .string(ids[trueUp.authority]),
                "counterpart": .string(ids[trueUp.counterpart]),
                "lent": Self.data(trueUp.lent), "borrowed": Self.data(trueUp.borrowed),
                "leftWeeks": .number(trueUp.leftWeeks),
                "end": .day(state.end(of: ids[trueUp.authority])),
                "final": .bool(final[trueUp.authority] || final[trueUp.counterpart]),
            ]
        }
        sentences = shown.filter { final[$0] }.map { index in
            let left = found.filter { $0.authority == index }.reduce(0) { $0 + $1.leftWeeks }
            let name = PartyLabel.of(ids[index])
            let figure = Counting.figure(abs(left), "bed-week")
            if left == 0 { return "Final true-up of \(name): nothing is left either way." }
            return "Final true-up of \(name): \(figure) "
                + (left > 0 ? "are to be made good to it." : "are to be made good by it.")
        }
    }

    private static func data(_ side: TrueUp.Side) -> JSONValue {
        [
            "loanWeeks": .number(side.loanWeeks), "nettedWeeks": .number(side.nettedWeeks),
            "givenWeeks": .number(side.givenWeeks), "repaidWeeks": .number(side.repaidWeeks),
            "expiredWeeks": .number(side.expiredWeeks), "leftWeeks": .number(side.leftWeeks),
        ]
    }
}
