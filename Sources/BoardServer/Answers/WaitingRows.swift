import Commissioning
import Evidence

/// Children without a place as rows of a table and as data.
struct WaitingRows {
    let snapshot: ServiceSnapshot

    /// Every reason and every counterfactual of one child, one table row each.
    static let reasonColumns: [AnswerTable.Column] = [
        .init("nomination", says: .child), .init("authority", says: .authority),
        .init("class", .trailing),
        .init("rank", .trailing), .init("since"), .init("code"), .init("why"),
    ]

    /// The rows of one child: the first names it, the others only add to it.
    func reasonRows(_ line: WaitingLine) -> [[String]] {
        let words = ReasonWords(authority: line.nomination.authority)
        var whys = line.reasons.map { ($0.words, $0.code) }
        if let likely = line.indicativeWords { whys.insert((likely, "indicative"), at: 0) }
        whys += line.changes.map { (words.of($0), "if: " + $0.change) }
        if let since = line.since { whys.append((since, "since")) }
        if whys.isEmpty { whys = [("not yet looked at", "–")] }
        let body = line.nomination.body
        return whys.map { why, code in
            [
                line.nomination.id, PartyLabel.of(line.nomination.authority),
                "\(body.priorityClass)", line.rank.map(String.init) ?? "–",
                "\(body.waitingSince)", code, why.sentenceStart,
            ]
        }
    }

    /// `nomination`, `authority`, `class`, `rank` (or null), `waitingSince`, `waitedDays`,
    /// `indicativeCycle`,
    /// `since`, `reasons`, `counterfactuals`.
    func data(_ line: WaitingLine) -> JSONValue {
        .object(JSONObject(members(line)))
    }

    /// The members of `data`, for an answer about one nomination.
    func members(_ line: WaitingLine) -> [(String, JSONValue)] {
        let nomination = line.nomination
        let words = ReasonWords(authority: nomination.authority)
        return [
            ("nomination", .string(nomination.id)),
            ("authority", .string(nomination.authority)),
            ("class", .number(nomination.body.priorityClass)),
            ("rank", line.rank.map { .number($0) } ?? .null),
            ("waitingSince", .day(nomination.body.waitingSince)),
            ("waitedDays", .number(waitedDays(nomination))),
            ("indicativeCycle", .text(line.indicativeCycle)),
            ("since", .text(line.since)),
            ("reasons", .array(line.reasons.map(data))),
            (
                "counterfactuals",
                .array(
                    line.changes.map { change in
                        var object = JSONObject([
                            ("change", .string(change.change)), ("cycle", .text(change.cycle)),
                        ])
                        object.set(change.days)
                        object["words"] = .string(words.of(change))
                        return .object(object)
                    })
            ),
        ]
    }

    private func data(_ reason: ReasonLine) -> JSONValue {
        var object = JSONObject([("code", .string(reason.code))])
        if let rule = reason.rule { object["rule"] = .string(rule) }
        if let cycle = reason.cycle { object["cycle"] = .string(cycle) }
        if reason.code == "not-eligible" { object["fitsFrom"] = .text(reason.fitsFrom) }
        object.set(reason.days)
        for figure in reason.figures { object[figure.name] = .number(figure.value) }
        object["words"] = .string(reason.words)
        return .object(object)
    }

    /// Days from the day the child waits since to the day of the answer.
    func waitedDays(_ nomination: Nomination) -> Int {
        max(0, snapshot.today.dayNumber - nomination.body.waitingSince.dayNumber)
    }
}

extension JSONObject {
    /// `from` and `to`, half-open, if there are days.
    fileprivate mutating func set(_ days: AllocationRecord.Days?) {
        guard let days else { return }
        self["from"] = .day(days.from)
        self["to"] = .day(days.to)
    }
}
