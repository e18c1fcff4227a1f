/// Where a roster stands: how many seats have been handed out, and to whom.
package struct RosterState: Equatable, Sendable {
    /// Seats handed out so far, all authorities together; the sum of `taken`.
    package var t: Int
    /// Seats handed out so far, by authority index in agreement order.
    package var taken: [Int]

    /// The state after `t` seats, of which authority *i* had `taken[i]`.
    package init(t: Int, taken: [Int]) {
        self.t = t
        self.taken = taken
    }

    /// Counts a cycle's seats as they came to be instead of as they were first handed out.
    ///
    /// - Parameters:
    ///   - before: Where the roster stood after the cycle, as first handed out.
    ///   - after: Where it stands after the cycle as it came to be.
    mutating func replace(_ before: RosterState, with after: RosterState) {
        t += after.t - before.t
        for index in taken.indices { taken[index] += after.taken[index] - before.taken[index] }
    }

    /// The state before the first seat, for this many authorities.
    package init(authorities count: Int) {
        self.init(t: 0, taken: [Int](repeating: 0, count: count))
    }
}
