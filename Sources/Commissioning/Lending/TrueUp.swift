/// What two authorities have lent each other, and what would have to be settled between them.
package struct TrueUp: Equatable, Sendable {
    /// Index of the authority whose side this is.
    package let authority: Int
    /// Index of its counterpart.
    package let counterpart: Int
    /// Places of the authority that the counterpart's children had.
    package let lent: Side
    /// Places of the counterpart that the authority's children had.
    package let borrowed: Side

    /// Bed-weeks that the counterpart would have to make good; negative: the authority would.
    package var leftWeeks: Int { lent.leftWeeks - borrowed.leftWeeks }

    /// All loans one way, in bed-weeks.
    package struct Side: Equatable, Sendable {
        /// Of all the loans.
        package var loanWeeks = 0
        /// Of these, what repaid older loans the other way.
        package var nettedWeeks = 0
        /// Of these, what was above the cap: given.
        package var givenWeeks = 0
        /// Of the rest, what later loans the other way repaid.
        package var repaidWeeks = 0
        /// Of the rest, what expired.
        package var expiredWeeks = 0
        /// What is left.
        package var leftWeeks = 0

        fileprivate init(_ loans: some Sequence<Lot>) {
            for loan in loans {
                loanWeeks += loan.loanWeeks
                nettedWeeks += loan.nettedWeeks
                givenWeeks += loan.givenWeeks
                repaidWeeks += loan.repaidWeeks
                expiredWeeks += loan.expiredWeeks
                leftWeeks += loan.leftWeeks
            }
        }
    }
}

extension LendingAccount {
    /// The account between one authority and each of its counterparts with whom it had any loan,
    /// in agreement order.
    package func trueUp(of authority: Int, authorities: Int) -> [TrueUp] {
        (0..<authorities).compactMap { counterpart in
            let lent = loans.filter { $0.lender == authority && $0.borrower == counterpart }
            let borrowed = loans.filter { $0.lender == counterpart && $0.borrower == authority }
            if lent.isEmpty && borrowed.isEmpty { return nil }
            return TrueUp(
                authority: authority, counterpart: counterpart, lent: TrueUp.Side(lent),
                borrowed: TrueUp.Side(borrowed))
        }
    }
}
