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

    /// The state before the first seat, for this many authorities.
    package init(authorities count: Int) {
        self.init(t: 0, taken: [Int](repeating: 0, count: count))
    }
}
