/// The frozen question of one decision: beds, owners, balances and children, and nothing else.
///
/// The answer is a pure function of this value; the order in which nominations stand in it
/// does not matter.
package struct DecisionInstance: Sendable, Equatable {
    /// One cycle of the horizon.
    package struct Cycle: Sendable, Equatable {
        /// The cycle's name, for the caller only.
        package var id: String
        /// Usable beds, 0 or more.
        package var beds: Int
        /// Day number of the first day; matters only beside a team.
        package var start: Int
        /// Day number after the last night.
        package var end: Int
        /// Weights in the roster by authority, where they are not those of the authorities.
        package var shares: [Int]?
        /// Standing places by authority, where they are not those of the authorities.
        package var standing: [Int]?

        /// A cycle with this many usable beds; without a team its days do not matter.
        package init(
            id: String, beds: Int, start: Int = 0, end: Int = 0, shares: [Int]? = nil,
            standing: [Int]? = nil
        ) {
            self.id = id
            self.beds = beds
            self.start = start
            self.end = end
            self.shares = shares
            self.standing = standing
        }
    }

    /// One authority, in agreement order.
    package struct Authority: Sendable, Equatable {
        /// The authority's name, for the caller only.
        package var id: String
        /// Integer weight in the roster, 0 or more.
        package var share: Int
        /// Places bought for every cycle in advance.
        package var standing: Int
        /// Bed-weeks owed to this authority less bed-weeks it owes; positive: owed to it.
        package var balanceWeeks: Int
        /// Own places of the first cycle it gave up: not its own any more in what it is
        /// entitled to, but still its to lend.
        package var releasedNow: Int
        /// The most placements it may have in the first cycle, commitments among them; nil
        /// for no limit. Commitments are kept even where they exceed it.
        package var mostNow: Int?
        /// Own places of the first cycle it put up for sale, beside those it released.
        package var sellNow: PlacesForSale?
        /// Places of the first cycle that it would rather buy than borrow.
        package var buyNow: PlacesToBuy?
        /// Places of the first cycle that came to it by a loan or sale already settled, and whose
        /// child has left; below 0: so many that went from it.
        package var movedNow: Int

        /// An authority; by default nothing is bought, owed, released, for sale or limited.
        package init(
            id: String, share: Int, standing: Int = 0, balanceWeeks: Int = 0,
            releasedNow: Int = 0, mostNow: Int? = nil, sellNow: PlacesForSale? = nil,
            buyNow: PlacesToBuy? = nil, movedNow: Int = 0
        ) {
            self.id = id
            self.share = share
            self.standing = standing
            self.balanceWeeks = balanceWeeks
            self.releasedNow = releasedNow
            self.mostNow = mostNow
            self.sellNow = sellNow
            self.buyNow = buyNow
            self.movedNow = movedNow
        }

        /// Own places of the first cycle it gave up, to be lent or to be sold.
        package var givenUpNow: Int { releasedNow + (sellNow?.places ?? 0) }
    }

    /// A place already promised: in residence, accepted or a live offer.
    package struct Commitment: Sendable, Equatable {
        /// Index of the cycle.
        package var cycle: Int
        /// Who pays for the place, when that was recorded; nil: to be worked out.
        package var funding: Funding?
        /// Index of the authority that lent or sold the place, when recorded.
        package var lender: Int?
        /// What it was bought for, in pence, when recorded.
        package var pricePence: Int?
        /// Indices of later cycles in which the child could start instead, ascending: the promise
        /// stands unless its authority agrees to a swap.
        package var later: [Int]

        /// A place in this cycle, by default with its funding still to be worked out and nothing
        /// else that it could be swapped for.
        package init(
            cycle: Int, funding: Funding? = nil, lender: Int? = nil, pricePence: Int? = nil,
            later: [Int] = []
        ) {
            self.cycle = cycle
            self.funding = funding
            self.lender = lender
            self.pricePence = pricePence
            self.later = later
        }
    }

    /// One child who could have a place.
    package struct Nomination: Sendable, Equatable {
        /// An opaque reference, different for every nomination.
        package var id: String
        /// Index of the nominating authority.
        package var authority: Int
        /// Class of need; smaller first.
        package var priorityClass: Int
        /// The place its own authority gave it; smaller first, 0 if none was given.
        package var rank: Int
        /// Day number since when the child waits; smaller first.
        package var waitingSince: Int
        /// The lottery number that settles equal claims.
        package var ticket: Ticket
        /// Indices of the cycles in which a place could start, ascending.
        package var cycles: [Int]
        /// The place already promised to it, if one is.
        package var commitment: Commitment?

        /// A nomination, by default without a promise.
        package init(
            id: String, authority: Int, priorityClass: Int, rank: Int = 0, waitingSince: Int,
            ticket: Ticket, cycles: [Int], commitment: Commitment? = nil
        ) {
            self.id = id
            self.authority = authority
            self.priorityClass = priorityClass
            self.rank = rank
            self.waitingSince = waitingSince
            self.ticket = ticket
            self.cycles = cycles
            self.commitment = commitment
        }
    }

    /// The cycles of the horizon in time order; only the first one binds.
    package var cycles: [Cycle]
    /// The authorities in agreement order.
    package var authorities: [Authority]
    /// The children, in any order.
    package var nominations: [Nomination]
    /// Where the roster stands before the first cycle, under the weights of that cycle.
    package var roster: RosterState
    /// Most places a debtor yields at one decision.
    package var repayLimit: Int
    /// Bed-weeks of one place.
    package var weeksPerPlace: Int
    /// The community team, if its slots can run short.
    package var team: TeamSlots?
    /// Children who may not live in the home at one time; order and repetition do not matter.
    package var incompatible: [Pair]
    /// Parts of the search looked at before the best answer found so far is given.
    package var nodeLimit: Int
    /// What an own place that nobody claims costs who would rather buy than borrow it, in pence;
    /// nil where such places are only lent.
    package var spotPricePence: Int?

    /// An instance; by default a debtor yields at most one place, a place is twelve weeks, the
    /// team is never short and everybody can live with everybody.
    package init(
        cycles: [Cycle], authorities: [Authority], nominations: [Nomination],
        roster: RosterState, repayLimit: Int = 1, weeksPerPlace: Int = 12,
        team: TeamSlots? = nil, incompatible: [Pair] = [],
        nodeLimit: Int = DecisionLimits.nodesDefault,
        spotPricePence: Int? = nil
    ) {
        self.cycles = cycles
        self.authorities = authorities
        self.nominations = nominations
        self.roster = roster
        self.repayLimit = repayLimit
        self.weeksPerPlace = weeksPerPlace
        self.team = team
        self.incompatible = incompatible
        self.nodeLimit = nodeLimit
        self.spotPricePence = spotPricePence
    }
}

extension DecisionInstance {
    /// Weights in the roster of one cycle, by authority.
    package func shares(in cycle: Int) -> [Int] {
        cycles[cycle].shares ?? authorities.map(\.share)
    }

    /// Standing places in one cycle, by authority.
    package func standing(in cycle: Int) -> [Int] {
        cycles[cycle].standing ?? authorities.map(\.standing)
    }
}
