import Commissioning
import Evidence

/// Whether the service is shared fairly: roster, balances over the years, and lots.
///
/// JSON: `roster`: by cycle `id`, `start`, `decided`, `standingPlaces` and `seats` by authority,
/// `sequence`, `dueAfter`: beds due to each authority after the cycle, exactly, as `numerator` and
/// `denominator`, and `bound` likewise (or null); `furthest`: the furthest anybody has been;
/// `balances`: by decided cycle `balanceWeeks` by authority and `creditWeeksMaximum`; `lots` and
/// `trueUp` as for the balance; `split`: by authority.
struct FairnessAnswer {
    let answer: Answer

    /// The captions of its tables.
    enum Caption {
        static let roster = "Own places by cycle"
        static let balance = "Balance by cycle, in bed-weeks"
        static let lots = "Lots"
    }

    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        guard let agreement = snapshot.agreement else {
            answer = Answer(
                title: "Fairness: nothing has been shared yet", sentences: snapshot.beginnings,
                tables: [], json: snapshot.data([]))
            return
        }
        let ids = agreement.authorities.map(\.id)
        let balance = try BalanceAnswer(snapshot, authority: nil).answer
        let drift = RosterDrift(snapshot)
        let years = BalanceYears(snapshot)
        let split = SplitTable(snapshot).table
        answer = Answer(
            title: "Fairness: " + Self.title(snapshot, ids, drift),
            sentences: balance.sentences + Self.sentences(drift, years, agreement),
            tables: [Self.rosterTable(drift, ids), Self.balanceTable(years, ids)]
                + balance.tables.filter { $0.caption != "Balance" } + [split],
            json: snapshot.data([
                ("roster", .array(drift.steps.map { Self.data($0, ids) })),
                ("furthest", Self.data(drift.furthest(decidedOnly: true))),
                ("balances", .array(years.points.map { Self.data($0, ids) })),
                ("lots", balance.json["lots"] ?? .array([])),
                ("trueUp", balance.json["trueUp"] ?? .array([])),
            ]))
    }

    private static func title(
        _ snapshot: ServiceSnapshot, _ ids: [String], _ drift: RosterDrift
    ) -> String {
        let account = snapshot.lendingNow
        let weeks = ids.indices.map { account?.balanceWeeks($0) ?? 0 }
        let owed = weeks.reduce(0) { $0 + max(0, $1) }
        let debtors = ids.indices.filter { weeks[$0] < 0 }.map { PartyLabel.of(ids[$0]) }
        let creditors = ids.indices.filter { weeks[$0] > 0 }.map { PartyLabel.of(ids[$0]) }
        let debts =
            owed == 0
            ? "nobody owes a place"
            : "\(Counting.list(debtors)) \(debtors.count == 1 ? "owes" : "owe") "
                + "\(Counting.list(creditors)) \(Counting.figure(owed, "bed-week"))"
        let worst = drift.furthest(decidedOnly: true)
        let share =
            worst.numerator == 0
            ? "seats stand exactly as agreed" : "seats within \(worst.beds) of the shares"
        return drift.steps.contains(where: \.isDecided) ? "\(debts), \(share)" : debts
    }

    private static func sentences(
        _ drift: RosterDrift, _ years: BalanceYears, _ agreement: Agreement
    ) -> [String] {
        var found: [String] = []
        let seats = drift.steps.filter(\.isDecided).reduce(0) { $0 + $1.own.sequence.count }
        let worst = drift.furthest(decidedOnly: true)
        if let bound = drift.steps.last?.bound, bound.numerator > 0 {
            let kept = worst.isBeyond(bound) ? "A bed that closed after a decision has" : "It has"
            found.append(
                "The roster hands out whole seats and is proven to stay within \(bound.beds) of "
                    + "the agreed shares; no rule can promise less. "
                    + (seats == 0
                        ? "None has been handed out yet."
                        : "\(kept) come to \(worst.beds), over "
                            + Counting.of(seats, "seat") + " so far."))
        } else {
            found.append("One authority has all the seats of the roster.")
        }
        let lending = agreement.lending
        found.append(
            "Nobody is owed more than \(Counting.figure(years.cap, "bed-week")): credit above that "
                + "is not made. A lot that is not repaid within "
                + "\(Counting.of(lending.expiryCycles, "cycle")) expires on both sides.")
        return found
    }

    private static func rosterTable(_ drift: RosterDrift, _ ids: [String]) -> AnswerTable {
        AnswerTable(
            Caption.roster,
            columns: [.init("cycle"), .init("start"), .init("state")]
                + ids.map { .init("standing " + PartyLabel.of($0), .trailing) }
                + ids.map { .init("seats " + PartyLabel.of($0), .trailing) }
                + [.init("seats in order")]
                + ids.map { .init("due to " + PartyLabel.of($0) + " after it", .trailing) },
            rows: drift.steps.map { step in
                [step.cycle.id, "\(step.cycle.start)", step.isDecided ? "decided" : "to come"]
                    + ids.indices.map { "\(step.own.standing[$0])" }
                    + ids.indices.map { "\(step.own.seats[$0])" }
                    + [step.own.sequence.map { PartyLabel.of(ids[$0]) }.joined(separator: ", ")]
                    + ids.indices.map { RosterDrift.due(step.due.last ?? nil, $0).words }
            })
    }

    private static func balanceTable(_ years: BalanceYears, _ ids: [String]) -> AnswerTable {
        AnswerTable(
            Caption.balance,
            columns: [.init("before the decision of"), .init("start", absent: "not yet known")]
                + ids.map { .init(PartyLabel.of($0), .trailing) }
                + [.init("most credit", .trailing)],
            rows: years.points.map { point in
                [point.name, point.start.map { "\($0)" } ?? "–"]
                    + ids.indices.map { "\(point.weeks[$0])" } + ["\(point.cap)"]
            })
    }

    private static func data(_ step: RosterDrift.Step, _ ids: [String]) -> JSONValue {
        func named(_ values: [Int]) -> JSONValue {
            .object(JSONObject(zip(ids, values).map { ($0, .number($1)) }))
        }
        return [
            "id": .string(step.cycle.id), "start": .day(step.cycle.start),
            "decided": .bool(step.isDecided), "standingPlaces": named(step.own.standing),
            "seats": named(step.own.seats),
            "sequence": .texts(step.own.sequence.map { ids[$0] }),
            "dueAfter": .object(
                JSONObject(
                    ids.indices.map {
                        (ids[$0], data(RosterDrift.due(step.due.last ?? nil, $0)))
                    })),
            "bound": step.bound.map(data) ?? .null,
        ]
    }

    private static func data(_ value: RosterDrift.Fraction) -> JSONValue {
        [
            "numerator": .number(value.numerator), "denominator": .number(value.denominator),
            "words": .string(value.words),
        ]
    }

    private static func data(_ point: BalanceYears.Point, _ ids: [String]) -> JSONValue {
        [
            "cycle": .text(point.cycle),
            "balanceWeeks": .object(
                JSONObject(ids.indices.map { (ids[$0], .number(point.weeks[$0])) })),
            "creditWeeksMaximum": .number(point.cap),
        ]
    }
}
