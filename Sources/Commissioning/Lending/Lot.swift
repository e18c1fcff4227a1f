/// A lent place: who lent what to whom, in which cycle, and what became of it.
package struct Lot: Equatable, Sendable {
    /// Index of the authority whose place it was.
    package let lender: Int
    /// Index of the authority whose child had it.
    package let borrower: Int
    /// Ordinal of the cycle.
    package let cycle: Int
    /// The place, or `nil` if it is not known.
    package let place: String?
    /// Bed-weeks of the loan that repaid older opposite lots instead of making this one.
    package let nettedWeeks: Int
    /// Bed-weeks above the cap: given, not lent.
    package let givenWeeks: Int
    /// Bed-weeks lent, after netting against older opposite lots and after the cap; 0 if nothing
    /// was left.
    package let weeks: Int
    /// Ordinal of the first cycle in which it can no longer be repaid.
    package let expiresBefore: Int
    /// Loans back that have repaid it, in time order.
    package internal(set) var repayments: [Repayment] = []
    /// Bed-weeks that expired, on both sides at once.
    package internal(set) var expiredWeeks = 0
    /// Ordinal of the cycle from which on one of the two had left: what was left then is for the
    /// final true-up, and is neither repaid in places nor expires.
    package internal(set) var closedFrom: Int?

    /// One loan back, or the part of it that repaid this lot.
    package struct Repayment: Equatable, Sendable {
        /// Ordinal of the cycle of the loan back.
        package let cycle: Int
        /// The place lent back, or `nil` if it is not known.
        package let place: String?
        /// Bed-weeks.
        package let weeks: Int
    }

    /// Bed-weeks of the whole loan.
    package var loanWeeks: Int { nettedWeeks + givenWeeks + weeks }
    /// Bed-weeks repaid since.
    package var repaidWeeks: Int { repayments.reduce(0) { $0 + $1.weeks } }
    /// Bed-weeks neither repaid nor expired.
    package var leftWeeks: Int { weeks - repaidWeeks - expiredWeeks }
    /// Bed-weeks that count in a balance: what is left, unless it is for the final true-up.
    package var owedWeeks: Int { closedFrom == nil ? leftWeeks : 0 }
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
    /// The place, or `nil` if it is not known.
    package let place: String?

    /// A loan.
    package init(lender: Int, borrower: Int, cycle: Int, weeks: Int, place: String? = nil) {
        self.lender = lender
        self.borrower = borrower
        self.cycle = cycle
        self.weeks = weeks
        self.place = place
    }
}

/// What holds for lending in one cycle.
package struct LendingTerms: Equatable, Sendable {
    /// The rule of the version that governs the cycle.
    package let rule: Agreement.LendingRule
    /// Indices of the authorities that have left.
    package let left: Set<Int>

    /// Terms of one cycle, by default with nobody gone.
    package init(rule: Agreement.LendingRule, left: Set<Int> = []) {
        self.rule = rule
        self.left = left
    }
}
