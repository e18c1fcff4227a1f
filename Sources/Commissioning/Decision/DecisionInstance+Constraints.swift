extension DecisionInstance {
    /// The community team: a family holds one slot from the first day of its place until some
    /// weeks after the last.
    package struct TeamSlots: Sendable, Equatable {
        /// Slots in all, 0 or more.
        package var slots: Int
        /// Weeks for which a slot is held after a place.
        package var weeksAfter: Int
        /// Slots taken by others, or not staffed, by day.
        package var busy: [Busy]

        /// A team; by default nobody else needs it.
        package init(slots: Int, weeksAfter: Int, busy: [Busy] = []) {
            self.slots = slots
            self.weeksAfter = weeksAfter
            self.busy = busy
        }
    }

    /// Slots that are not to be had for some days.
    package struct Busy: Sendable, Equatable {
        /// Day number of the first day.
        package var from: Int
        /// Day number after the last day.
        package var to: Int
        /// Slots, 0 or more.
        package var slots: Int

        /// Slots that are not to be had from one day up to, not including, another.
        package init(from: Int, to: Int, slots: Int) {
            self.from = from
            self.to = to
            self.slots = slots
        }
    }

    /// Two children who may not live in the home at one time.
    package struct Pair: Sendable, Hashable {
        /// Index of one nomination.
        package var first: Int
        /// Index of the other.
        package var second: Int

        /// A pair, in any order.
        package init(_ first: Int, _ second: Int) {
            self.first = first
            self.second = second
        }
    }
}
