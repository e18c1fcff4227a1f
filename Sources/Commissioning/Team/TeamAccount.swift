/// What each authority has had of the team, against its share of what all have had.
///
/// In slot-days, exactly: of what all hold on the days of an era an authority is entitled to
/// `share / Σ shares` of that era, and its balance is that less what it holds itself. Balances are
/// whole numbers over one `denominator`, and they sum to zero. Positive: others hold what would be
/// its own, and it comes first.
package struct TeamAccount: Equatable, Sendable {
    /// Days on which the same shares hold, until the next era.
    package struct Era: Equatable, Sendable {
        /// First day; of the first era it means nothing, since that has always been.
        package let from: CivilDate
        /// Whole weights in agreement order, not all 0.
        package let shares: [Int]

        /// The weights from a day on.
        package init(from: CivilDate, shares: [Int]) {
            self.from = from
            self.shares = shares
        }
    }

    /// At least one, in time order.
    package let eras: [Era]
    /// What balances are counted in parts of: the least common multiple of the sums of the shares.
    package let denominator: Int
    /// Slot-days held by era and authority.
    private var held: [[Int]]
    /// Days looked at by era, if only some are.
    private let lengths: [Int]?

    /// An account of shares that have always held.
    package init(shares: [Int], heldDays: [Int]) {
        self.init(eras: [Era(from: CivilDate(dayNumber: 0), shares: shares)], within: nil)
        held = [heldDays]
    }

    /// The account of these holds, each counted within a half-open interval if one is given.
    package init(
        of holds: [TeamHold], authorities: [String], eras: [Era],
        within interval: (from: CivilDate, to: CivilDate)? = nil
    ) {
        self.init(eras: eras, within: interval)
        for hold in holds {
            guard let index = authorities.firstIndex(of: hold.authority) else { continue }
            let from = max(hold.from, interval?.from ?? hold.from)
            let to = min(hold.to, interval?.to ?? hold.to)
            if from < to { give(from: from, to: to, to: index) }
        }
    }

    private init(eras: [Era], within interval: (from: CivilDate, to: CivilDate)?) {
        self.eras = eras
        held = eras.map { [Int](repeating: 0, count: $0.shares.count) }
        denominator = Self.commonDenominator(of: eras.map(\.shares)) ?? 1
        lengths = interval.map { Self.days(from: $0.from, to: $0.to, by: eras) }
    }

    /// The least common multiple of the sums of some shares, or `nil` if balances over it could
    /// not be written in every file.
    package static func commonDenominator(of shares: [[Int]]) -> Int? {
        var found = 1
        for sum in shares.map({ max(1, $0.reduce(0, +)) }) {
            let (product, overflow) = (found / gcd(found, sum)).multipliedReportingOverflow(by: sum)
            guard !overflow, product <= denominatorMaximum else { return nil }
            found = product
        }
        return found
    }

    /// Times the slot-days of a century with a thousand slots it stays a number that JSON holds.
    private static let denominatorMaximum = 200_000_000

    private static func gcd(_ left: Int, _ right: Int) -> Int {
        right == 0 ? left : gcd(right, left % right)
    }

    /// How many days of an interval lie in each era.
    private static func days(from: CivilDate, to: CivilDate, by eras: [Era]) -> [Int] {
        eras.indices.map { index in
            let first = index == 0 ? from : max(from, eras[index].from)
            let end = index + 1 < eras.count ? min(to, eras[index + 1].from) : to
            return max(0, end.dayNumber - first.dayNumber)
        }
    }

    /// The newest weights.
    package var shares: [Int] { eras.last?.shares ?? [] }

    /// Slot-days held by each authority.
    package var heldDays: [Int] {
        shares.indices.map { authority in held.reduce(0) { $0 + $1[authority] } }
    }

    /// Slot-days held by all.
    package var totalDays: Int { heldDays.reduce(0, +) }

    /// What an authority is entitled to, in slot-days over `denominator`.
    private func entitled(_ authority: Int) -> Int {
        zip(eras, held).reduce(0) { sum, era in
            let parts = denominator / max(1, era.0.shares.reduce(0, +))
            return sum + parts * era.0.shares[authority] * era.1.reduce(0, +)
        }
    }

    /// Entitlement less held, in slot-days, as a whole number over `denominator`.
    package func balance(_ authority: Int) -> Int {
        entitled(authority) - denominator * heldDays[authority]
    }

    /// Counts a slot as held from the moment it is given, on all of its days.
    package mutating func give(from: CivilDate, to: CivilDate, to authority: Int) {
        for (era, days) in Self.days(from: from, to: to, by: eras).enumerated() {
            held[era][authority] += days
        }
    }

    /// Entitlements in whole slot-days for people to read: they add up to what all hold.
    package var entitledDays: [Int] {
        Self.rounded(shares.indices.map(entitled), over: denominator, to: totalDays)
    }

    /// Balances in whole slot-days for people to read; they sum to zero.
    package var balanceDays: [Int] { zip(entitledDays, heldDays).map { $0 - $1 } }

    /// Parts of the cost in hundredths of a percent, by the shares agreed for the days looked at:
    /// 10,000 in all.
    package var costByShares: [Int] {
        var weights = shares.map { _ in 0 }
        let newest = eras.indices.map { $0 == eras.count - 1 ? 1 : 0 }
        let lengths = lengths.map { $0.contains { $0 > 0 } ? $0 : newest } ?? newest
        for (era, days) in zip(eras, lengths) {
            let parts = denominator / max(1, era.shares.reduce(0, +))
            for authority in weights.indices {
                weights[authority] += parts * era.shares[authority] * days
            }
        }
        return Self.rounded(
            weights.map { $0 * 10_000 }, over: max(1, weights.reduce(0, +)), to: 10_000)
    }

    /// The same by what each has held; by shares while nobody has held anything.
    package var costByUsage: [Int] {
        totalDays == 0
            ? costByShares : Self.rounded(heldDays.map { $0 * 10_000 }, over: totalDays, to: 10_000)
    }

    /// Fractions over one denominator that add up to a whole number, as whole numbers that do:
    /// largest remainder, ties in order.
    private static func rounded(
        _ numerators: [Int], over denominator: Int, to whole: Int
    ) -> [Int] {
        var parts = numerators.map { $0 / denominator }
        let order = numerators.indices.sorted {
            (-(numerators[$0] % denominator), $0) < (-(numerators[$1] % denominator), $1)
        }
        for index in order.prefix(max(0, whole - parts.reduce(0, +))) { parts[index] += 1 }
        return parts
    }
}
