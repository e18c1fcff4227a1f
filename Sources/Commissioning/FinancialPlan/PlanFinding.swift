/// Where a cell of the plan comes from.
package struct PlanFinding: Equatable, Sendable {
    /// How a cell stands to the others.
    package enum Standing: String, CaseIterable, Sendable {
        /// It is what a rule gives.
        case follows
        /// A rule gives another amount.
        case differs
        /// No stated rule gives it: it is an input that nothing in the table explains.
        case unexplained
        /// It is an input: no rule claims to give it.
        case given
        /// The table is blank there.
        case blank
    }

    /// The row.
    package let row: FinancialPlan.Row
    /// Position of the year.
    package let year: Int
    /// How it stands to the others.
    package let standing: Standing
    /// What the table says, in pounds.
    package let stated: Int?
    /// What the rule gives, in pounds, if there is one.
    package let expected: Int?
    /// The rule, or why there is none; a clause without a full stop.
    package let rule: String

    /// The cell does not follow from the others, although the table reads as if it did.
    package var isOdd: Bool { standing == .differs || standing == .unexplained }
}
