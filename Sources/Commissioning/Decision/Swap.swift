extension Decision {
    /// A larger number of placements that needs somebody to wait: one authority's place of the
    /// first cycle now, for a firm place of another's in a later one.
    package struct Swap: Sendable, Hashable {
        /// Index of the authority that gives an own place of the first cycle.
        package let gives: Int
        /// Index of the authority whose child has that place, and which gives one of its own in
        /// the later cycle.
        package let takes: Int
        /// Index of the nomination that has the place now and would wait.
        package let child: Int
        /// Index of the later cycle, in which that child would have a firm place.
        package let until: Int
        /// Index of the nomination that would have the place now.
        package let instead: Int
        /// All placements with the swap; without it there are fewer: `Tiers.placements`.
        package let placements: Int

        /// A swap and what comes of it.
        package init(
            gives: Int, takes: Int, child: Int, until: Int, instead: Int, placements: Int
        ) {
            self.gives = gives
            self.takes = takes
            self.child = child
            self.until = until
            self.instead = instead
            self.placements = placements
        }
    }
}
