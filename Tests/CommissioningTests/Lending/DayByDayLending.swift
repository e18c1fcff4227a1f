import Commissioning

/// The account of loans as a clerk would keep it: every bed-week a token of its own, moved by hand
/// when its time comes. Slow, and with nothing in common with the code that it checks.
struct DayByDayLending {
    private struct Token {
        let lender: Int
        let borrower: Int
        let madeInCycle: Int
    }

    private var tokens: [Token] = []
    private(set) var gifts: [Int]
    /// Bed-weeks above the cap, by who had the place.
    private(set) var received: [Int]

    init(authorities: Int, rule: Agreement.LendingRule, loans: [Loan], asOf: Int) {
        gifts = Array(repeating: 0, count: authorities)
        received = gifts
        guard let last = loans.map(\.cycle).max() else { return }
        for cycle in 0...max(last, asOf) where cycle <= asOf {
            tokens.removeAll { cycle > $0.madeInCycle + rule.expiryCycles }
            if cycle == asOf { return }
            for loan in loans where loan.cycle == cycle {
                for _ in 0..<loan.weeks { lendOneWeek(loan, rule) }
            }
        }
        for cycle in max(last, 0)...max(last, asOf) {
            tokens.removeAll { cycle > $0.madeInCycle + rule.expiryCycles }
        }
    }

    private mutating func lendOneWeek(_ loan: Loan, _ rule: Agreement.LendingRule) {
        let owed = tokens.firstIndex { $0.lender == loan.borrower && $0.borrower == loan.lender }
        if let owed {
            tokens.remove(at: owed)
        } else if balance(loan.lender) < rule.creditWeeksMaximum {
            tokens.append(
                Token(lender: loan.lender, borrower: loan.borrower, madeInCycle: loan.cycle))
        } else {
            gifts[loan.lender] += 1
            received[loan.borrower] += 1
        }
    }

    func balance(_ authority: Int) -> Int {
        tokens.count { $0.lender == authority } - tokens.count { $0.borrower == authority }
    }
}
