/// The largest instance that is taken on; together they keep every sum inside its integer.
package enum DecisionLimits {
    /// Cycles of a horizon; a window is a set of 64 bits.
    package static let cyclesMaximum = 64
    /// Authorities under one agreement; England has 153 with children's services.
    package static let authoritiesMaximum = 200
    /// Nominations in one decision.
    package static let nominationsMaximum = 20_000
    /// Beds of one cycle, and standing or released places of one authority.
    package static let bedsMaximum = 10_000
    /// Integer weight of one authority.
    package static let shareMaximum = 1_000_000
    /// Bed-weeks of a balance, either way.
    package static let balanceWeeksMaximum = 1_000_000
    /// Bed-weeks of one place: a year.
    package static let weeksPerPlaceMaximum = 52
    /// Seats a roster has handed out.
    package static let rosterMaximum = 1_000_000_000_000
    /// Class and rank of a nomination.
    package static let priorityMaximum = 1_000_000
    /// Most places a debtor yields at one decision.
    package static let repayMaximum = 10_000
    /// Longer windows tried in one decision, in the order of claims.
    package static let windowTrialsMaximum = 50
    /// Searches times arcs, over all the trials of one decision: beyond it the remaining trials
    /// are left out. It counts work and not time, so the answer is the same everywhere.
    package static let trialWorkMaximum = 500_000_000
}
