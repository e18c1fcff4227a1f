/// A lent place: who lent what to whom, in which cycle, and what became of it.
package struct Lot: Equatable, Sendable {
    /// Index of the authority whose place it was.
    package let lender: Int
    /// Index of the authority whose child had it.
    package let borrower: Int
    /// Ordinal of the cycle.
    package let cycle: Int
    /// Bed-weeks lent, after netting against older opposite lots and after the cap.
    package let weeks: Int
    /// Bed-weeks repaid since.
    package fileprivate(set) var repaidWeeks: Int
    /// Bed-weeks that expired, on both sides at once.
    package fileprivate(set) var expiredWeeks: Int

    /// Bed-weeks still owed.
    package var leftWeeks: Int { weeks - repaidWeeks - expiredWeeks }
}

/// One loan as it happened.
package struct Loan: Equatable, Sendable {
    /// Index of the authority whose place it was.
    package let lender: Int
    /// Index of the authority whose child has it.
    package let borrower: Int
    /// Ordinal of the cycle.
    package let cycle: Int
    /// Bed-weeks.
    package let weeks: Int

    /// A loan.
    package init(lender: Int, borrower: Int, cycle: Int, weeks: Int) {
        self.lender = lender
        self.borrower = borrower
        self.cycle = cycle
        self.weeks = weeks
    }
}

/// Who owes whom how many bed-weeks: a fold over the loans in time order.
///
/// - Source: House rules. A loan first repays the oldest opposite lots; only what is left makes a
///   lot; credit above the cap is a gift; a lot expires on both sides after the agreed number of
///   cycles. So the balances always sum to zero.
package struct LendingAccount: Equatable, Sendable {
    /// Every lot ever made, oldest first.
    package private(set) var lots: [Lot] = []
    /// Bed-weeks above the cap, by lender: given, not lent.
    package private(set) var giftWeeks: [Int]

    private let authorities: Int

    /// The account as it stands when the cycle with ordinal `asOf` is about to be decided.
    package init(authorities: Int, rule: Agreement.LendingRule, loans: [Loan], asOf: Int) {
        self.authorities = authorities
        giftWeeks = Array(repeating: 0, count: authorities)
        let inOrder = loans.sorted { $0.cycle < $1.cycle }
        var cycle = inOrder.first?.cycle ?? asOf
        for loan in inOrder where loan.cycle < asOf {
            while cycle < loan.cycle {
                cycle += 1
                expire(before: cycle, rule: rule)
            }
            take(loan, rule: rule)
        }
        while cycle < asOf {
            cycle += 1
            expire(before: cycle, rule: rule)
        }
    }

    /// Bed-weeks others owe this authority minus what it owes; positive: owed to it.
    package func balanceWeeks(_ authority: Int) -> Int {
        lots.reduce(0) { sum, lot in
            if lot.lender == authority { return sum + lot.leftWeeks }
            return lot.borrower == authority ? sum - lot.leftWeeks : sum
        }
    }

    private mutating func take(_ loan: Loan, rule: Agreement.LendingRule) {
        var weeks = loan.weeks
        for index in lots.indices
        where lots[index].lender == loan.borrower && lots[index].borrower == loan.lender {
            let repaid = min(weeks, lots[index].leftWeeks)
            lots[index].repaidWeeks += repaid
            weeks -= repaid
        }
        let room = max(0, rule.creditWeeksMaximum - balanceWeeks(loan.lender))
        let lent = min(weeks, room)
        giftWeeks[loan.lender] += weeks - lent
        guard lent > 0 else { return }
        lots.append(
            Lot(
                lender: loan.lender, borrower: loan.borrower, cycle: loan.cycle, weeks: lent,
                repaidWeeks: 0, expiredWeeks: 0))
    }

    /// A lot of cycle c can be repaid in the cycles c+1 … c+E and is gone before the next.
    private mutating func expire(before cycle: Int, rule: Agreement.LendingRule) {
        for index in lots.indices where cycle - lots[index].cycle > rule.expiryCycles {
            lots[index].expiredWeeks += lots[index].leftWeeks
        }
    }
}
