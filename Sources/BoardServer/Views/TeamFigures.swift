import Commissioning

/// The community team seen from one moment: what is held, promised and owed, and who waits.
struct TeamFigures {
    let snapshot: ServiceSnapshot
    /// The authorities in agreement order.
    let authorities: [String]
    /// Families the team can carry, by day.
    let slots: DaySteps
    /// Slots held by day.
    let load: DaySteps
    /// Slots held today.
    let heldToday: [TeamHold]
    /// Slots held today or later, by first day.
    let current: [TeamHold]
    /// Families without a slot, in the order in which they would be served.
    let waiting: [TeamCase]
    private let holds: [TeamHold]

    /// `nil` before an agreement is in force.
    init?(_ snapshot: ServiceSnapshot) {
        guard let agreement = snapshot.agreement else { return nil }
        self.snapshot = snapshot
        authorities = agreement.authorities.map(\.id)
        slots = snapshot.state.teamSlotsByDay
        let holds = snapshot.state.teamHolds
        self.holds = holds
        load = holds.load
        let today = snapshot.today
        heldToday = holds.filter { $0.from <= today && today < $0.to }
        current = holds.filter { today < $0.to }.sorted {
            ($0.from, $0.to, $0.subject) < ($1.from, $1.to, $1.subject)
        }
        waiting = snapshot.state.team.waiting
    }

    /// Slots on the day.
    var slotsToday: Int { slots.value(on: snapshot.today) }

    /// The most important figures in one clause.
    var headline: String {
        "Community team: \(heldToday.count) of \(slotsToday) slots held, "
            + Counting.of(waiting.count, "family waits", "families wait")
    }

    /// What each authority has held up to and with today.
    var accountToDate: TeamAccount? {
        let start = holds.map(\.from).min() ?? snapshot.today
        return snapshot.state.teamAccount(within: (start, snapshot.today.adding(days: 1)))
    }

    /// What each authority has been given, past and to come: what the next round goes by.
    var accountAsGiven: TeamAccount? { snapshot.state.teamAccount() }

    /// Every financial year in which a slot was held, this one up to and with today.
    var years: [(year: FinancialYear, to: CivilDate, account: TeamAccount)] {
        guard let first = holds.map(\.from).min(), first <= snapshot.today else { return [] }
        var found: [(year: FinancialYear, to: CivilDate, account: TeamAccount)] = []
        var year = FinancialYear(of: first)
        while year.start <= snapshot.today {
            let to = min(year.end, snapshot.today.adding(days: 1))
            if let account = snapshot.state.teamAccount(within: (year.start, to)) {
                found.append((year, to, account))
            }
            year = year.next
        }
        return found
    }

    /// One week: its busiest day, and the slots of its leanest.
    struct Week {
        let monday: CivilDate
        let slots: Int
        let held: Int
        /// The least that is free on a day of the week; negative where too many are held.
        let free: Int
        /// Slots held on the busiest day, in agreement order; they add up to `held`.
        let byAuthority: [Int]
    }

    /// Half a year back, as far as slots were held, and forty weeks ahead.
    var weeks: [Week] {
        let monday = snapshot.today.adding(days: 1 - snapshot.today.weekday)
        let begin = holds.map(\.from).min() ?? monday
        var first = monday.adding(days: -26 * 7)
        while first < monday && first.adding(days: 7) <= begin { first = first.adding(days: 7) }
        let free = slots - load
        let loads = authorities.map { authority in
            holds.filter { $0.authority == authority }.load
        }
        return stride(from: first.dayNumber, to: monday.dayNumber + 40 * 7, by: 7).map { number in
            let from = CivilDate(dayNumber: number)
            let to = from.adding(days: 7)
            let peak = load.stretches(from: from, to: to).max { $0.value < $1.value }
            let busiest = max(from, peak?.from ?? from)
            return Week(
                monday: from, slots: slots.least(from: from, to: to),
                held: peak?.value ?? 0, free: free.least(from: from, to: to),
                byAuthority: loads.map { $0.value(on: busiest) })
        }
    }

    /// The next days on which more families are held than the team can carry.
    var overHeld: DaySteps.Stretch? {
        let today = snapshot.today
        let end = current.map(\.to).max() ?? today
        return (slots - load).stretches(from: today, to: end).first { $0.value < 0 }
    }

    /// The Monday whose round comes next, whether or not a slot is free then.
    var nextMonday: CivilDate {
        let moment = snapshot.moment.adding(seconds: 1)
        return snapshot.agreement?.teamMonday(notBefore: moment) ?? snapshot.today
    }

    /// The first Monday still to come from which a slot is free for so many weeks, as far as is
    /// known; others may be served first.
    func firstMonday(forWeeks weeks: Int) -> CivilDate? {
        (slots - load).firstMonday(onOrAfter: nextMonday, days: weeks * 7)
    }

    /// When the next slot can be given, as far as is known.
    var nextRound: Instant? {
        snapshot.state.dueActions().first { action in
            if case .teamRound = action.kind { return true }
            return false
        }?.at
    }
}

extension ServiceSnapshot {
    /// What the team waits for from a person.
    func teamMatters(_ agreement: Agreement) -> [DecisionNeeded] {
        guard let team = TeamFigures(self) else { return [] }
        var found: [DecisionNeeded] = []
        if let over = team.overHeld {
            let day = max(over.from, today)
            let held = Counting.of(team.load.value(on: day), "family", "families")
            found.append(
                DecisionNeeded(
                    code: "team-over-committed", party: nil,
                    sentence: "The team has \(held) for "
                        + "\(Counting.of(team.slots.value(on: day), "slot")) from \(day.spoken): "
                        + "agree how they are carried; nothing new is given until then.",
                    due: nil))
        }
        for teamCase in state.team.cases {
            guard let slot = teamCase.slot else { continue }
            if teamCase.state == .given, slot.from.adding(days: 14) <= today {
                found.append(
                    DecisionNeeded(
                        code: "team-opening-not-reported", party: agreement.home.provider,
                        sentence:
                            "The team reports the opening of \(teamCase.id), or its authority "
                            + "withdraws it: its slot is held since \(slot.from.spoken).",
                        due: nil))
            }
            if teamCase.state == .open, slot.to <= today {
                found.append(
                    DecisionNeeded(
                        code: "team-closing-not-reported", party: agreement.home.provider,
                        sentence:
                            "The team reports the closing of \(teamCase.id): its slot ended on "
                            + "\(slot.to.spoken).", due: nil))
            }
        }
        return found
    }
}
