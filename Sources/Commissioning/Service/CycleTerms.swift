/// What holds in one cycle.
package struct CycleTerms: Equatable, Sendable {
    /// The version that governs the cycle, between the parties of the newest version, without
    /// those who have left: arrays by authority are in the newest agreement order.
    package let agreement: Agreement
    /// When the cycle came into the calendar.
    package let since: Instant
    /// Authorities that take no part in the cycle, by index, with why.
    package let absent: [Int: Absence]

    /// Why an authority takes no part in a cycle.
    package enum Absence: Equatable, Sendable {
        /// It joins with a version that holds from this day on.
        case notYetParty(CivilDate)
        /// It left on this day.
        case left(CivilDate)
    }

    /// Indices of the authorities that have left.
    package var left: Set<Int> {
        Set(
            absent.compactMap { index, absence in
                if case .left = absence { return index }
                return nil
            })
    }
}

/// An authority's notice that it leaves.
package struct Departure: Equatable, Sendable {
    /// Who leaves.
    package let authority: String
    /// First day on which it is out.
    package let effectiveEnd: CivilDate
    /// Newest version when the notice was recorded; what is agreed after it takes its place.
    package let version: Int
    /// Its entry in the ledger.
    package let recorded: Recorded
}
