import Commissioning

extension HistoryForgery {
    /// Accounts kept by another rule, and seats that are somebody else's.
    static let accounts: [HistoryForgery] = [
        HistoryForgery(.balances, "a lot lives one cycle too long") { step in
            accounting(step) { rule, _ in rule = rule.with(expiry: rule.expiryCycles + 1) }
        },
        HistoryForgery(.balances, "credit above the cap is given") { step in
            accounting(step) { rule, _ in rule = rule.with(credit: rule.creditWeeksMaximum + 12) }
        },
        HistoryForgery(.balances, "a loan is forgotten") { step in
            accounting(step) { _, loans in loans.removeFirst() }
        },
        HistoryForgery(.balances, "a decision is made with the balances of the cycle before") {
            step in
            guard let cycle = step.firstDecided, var decided = step.decided,
                let old = step.before.lending(asOf: cycle.ordinal - 1)
            else { return nil }
            for index in decided.instance.authorities.indices {
                decided.instance.authorities[index].balanceWeeks = old.balanceWeeks(index)
            }
            var forged = step
            forged.decided = decided
            return decided.instance == step.decided?.instance ? nil : forged
        },
        HistoryForgery(.accounting, "expired lots stay in the balances") { step in
            accounting(step) { rule, _ in rule = rule.with(expiry: 1_000) }
        },
        HistoryForgery(.accounting, "gifts are booked as credit") { step in
            accounting(step) { rule, _ in rule = rule.with(credit: 1_000_000) }
        },
        HistoryForgery(.accounting, "a loan is booked twice") { step in
            accounting(step) { _, loans in loans.append(loans[loans.count - 1]) }
        },
        HistoryForgery(.roster, "two authorities change seats in one cycle only") { step in
            guard let record = step.record, let seats = record.seats.first,
                let from = seats.firstIndex(where: { $0 > 0 })
            else { return nil }
            let to = (from + 1) % seats.count
            var forged = record.seats
            forged[0][from] -= 1
            forged[0][to] += 1
            guard to != from else { return nil }
            return step.recording(.allocation(record.with(record.places, seats: forged)))
        },
        HistoryForgery(.roster, "a cycle's picks are not remembered") { step in
            guard let record = step.record, let cycle = step.after.cycle(record.cycle) else {
                return nil
            }
            let old = HistoryCheck.rosterBefore(cycle, step)
            if old == record.rosterAfter { return nil }
            return step.recording(.allocation(record.with(record.places, rosterAfter: old)))
        },
    ]

    /// The account as another rule or other loans would make it; nil where they make the same.
    private static func accounting(
        _ step: HistoryStep, _ change: (inout Agreement.LendingRule, inout [Loan]) -> Void
    ) -> HistoryStep? {
        guard let cycle = step.firstDecided, let account = step.account else { return nil }
        var loans = step.before.places.compactMap { place -> Loan? in
            guard place.state.holdsBed, place.funding == .lent, let lender = place.lender,
                let from = step.agreement.authorityIndex(lender),
                let to = step.agreement.authorityIndex(place.authority),
                let cycle = step.before.cycle(place.cycle)
            else { return nil }
            return Loan(
                lender: from, borrower: to, cycle: cycle.ordinal,
                weeks: step.before.loanWeeks(of: place))
        }
        guard !loans.isEmpty else { return nil }
        var rule = step.agreement.lending
        change(&rule, &loans)
        var forged = step
        forged.account = LendingAccount(
            authorities: step.agreement.authorities.count, rule: rule, loans: loans,
            asOf: cycle.ordinal)
        // Else the decision's own balances would give it away.
        forged.decided = nil
        return forged.account == account ? nil : forged
    }
}

extension Agreement.LendingRule {
    fileprivate func with(credit: Int? = nil, expiry: Int? = nil) -> Agreement.LendingRule {
        Agreement.LendingRule(
            credit: credit ?? creditWeeksMaximum, expiryCycles: expiry ?? expiryCycles,
            repaySeats: repaySeatsPerCycleMaximum, horizonCycles: horizonCycles)
    }
}
