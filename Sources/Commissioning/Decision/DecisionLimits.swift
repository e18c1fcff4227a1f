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
    /// Pence for one place: a thousand million pounds.
    package static let pricePenceMaximum = 100_000_000_000
    /// Integer weight of one authority.
    package static let shareMaximum = 1_000_000
    /// Bed-weeks of a balance, either way.
    package static let balanceWeeksMaximum = 1_000_000
    /// Bed-weeks of one place: a year.
    package static let weeksPerPlaceMaximum = 52
    /// Seats a roster has handed out.
    package static let rosterMaximum = 1_000_000_000_000
    /// Denominator of the residuals that a roster carries over from earlier weights.
    package static let residualDenominatorMaximum = 1_000_000_000_000
    /// Beds that one authority can be ahead or behind when a roster's weights change.
    package static let residualBedsMaximum = 1000
    /// Class and rank of a nomination.
    package static let priorityMaximum = 1_000_000
    /// Most places a debtor yields at one decision.
    package static let repayMaximum = 10_000
    /// Slots of a team.
    package static let slotsMaximum = 100_000
    /// Weeks for which a slot is held after a place: ten years.
    package static let weeksAfterMaximum = 520
    /// Busy periods of a team.
    package static let busyMaximum = 20_000
    /// Pairs of children who may not share the home.
    package static let pairsMaximum = 20_000
    /// Day numbers: the years 1 to 9999.
    package static let days = -719_162...2_932_896
    /// Parts of a search, if nothing is said.
    package static let nodesDefault = 2_000_000
    /// Parts of a search at most.
    package static let nodesMaximum = 1_000_000_000
    /// Searches times arcs of one search: with large instances it ends before the nodes do.
    package static let searchWorkMaximum = 20_000_000_000
    /// Placements for which a decision is made again without them, in the order of claims.
    package static let rivalTrialsMaximum = 50
    /// Stretches of days that a child is told the team is full on, the first ones: with a team
    /// that changes every week the rest says nothing new, and 150 children's would fill a file.
    package static let fullStretchesMaximum = 4
    /// Longer windows tried in one decision, in the order of claims.
    package static let windowTrialsMaximum = 50
    /// Pairs of authorities between which a swap is looked for, in agreement order.
    package static let swapTrialsMaximum = 50
    /// Searches times arcs, over all the trials of one decision: beyond it the remaining trials
    /// are left out. It counts work and not time, so the answer is the same everywhere.
    package static let trialWorkMaximum = 500_000_000
}
