import Commissioning

/// Who owes whom, whose turn it is, and that nothing goes missing over the years.
extension HistoryCheck {
    /// Balances are those that a clerk keeps week by week, sum to nought, and no lot outlives
    /// its time.
    static func balances(_ step: HistoryStep) -> String? {
        guard let cycle = step.firstDecided, let account = step.account else { return nil }
        let indices = step.agreement.authorities.indices
        let balances = indices.map(account.balanceWeeks)
        if balances.reduce(0, +) != 0 { return "balances \(balances) do not sum to nought" }
        if let decided = step.decided,
            decided.instance.authorities.map(\.balanceWeeks) != balances
        {
            return "the decision was made with other balances than \(balances)"
        }
        let rule = step.agreement.lending
        for lot in account.lots {
            if lot.leftWeeks < 0 { return "a lot of cycle \(lot.cycle) is overpaid" }
            if lot.leftWeeks > 0, cycle.ordinal - lot.cycle > rule.expiryCycles {
                return "a lot of cycle \(lot.cycle) is alive in \(cycle.ordinal)"
            }
        }
        // Among three or more, a debt that expires can lift a net balance above the cap.
        if indices.count <= 2, balances.contains(where: { $0 > rule.creditWeeksMaximum }) {
            return "balances \(balances) are above \(rule.creditWeeksMaximum)"
        }
        let clerk = clerk(step, asOf: cycle.ordinal)
        let kept = indices.map(clerk.balance)
        if balances != kept { return "balances \(balances), kept by hand \(kept)" }
        if account.giftWeeks != clerk.gifts { return "gifts \(account.giftWeeks)" }
        return nil
    }

    /// Loans are read off the decisions that made the places, not off the places; but in the order
    /// in which the places were made, and a swap makes one before its cycle is decided.
    private static func clerk(_ step: HistoryStep, asOf ordinal: Int) -> DayByDayLending {
        var loans: [String: Loan] = [:]
        for signed in step.before.allocations {
            for row in signed.record.places where row.funding == .lent {
                guard loans[row.place] == nil,
                    let lender = row.lender.flatMap(step.agreement.authorityIndex),
                    let borrower = step.agreement.authorityIndex(row.authority),
                    let cycle = step.before.cycle(signed.record.cycle),
                    step.before.place(row.place)?.state.holdsBed == true
                else { continue }
                loans[row.place] = Loan(
                    lender: lender, borrower: borrower, cycle: cycle.ordinal,
                    weeks: row.isLate
                        ? weeksUsed(row, from: signed.recorded.at, of: cycle, step)
                        : step.agreement.home.stayWeeks)
            }
        }
        return DayByDayLending(
            authorities: step.agreement.authorities.count, rule: step.agreement.lending,
            loans: step.before.places.compactMap { loans[$0.id] }, asOf: ordinal)
    }

    /// Weeks of the cycle that have not gone by before a late place is used.
    private static func weeksUsed(
        _ row: AllocationRecord.Row, from offered: Instant, of cycle: Cycle, _ step: HistoryStep
    ) -> Int {
        let came = step.before.place(row.place)?.history.first { $0.state == .inResidence }?.date
        let first = came ?? step.agreement.zone.date(at: offered)
        return (0..<step.agreement.home.stayWeeks).count {
            first < cycle.start.adding(days: 7 * ($0 + 1))
        }
    }

    /// For every authority and all cycles before this one:
    ///
    ///     used = seats − idle − balance − (given − received) − (expired as lender − as borrower)
    ///            + bought − sold + (weeks not used of late places, borrowed − lent)
    ///
    /// each in bed-weeks. A seat is idle if neither its owner nor a borrower used it; fewer than
    /// none are where beds closed after they were given out. A loan moves both balances by as
    /// much of its weeks as was not above the cap, whether it makes a lot or repays one; what
    /// expires moves them back.
    static func accounting(_ step: HistoryStep) -> String? {
        guard let cycle = step.firstDecided, let account = step.account else { return nil }
        let weeks = step.agreement.home.stayWeeks
        let clerk = clerk(step, asOf: cycle.ordinal)
        let past = step.before.cycles.prefix(cycle.ordinal)
        let seats = past.compactMap { step.before.allocation(for: $0.id)?.record.seats.first }
        let ids = Set(past.map(\.id))
        let held = step.before.places.filter { $0.state.holdsBed && ids.contains($0.cycle) }
        for (index, party) in step.agreement.authorities.enumerated() {
            let used = held.count { $0.authority == party.id }
            let owned = seats.reduce(0) { $0 + $1[index] }
            let idle = owned - held.count { ($0.lender ?? $0.authority) == party.id }
            let given = account.giftWeeks[index] - clerk.received[index]
            let expired = account.lots.reduce(0) { sum, lot in
                if lot.lender == index { return sum + lot.expiredWeeks }
                return lot.borrower == index ? sum - lot.expiredWeeks : sum
            }
            let traded = held.filter { $0.lender != nil }.reduce(0) { sum, place in
                let outside =
                    place.funding == .spot ? weeks : weeks - step.before.loanWeeks(of: place)
                if place.authority == party.id { return sum + outside }
                return place.lender == party.id ? sum - outside : sum
            }
            let left =
                weeks * (owned - idle) - account.balanceWeeks(index) - given - expired + traded
            if weeks * used != left {
                return "\(party.id) used \(weeks * used) bed-weeks, accounted for are \(left)"
            }
        }
        return nil
    }

    /// The seats of a cycle follow on those of the last one decided, and every single pick is
    /// within the bound: D·|w·t − W·x| ≤ (D − 1)·W with D = 2n − 2.
    static func roster(_ step: HistoryStep) -> String? {
        guard let record = step.record, let cycle = step.after.cycle(record.cycle),
            let seats = record.seats.first, let beds = record.beds.first
        else { return nil }
        let home = step.agreement.home
        var state = rosterBefore(cycle, step)
        var left = beds
        let standing = home.standingPlaces.map { wanted in
            defer { left -= min(wanted, left) }
            return min(wanted, left)
        }
        var own = standing
        for _ in 0..<left {
            let picks = Roster.picks(shares: home.shares, state: &state, count: 1)
            guard let picked = picks.first else { return "a bed of \(cycle.id) is nobody's" }
            own[picked] += 1
            if let fault = bound(home.shares, state) { return "\(cycle.id): \(fault)" }
        }
        if own != seats { return "seats of \(cycle.id) are \(seats), by the roster \(own)" }
        if let fault = bound(home.shares, record.rosterAfter) { return "\(cycle.id): \(fault)" }
        return state == record.rosterAfter ? nil : "\(cycle.id) leaves the roster elsewhere"
    }

    /// Where the last cycle decided before this one left the roster.
    static func rosterBefore(_ cycle: Cycle, _ step: HistoryStep) -> RosterState {
        let earlier = step.before.cycles.prefix(cycle.ordinal).reversed().lazy
            .compactMap { step.before.allocation(for: $0.id) }.first
        return earlier?.record.rosterAfter
            ?? RosterState(authorities: step.agreement.home.shares.count)
    }

    static func bound(_ shares: [Int], _ state: RosterState) -> String? {
        let sum = shares.reduce(0, +)
        let denominator = max(1, 2 * shares.count { $0 > 0 } - 2)
        for (index, share) in shares.enumerated() {
            let off = share * state.t - sum * state.taken[index]
            if denominator * abs(off) > (denominator - 1) * sum {
                return "authority \(index) has \(state.taken[index]) of \(state.t) seats"
            }
        }
        return nil
    }
}
