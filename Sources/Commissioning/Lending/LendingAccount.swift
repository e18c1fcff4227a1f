/// Who owes whom how many bed-weeks: a fold over the loans in time order.
///
/// - Source: House rules. A loan first repays the oldest opposite lots; only what is left makes a
///   lot; credit above the cap is a gift; a lot expires on both sides after the agreed number of
///   cycles. Cap and expiry are those of the version that governs the cycle in which the loan was
///   made: what was lent under one rule is not changed by the next. So the balances always sum to
///   zero.
package struct LendingAccount: Equatable, Sendable {
    /// Every loan with what became of it, oldest first; those that only repaid or gave have no
    /// weeks of their own.
    package private(set) var loans: [Lot] = []

    private let authorities: Int

    /// The account as it stands when the cycle with ordinal `asOf` is about to be decided.
    ///
    /// - Parameter terms: By ordinal of the cycle; the last ones go on.
    package init(authorities: Int, terms: [LendingTerms], loans: [Loan], asOf: Int) {
        self.authorities = authorities
        var fold = LendingFold(terms: terms, loans: loans)
        fold.advance(&self.loans, to: asOf)
    }

    /// The account under one rule that never changes.
    package init(authorities: Int, rule: Agreement.LendingRule, loans: [Loan], asOf: Int) {
        self.init(
            authorities: authorities, terms: [LendingTerms(rule: rule)], loans: loans, asOf: asOf)
    }

    /// The balances as they stood when each cycle was about to be decided, from ordinal 0 to
    /// `asOf`; by authority index.
    package static func history(
        authorities: Int, terms: [LendingTerms], loans: [Loan], asOf: Int
    ) -> [[Int]] {
        var fold = LendingFold(terms: terms, loans: loans)
        var account = LendingAccount(authorities: authorities, terms: terms, loans: [], asOf: 0)
        return (0...max(0, asOf)).map { ordinal in
            fold.advance(&account.loans, to: ordinal)
            return (0..<authorities).map(account.balanceWeeks)
        }
    }

    /// Every lot ever made, oldest first.
    package var lots: [Lot] { loans.filter { $0.weeks > 0 } }

    /// Bed-weeks above the cap, by lender: given, not lent.
    package var giftWeeks: [Int] {
        var given = [Int](repeating: 0, count: authorities)
        for loan in loans { given[loan.lender] += loan.givenWeeks }
        return given
    }

    /// Bed-weeks others owe this authority minus what it owes; positive: owed to it.
    package func balanceWeeks(_ authority: Int) -> Int {
        LendingFold.balance(of: authority, loans)
    }
}

/// Takes loans in, cycle by cycle.
private struct LendingFold {
    private let terms: [LendingTerms]
    private let loans: [Loan]
    private var taken = 0
    private var cycle: Int?

    init(terms: [LendingTerms], loans: [Loan]) {
        self.terms = terms
        // Stable: loans of one cycle stay in the order in which they were made.
        self.loans = loans.enumerated().sorted {
            ($0.element.cycle, $0.offset) < ($1.element.cycle, $1.offset)
        }.map(\.element)
    }

    static func balance(of authority: Int, _ lots: [Lot]) -> Int {
        lots.reduce(0) { sum, lot in
            if lot.lender == authority { return sum + lot.owedWeeks }
            return lot.borrower == authority ? sum - lot.owedWeeks : sum
        }
    }

    /// Everything that happened before the cycle with this ordinal is decided.
    mutating func advance(_ lots: inout [Lot], to asOf: Int) {
        var now = cycle ?? min(asOf, loans.first?.cycle ?? asOf)
        while true {
            while taken < loans.count, loans[taken].cycle <= now, now < asOf {
                take(loans[taken], &lots)
                taken += 1
            }
            guard now < asOf else { break }
            now += 1
            pass(into: now, &lots)
        }
        cycle = now
    }

    private func take(_ loan: Loan, _ lots: inout [Lot]) {
        var weeks = loan.weeks
        for index in lots.indices
        where lots[index].lender == loan.borrower && lots[index].borrower == loan.lender {
            let repaid = min(weeks, lots[index].owedWeeks)
            guard repaid > 0 else { continue }
            lots[index].repayments.append(
                Lot.Repayment(cycle: loan.cycle, place: loan.place, weeks: repaid))
            weeks -= repaid
        }
        guard let rule = rule(in: loan.cycle) else { return }
        let room = max(0, rule.creditWeeksMaximum - Self.balance(of: loan.lender, lots))
        let lent = min(weeks, room)
        lots.append(
            Lot(
                lender: loan.lender, borrower: loan.borrower, cycle: loan.cycle,
                place: loan.place, nettedWeeks: loan.weeks - weeks, givenWeeks: weeks - lent,
                weeks: lent, expiresBefore: loan.cycle + rule.expiryCycles + 1))
    }

    /// A lot of cycle c can be repaid in the cycles c+1 … c+E and is gone before the next; what is
    /// owed by or to somebody who has left then stays for the final true-up.
    private func pass(into cycle: Int, _ lots: inout [Lot]) {
        let left = terms.isEmpty ? [] : terms[min(cycle, terms.count - 1)].left
        for index in lots.indices where lots[index].owedWeeks > 0 {
            if cycle >= lots[index].expiresBefore {
                lots[index].expiredWeeks += lots[index].leftWeeks
            } else if left.contains(lots[index].lender) || left.contains(lots[index].borrower) {
                lots[index].closedFrom = cycle
            }
        }
    }

    private func rule(in cycle: Int) -> Agreement.LendingRule? {
        terms.isEmpty ? nil : terms[max(0, min(cycle, terms.count - 1))].rule
    }
}
