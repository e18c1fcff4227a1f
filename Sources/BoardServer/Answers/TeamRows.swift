import Commissioning
import Evidence

/// The community team as rows of tables and as data.
struct TeamRows {
    let team: TeamFigures

    private var labels: [String] { team.authorities.map(PartyLabel.of) }

    /// Slots and families, week by week.
    var weekTable: AnswerTable {
        AnswerTable(
            "Families by week",
            columns: [
                .init("week"), .init("slots", .trailing), .init("held", .trailing),
                .init("free", .trailing),
            ] + labels.map { .init($0, .trailing) },
            rows: team.weeks.map { week in
                ["\(week.monday)", "\(week.slots)", "\(week.held)", "\(week.free)"]
                    + week.byAuthority.map(String.init)
            })
    }

    var weeks: JSONValue {
        .array(
            team.weeks.map { week in
                [
                    "monday": .day(week.monday), "slots": .number(week.slots),
                    "held": .number(week.held), "free": .number(week.free),
                    "byAuthority": byAuthority(week.byAuthority),
                ]
            })
    }

    private func byAuthority(_ values: [Int]) -> JSONValue {
        .object(JSONObject(zip(team.authorities, values).map { ($0, .number($1)) }))
    }

    /// What each authority has had, its part by its share, and the difference.
    func balanceTable(_ toDate: TeamAccount, _ given: TeamAccount) -> AnswerTable {
        AnswerTable(
            "Balances in slot-days",
            columns: [
                .init("authority", says: .authority), .init("share", .trailing),
                .init("held to date", .trailing),
                .init("balance to date", .trailing), .init("given", .trailing),
                .init("its part of all given", .trailing), .init("balance", .trailing),
                .init("in slot-weeks", .trailing),
            ],
            rows: team.authorities.indices.map { index in
                [
                    labels[index], "\(given.shares[index])", "\(toDate.heldDays[index])",
                    "\(toDate.balanceDays[index])", "\(given.heldDays[index])",
                    "\(given.entitledDays[index])", "\(given.balanceDays[index])",
                    SlotTime.short(given.balanceDays[index]),
                ]
            })
    }

    func authorities(_ toDate: TeamAccount, _ given: TeamAccount) -> JSONValue {
        .array(
            team.authorities.indices.map { index in
                [
                    "id": .string(team.authorities[index]), "share": .number(given.shares[index]),
                    "toDate": data(toDate, index), "given": data(given, index),
                ]
            })
    }

    private func data(_ account: TeamAccount, _ index: Int) -> JSONValue {
        [
            "days": .number(account.heldDays[index]),
            "entitledDays": .number(account.entitledDays[index]),
            "balance": .number(account.balance(index)),
            "balanceDays": .number(account.balanceDays[index]),
        ]
    }

    /// Families without a slot, in order.
    var waitingTable: AnswerTable {
        AnswerTable(
            "Families that wait",
            columns: [
                .init("case", says: .child), .init("authority", says: .authority),
                .init("class", .trailing), .init("since"),
                .init("days", .trailing), .init("weeks wanted", .trailing), .init("why"),
            ],
            rows: team.waiting.map { found in
                [
                    found.id, PartyLabel.of(found.authority), "\(found.body.priorityClass)",
                    "\(found.body.waitingSince)", "\(waitedDays(found))", "\(found.weeks)",
                    words(found).sentenceStart,
                ]
            })
    }

    /// `case`, `authority`, `class`, `waitingSince`, `waitedDays`, `weeks`, `reason` (`next-round`,
    /// or `team-full` if no slot is free for it then), `firstMonday` with a free slot (or null),
    /// `outrankedBy` in the last round, `words`.
    var waiting: JSONValue {
        .array(
            team.waiting.map { found in
                let monday = team.firstMonday(forWeeks: found.weeks)
                let isNext = monday == team.nextMonday
                return .object(
                    JSONObject([
                        ("case", .string(found.id)), ("authority", .string(found.authority)),
                        ("class", .number(found.body.priorityClass)),
                        ("waitingSince", .day(found.body.waitingSince)),
                        ("waitedDays", .number(waitedDays(found))), ("weeks", .number(found.weeks)),
                        ("reason", .string(isNext ? "next-round" : "team-full")),
                        ("firstMonday", .day(monday)), ("outrankedBy", .number(outranked(found))),
                        ("words", .string(words(found))),
                    ]))
            })
    }

    private func waitedDays(_ found: TeamCase) -> Int {
        max(0, team.snapshot.today.dayNumber - found.body.waitingSince.dayNumber)
    }

    /// Slots of the last round that went to others although one was free for this family.
    private func outranked(_ found: TeamCase) -> Int {
        let last = team.snapshot.state.team.rounds.last?.record
        return last?.waiting.first { $0.referral.id == found.id }?.outrankedBy ?? 0
    }

    private func words(_ found: TeamCase) -> String {
        let weeks = Counting.of(found.weeks, "week")
        let monday = team.firstMonday(forWeeks: found.weeks)
        let when =
            if let monday {
                monday == team.nextMonday
                    ? "waits for the round of \(monday.spoken)"
                    : "no slot is free for \(weeks) before \(monday.spoken)"
            } else { "no slot becomes free for \(weeks) as far as is known" }
        let before = outranked(found)
        guard before > 0 else { return when }
        return when + "; in the last round " + Counting.of(before, "slot") + " went to others first"
    }

    /// What the last round gave, in the order in which it gave it.
    var roundTable: AnswerTable {
        let record = team.snapshot.state.team.rounds.last?.record
        return AnswerTable(
            record.map { "Round of \($0.monday.spoken)" } ?? "Last round",
            columns: [
                .init("turn", .trailing), .init("case", says: .child),
                .init("authority", says: .authority),
                .init("weeks", .trailing), .init("balance before in slot-weeks", .trailing),
                .init("why"),
            ],
            rows: (record?.given ?? []).enumerated().map { index, given in
                [
                    "\(index + 1)", given.referral.id, PartyLabel.of(given.referral.authority),
                    "\(given.referral.weeks)",
                    SlotTime.short(given.balance / max(1, denominator)), Self.words(given.turn),
                ]
            })
    }

    private var denominator: Int {
        team.snapshot.state.team.rounds.last?.record.accounts.map(\.share).reduce(0, +) ?? 1
    }

    private static func words(_ turn: TeamRoundRecord.Turn) -> String {
        switch turn {
        case .largestBalance: "The largest balance of those with a family that fitted"
        case .agreementOrder: "The same balance as another, and first in the agreement"
        case .onlyOne: "Nobody else had a family that fitted"
        }
    }

    var lastRound: JSONValue {
        guard let last = team.snapshot.state.team.rounds.last else { return .null }
        return [
            "round": .day(last.record.monday), "start": .day(last.record.start),
            "decidedAt": .moment(last.recorded.at),
            "given": .array(
                last.record.given.map { given in
                    [
                        "case": .string(given.referral.id),
                        "authority": .string(given.referral.authority),
                        "weeks": .number(given.referral.weeks), "to": .day(given.to),
                        "reason": .string(given.turn.rawValue), "balance": .number(given.balance),
                    ]
                }),
        ]
    }

    /// Every slot that is held today or promised for later.
    var holdTable: AnswerTable {
        AnswerTable(
            "Slots held and promised",
            columns: [
                .init("for", says: .child), .init("authority", says: .authority),
                .init("programme"), .init("from"),
                .init("until before"), .init("state"),
            ],
            rows: team.current.map { hold in
                [
                    hold.subject, PartyLabel.of(hold.authority), hold.programme.words,
                    "\(hold.from)", "\(hold.to)", state(of: hold).words,
                ]
            })
    }

    var holds: JSONValue {
        .array(
            team.current.map { hold in
                [
                    "subject": .string(hold.subject), "authority": .string(hold.authority),
                    "programme": .string(hold.programme.rawValue), "from": .day(hold.from),
                    "to": .day(hold.to), "state": .string(state(of: hold).code),
                ]
            })
    }

    private func state(of hold: TeamHold) -> (code: String, words: String) {
        let state = team.snapshot.state
        if let place = state.place(hold.subject) {
            return (place.state.rawValue, place.state.words)
        }
        let found = state.team.teamCase(hold.subject)
        return (found?.state.rawValue ?? "", found?.state.words ?? "")
    }

    /// Each financial year by shares and by usage.
    var yearTable: AnswerTable {
        AnswerTable(
            "True-up by year in slot-days",
            columns: [
                .init("year"), .init("authority", says: .authority), .init("held", .trailing),
                .init("its part", .trailing), .init("lent or borrowed", .trailing),
                .init("in slot-weeks", .trailing), .init("cost by shares %", .trailing),
                .init("cost by usage %", .trailing),
            ],
            rows: team.years.flatMap { year in
                team.authorities.indices.map { index in
                    let balance = year.account.balanceDays[index]
                    return [
                        yearName(year), labels[index], "\(year.account.heldDays[index])",
                        "\(year.account.entitledDays[index])", "\(balance)",
                        SlotTime.short(balance),
                        SlotTime.percent(year.account.costByShares[index]),
                        SlotTime.percent(year.account.costByUsage[index]),
                    ]
                }
            })
    }

    private func yearName(
        _ year: (year: FinancialYear, to: CivilDate, account: TeamAccount)
    ) -> String {
        year.to == year.year.end ? "\(year.year)" : "\(year.year) to date"
    }

    var years: JSONValue {
        .array(
            team.years.map { year in
                [
                    "year": .string("\(year.year)"), "from": .day(year.year.start),
                    "to": .day(year.to),
                    "authorities": .array(
                        team.authorities.indices.map { index in
                            [
                                "id": .string(team.authorities[index]),
                                "account": data(year.account, index),
                                "costBySharesHundredths": .number(
                                    year.account.costByShares[index]),
                                "costByUsageHundredths": .number(year.account.costByUsage[index]),
                            ]
                        }),
                ]
            })
    }
}
