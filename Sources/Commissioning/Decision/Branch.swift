/// One part of the search for the best assignment: who may start where in it, and how many.
///
/// The whole question is a branch without restrictions of its own; every split makes two
/// branches of one, and every assignment lies in one of them.
struct Branch {
    /// Cycles in which the place could start, by position.
    private(set) var windows: [UInt64]
    /// Whether a place is a must here: promised, or decided by a split, by position.
    private(set) var held: [Bool]
    /// Fewest and most places, by cycle.
    private(set) var fewest: [Int]
    private(set) var most: [Int]

    /// The whole question.
    init(_ docket: Docket) {
        windows = docket.windows
        held = docket.committed
        fewest = docket.promised
        most = docket.beds
        for position in held.indices where held[position] {
            let cycle = windows[position].trailingZeroBitCount
            for other in docket.conflicts[position] where !held[other] { bar(other, from: cycle) }
        }
        narrow(by: docket.limits)
    }

    /// The child cannot start in this cycle.
    mutating func bar(_ position: Int, from cycle: Int) {
        windows[position] &= ~(1 << UInt64(cycle))
    }

    /// The child starts in this cycle, and so nobody does who may not live with it.
    mutating func hold(_ position: Int, in cycle: Int, conflicts: [[Int]]) {
        windows[position] = 1 << UInt64(cycle)
        held[position] = true
        for other in conflicts[position] { bar(other, from: cycle) }
    }

    /// The child has a place in some cycle of its window.
    mutating func require(_ position: Int) { held[position] = true }

    /// No more than so many places in this cycle.
    mutating func allow(atMost count: Int, in cycle: Int) { most[cycle] = count }

    /// At least so many places in this cycle; what the team has left for the others follows.
    mutating func demand(atLeast count: Int, in cycle: Int, limits: [TeamCover.Limit]) {
        fewest[cycle] = count
        narrow(by: limits)
    }

    private mutating func narrow(by limits: [TeamCover.Limit]) {
        for limit in limits {
            let taken = fewest[limit.cycles].reduce(0, +)
            for cycle in limit.cycles {
                most[cycle] = min(most[cycle], limit.most - taken + fewest[cycle])
            }
        }
    }

    /// Whether the bounds by cycle contradict each other.
    var isEmpty: Bool { zip(fewest, most).contains { $0 > $1 } }
}
