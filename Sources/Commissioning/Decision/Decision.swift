/// The answer to one instance: who is placed when and on whose place, and why the others wait.
package struct Decision: Sendable, Equatable {
    /// How far the search was taken.
    package enum Status: String, Sendable {
        /// Nothing better exists.
        case optimal
    }

    /// The values of the tiers, each the best possible with those before it fixed.
    package struct Tiers: Sendable, Equatable {
        /// Placements of the first cycle within the authorities' entitlement there.
        package var ownNow: Int
        /// Placements over the horizon within the authorities' floors.
        package var ownHorizon: Int
        /// All placements.
        package var placements: Int
        /// Sum of the squared balances that would remain, in bed-weeks².
        package var surplus: Int
        /// Sum of the start positions, the first cycle being 0.
        package var starts: Int

        /// The values of all tiers.
        package init(
            ownNow: Int, ownHorizon: Int, placements: Int, surplus: Int, starts: Int
        ) {
            self.ownNow = ownNow
            self.ownHorizon = ownHorizon
            self.placements = placements
            self.surplus = surplus
            self.starts = starts
        }
    }

    /// One child with a place.
    package struct Placement: Sendable, Equatable {
        /// Index of the nomination in the instance.
        package let nomination: Int
        /// Index of the cycle.
        package let cycle: Int
        /// Whose place it is.
        package let funding: Funding
        /// Index of the authority that gave the place; nil on own places.
        package let lender: Int?

        /// A placement with its funding.
        package init(nomination: Int, cycle: Int, funding: Funding, lender: Int?) {
            self.nomination = nomination
            self.cycle = cycle
            self.funding = funding
            self.lender = lender
        }
    }

    /// One child without a place.
    package struct Waiting: Sendable, Equatable {
        /// Index of the nomination in the instance.
        package let nomination: Int
        /// Every reason that is true, in order of precedence; never empty.
        package let reasons: [Reason]
        /// Changes that would place the child, each checked by deciding again.
        package let counterfactuals: [Counterfactual]

        /// A waiting child with its explanation.
        package init(nomination: Int, reasons: [Reason], counterfactuals: [Counterfactual]) {
            self.nomination = nomination
            self.reasons = reasons
            self.counterfactuals = counterfactuals
        }
    }

    /// How far the search was taken.
    package let status: Status
    /// Relaxations solved for the answer itself, those of the counterfactuals not counted.
    package let nodes: Int
    /// Own places, standing and roster together: `seats[cycle][authority]`.
    package let seats: [[Int]]
    /// The values of the tiers.
    package let tiers: Tiers
    /// Placements over the horizon, by authority index.
    package let counts: [Int]
    /// Everyone placed, by cycle and then in the order of claims.
    package let placements: [Placement]
    /// Everyone not placed, in the order of claims.
    package let waiting: [Waiting]
    /// Where the roster stands after the first cycle.
    package let rosterAfterFirst: RosterState
    /// First-cycle placements no authority gives up without consent, by authority index.
    package let nowEntitlement: [Int]
    /// Most placements over the horizon on own places alone, by authority index.
    package let aloneTotal: [Int]
    /// `aloneTotal` less what a debtor yields, by authority index.
    package let floorTotal: [Int]
}
