/// The answer to one instance: who is placed when and on whose place, and why the others wait.
package struct Decision: Sendable, Equatable {
    /// How far the search was taken.
    package enum Status: String, Sendable {
        /// Nothing better exists.
        case optimal
        /// The best found before the search reached its limit.
        case bestKnown = "best-known"
    }

    /// What the search could not rule out: the first tier in which something better could be,
    /// and the value that it could have there. For `children` it is the place in the order of
    /// claims, from 1, of the first child who could still have a place.
    package struct Bound: Sendable, Equatable {
        /// The tier.
        package let tier: Tier
        /// Its value.
        package let value: Int
    }

    /// The tiers of a decision, each fixed before the next.
    package enum Tier: String, Sendable, CaseIterable {
        /// Promised places are kept.
        case commitments
        /// Own places used now.
        case ownNow
        /// Own places used over the horizon.
        case ownHorizon
        /// Most placements.
        case placements
        /// Least squared balances.
        case surplus
        /// Which children, in the order of claims.
        case children
        /// When they start.
        case starts
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
        /// What it is bought for, in pence; nil unless bought.
        package let pricePence: Int?
        /// The first tier in which every answer without this child is worse, checked by deciding
        /// again; nil where that was not done (`DecisionLimits.rivalTrialsMaximum`).
        package let decidedBy: Tier?
        /// Index of the nomination that would be placed without this one, the first in the
        /// order of claims; nil if there is none, or that was not worked out.
        package let runnerUp: Int?

        /// A placement with its funding and its grounds.
        package init(
            nomination: Int, cycle: Int, funding: Funding, lender: Int?, pricePence: Int? = nil,
            decidedBy: Tier? = nil, runnerUp: Int? = nil
        ) {
            self.nomination = nomination
            self.cycle = cycle
            self.funding = funding
            self.lender = lender
            self.pricePence = pricePence
            self.decidedBy = decidedBy
            self.runnerUp = runnerUp
        }
    }

    /// One child without a place.
    package struct Waiting: Sendable, Equatable {
        /// Index of the nomination in the instance.
        package let nomination: Int
        /// Every reason that is true, in order of precedence; never empty in an explained decision.
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
    /// Where the search was cut short, what it could not rule out.
    package let bound: Bound?
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
    /// Larger numbers of placements that need somebody's consent, at most one for each two
    /// authorities; empty where none were looked for, or the decision is not
    /// `optimal`.
    package let swaps: [Swap]
    /// Where the roster stands after the first cycle.
    package let rosterAfterFirst: RosterState
    /// First-cycle placements no authority gives up without consent, by authority index.
    package let nowEntitlement: [Int]
    /// Most placements over the horizon on own places alone, by authority index.
    package let aloneTotal: [Int]
    /// `aloneTotal` less what a debtor yields, by authority index.
    package let floorTotal: [Int]
}
