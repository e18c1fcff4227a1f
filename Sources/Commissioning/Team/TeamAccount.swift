/// What each authority has had of the team, against its share of what all have had.
///
/// In slot-days, exactly: an authority is entitled to `share / Σ shares` of what all hold, and its
/// balance is that less what it holds itself. Balances are whole numbers over `Σ shares`, and they
/// sum to zero. Positive: others hold what would be its own, and it comes first.
package struct TeamAccount: Equatable, Sendable {
    /// Whole weights in agreement order, not all 0.
    package let shares: [Int]
    /// Slot-days held by each authority.
    package private(set) var heldDays: [Int]

    /// An account.
    package init(shares: [Int], heldDays: [Int]) {
        self.shares = shares
        self.heldDays = heldDays
    }

    /// The account of these holds, each counted within a half-open interval if one is given.
    package init(
        of holds: [TeamHold], authorities: [String], shares: [Int],
        within interval: (from: CivilDate, to: CivilDate)? = nil
    ) {
        var held = authorities.map { _ in 0 }
        for hold in holds {
            guard let index = authorities.firstIndex(of: hold.authority) else { continue }
            held[index] += interval.map { hold.days(from: $0.from, to: $0.to) } ?? hold.days
        }
        self.init(shares: shares, heldDays: held)
    }

    /// Sum of the shares: what balances are counted in parts of.
    package var denominator: Int { shares.reduce(0, +) }

    /// Slot-days held by all.
    package var totalDays: Int { heldDays.reduce(0, +) }

    /// Entitlement less held, in slot-days, as a whole number over `denominator`.
    package func balance(_ authority: Int) -> Int {
        shares[authority] * totalDays - denominator * heldDays[authority]
    }

    /// Counts a slot as held from the moment it is given, for all of its days.
    package mutating func give(days: Int, to authority: Int) {
        heldDays[authority] += days
    }

    /// Entitlements in whole slot-days for people to read: they add up to what all hold.
    package var entitledDays: [Int] { Self.split(totalDays, by: shares) }

    /// Balances in whole slot-days for people to read; they sum to zero.
    package var balanceDays: [Int] { zip(entitledDays, heldDays).map { $0 - $1 } }

    /// Parts of the cost in hundredths of a percent, by the agreed shares: 10,000 in all.
    package var costByShares: [Int] { Self.split(10_000, by: shares) }

    /// The same by what each has held; by shares while nobody has held anything.
    package var costByUsage: [Int] {
        totalDays == 0 ? costByShares : Self.split(10_000, by: heldDays)
    }

    /// Splits a whole number by weights: largest remainder, ties in order.
    private static func split(_ whole: Int, by weights: [Int]) -> [Int] {
        let sum = weights.reduce(0, +)
        guard sum > 0 else { return weights.map { _ in 0 } }
        var parts = weights.map { whole * $0 / sum }
        let left = whole - parts.reduce(0, +)
        let order = weights.indices.sorted {
            (-(whole * weights[$0] % sum), $0) < (-(whole * weights[$1] % sum), $1)
        }
        for index in order.prefix(left) { parts[index] += 1 }
        return parts
    }
}
