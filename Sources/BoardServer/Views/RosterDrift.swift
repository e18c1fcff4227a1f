import Commissioning

/// How far the roster strays from the agreed shares, seat by seat, over all cycles: those decided
/// as they came to be, those to come as they are published.
struct RosterDrift: Sendable {
    /// One cycle of the roster.
    struct Step: Sendable {
        /// The cycle.
        let cycle: Cycle
        /// It has been decided.
        let isDecided: Bool
        /// Its own places, with the order of the picks.
        let own: OwnPlaces
        /// After each pick: beds due to each authority beyond its seats; `nil`: exactly its share.
        let due: [RosterState.Residuals?]
        /// What nobody can stray beyond, in beds; `nil` where nothing can be promised.
        let bound: Fraction?
    }

    /// An exact part of a bed.
    struct Fraction: Equatable, Sendable {
        let numerator: Int
        /// 1 or more.
        let denominator: Int

        /// In thousandths, rounded towards zero: for pictures only.
        var thousandths: Int { Int(Int128(numerator) * 1000 / Int128(denominator)) }

        /// Whether it is further from zero than another.
        func isBeyond(_ other: Fraction) -> Bool {
            Int128(abs(numerator)) * Int128(other.denominator)
                > Int128(abs(other.numerator)) * Int128(denominator)
        }

        /// `0`, `1/2`, `-1/4`, `3 1/2`.
        var words: String {
            let divisor = Self.common(abs(numerator), denominator)
            let (top, bottom) = (abs(numerator) / divisor, denominator / divisor)
            let sign = numerator < 0 ? "-" : ""
            if bottom == 1 { return sign + "\(top)" }
            return sign + (top > bottom ? "\(top / bottom) " : "") + "\(top % bottom)/\(bottom)"
        }

        /// `half a bed`, `a quarter of a bed`, `5/8 of a bed`, `1 bed`: an amount of 0 or more.
        var beds: String {
            switch words {
            case "1/2": "half a bed"
            case "1/4": "a quarter of a bed"
            case "3/4": "three quarters of a bed"
            case let whole where denominator == 1 || !whole.contains("/"):
                whole == "1" ? "1 bed" : whole + " beds"
            default: words + " of a bed"
            }
        }

        private static func common(_ left: Int, _ right: Int) -> Int {
            var (a, b) = (left, right)
            while b != 0 { (a, b) = (b, a % b) }
            return max(1, a)
        }
    }

    /// The cycles, in time order.
    let steps: [Step]

    init(_ snapshot: ServiceSnapshot) {
        let state = snapshot.state
        let first = state.cycles.first { state.allocation(for: $0.id) == nil }?.ordinal
        let published = state.publishedRoster(through: state.cycles.count - 1)
        var coming: [String: OwnPlaces] = [:]
        for row in published { coming[row.cycle.id] = row.own }
        var walk: RosterState?
        var weights: [Int] = []
        var steps: [Step] = []
        for cycle in state.cycles {
            let isDecided = state.allocation(for: cycle.id) != nil
            let own =
                isDecided || cycle.ordinal < first ?? 0
                ? snapshot.ownPlacesInOrder(of: cycle) : coming[cycle.id]
            guard let own, let home = state.agreement(for: cycle)?.home else { continue }
            var roster = walk ?? RosterState(authorities: home.shares.count)
            if weights != home.shares, walk != nil {
                roster = roster.carried(from: weights, to: home.shares)
            }
            weights = home.shares
            let due = own.sequence.map { picked in
                roster.t += 1
                roster.taken[picked] += 1
                return roster.residuals(under: weights)
            }
            walk = roster
            steps.append(
                Step(
                    cycle: cycle, isDecided: isDecided, own: own, due: due,
                    bound: Self.bound(
                        members: weights.count { $0 > 0 }, afterChange: roster.carried != nil)))
        }
        self.steps = steps
    }

    /// - Source: R. Tijdeman, *The chairman assignment problem*, Discrete Mathematics 32 (1980);
    ///   after a change of shares what `Roster.picks` keeps.
    private static func bound(members count: Int, afterChange: Bool) -> Fraction? {
        switch (count, afterChange) {
        case (0, _), (1, _): Fraction(numerator: 0, denominator: 1)
        case (2, _): Fraction(numerator: 1, denominator: 2)
        case (3, true): Fraction(numerator: 7, denominator: 8)
        case (_, true): nil
        case (_, false): Fraction(numerator: 2 * count - 3, denominator: 2 * count - 2)
        }
    }

    /// What is due to one authority.
    static func due(_ residuals: RosterState.Residuals?, _ authority: Int) -> Fraction {
        guard let residuals, residuals.numerators.indices.contains(authority) else {
            return Fraction(numerator: 0, denominator: 1)
        }
        return Fraction(
            numerator: residuals.numerators[authority], denominator: residuals.denominator)
    }

    /// The furthest that anybody has been from its share in decided cycles, or ever.
    func furthest(decidedOnly: Bool) -> Fraction {
        var worst = Fraction(numerator: 0, denominator: 1)
        for step in steps where step.isDecided || !decidedOnly {
            for residuals in step.due {
                for authority in residuals?.numerators.indices ?? 0..<0 {
                    let due = Self.due(residuals, authority)
                    if due.isBeyond(worst) {
                        worst = Fraction(
                            numerator: abs(due.numerator), denominator: due.denominator)
                    }
                }
            }
        }
        return worst
    }
}
