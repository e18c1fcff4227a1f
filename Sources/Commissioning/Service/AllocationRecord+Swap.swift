extension AllocationRecord {
    /// A swap as it was proposed: what changes hands once both authorities have agreed.
    package struct Swap: Equatable, Sendable {
        /// Such as `2019-20-C1-r1-s1`: the cycle, the decision that first proposed it, and a
        /// number.
        package let id: String
        /// The authority that gives an own place of the decision's cycle.
        package let gives: String
        /// The authority whose child has that place, and which gives one of its own later.
        package let takes: String
        /// The nomination that has the place now and would wait.
        package let child: String
        /// The later cycle, in which that child has a firm place.
        package let until: String
        /// The nomination that would have the place now.
        package let instead: String
        /// Placements over the horizon with the swap.
        package let placements: Int
        /// Placements over the horizon without it.
        package let placementsWithout: Int
        /// Until when both can agree.
        package let answerUntil: Instant

        /// A swap as it was proposed.
        package init(
            id: String, gives: String, takes: String, child: String, until: String,
            instead: String, placements: Int, placementsWithout: Int, answerUntil: Instant
        ) {
            self.id = id
            self.gives = gives
            self.takes = takes
            self.child = child
            self.until = until
            self.instead = instead
            self.placements = placements
            self.placementsWithout = placementsWithout
            self.answerUntil = answerUntil
        }

        /// The authorities that must agree.
        package var parties: [String] { [gives, takes] }

        /// Whether the same would change hands, whenever it was proposed.
        func hasTerms(of other: Self) -> Bool {
            gives == other.gives && takes == other.takes && child == other.child
                && until == other.until && instead == other.instead
        }
    }
}

/// What an authority says of a proposed swap.
package enum SwapConsent: String, CaseIterable, Sendable {
    case agree
    case refuse
}

/// An authority's consent to a swap, or its refusal.
package struct SwapAnswer: Equatable, Sendable {
    /// The swap.
    package let swap: String
    /// The authority.
    package let authority: String
    /// What it said.
    package let answer: SwapConsent
    /// When it was recorded.
    package let at: Instant
    /// The entry that holds it.
    package let entry: Int
}
