/// Where a roster stands: how many seats have been handed out, and to whom.
package struct RosterState: Equatable, Sendable {
    /// Seats handed out since the weights last changed, all authorities together; the sum of
    /// `taken`.
    package var t: Int
    /// Seats handed out since then, by authority index in agreement order.
    package var taken: [Int]
    /// What was still due under earlier weights; `nil` if nothing was, or they never changed.
    package var carried: Residuals?

    /// The state after `t` seats, of which authority *i* had `taken[i]`.
    package init(t: Int, taken: [Int], carried: Residuals? = nil) {
        self.t = t
        self.taken = taken
        self.carried = carried
    }

    /// The state before the first seat, for this many authorities.
    package init(authorities count: Int) {
        self.init(t: 0, taken: [Int](repeating: 0, count: count))
    }

    /// Beds due to each authority beyond the seats it has had, exactly; together they are zero.
    package struct Residuals: Equatable, Sendable {
        /// By authority index; negative: it has had more than its share so far.
        package let numerators: [Int]
        /// 1 or more, at most `DecisionLimits.residualDenominatorMaximum`.
        package let denominator: Int

        /// Residuals over one denominator.
        package init(numerators: [Int], denominator: Int) {
            self.numerators = numerators
            self.denominator = denominator
        }

        /// Both together; `nil` if nothing is due any more.
        fileprivate func adding(_ other: Residuals) -> Residuals? {
            let common = Roster.greatestCommonDivisor(
                Int128(denominator), Int128(other.denominator))
            let (mine, theirs) = (Int128(other.denominator) / common, Int128(denominator) / common)
            let due = zip(numerators, other.numerators).map {
                Int128($0) * mine + Int128($1) * theirs
            }
            if due.allSatisfy({ $0 == 0 }) { return nil }
            let whole = Int128(denominator) * mine
            let divisor = due.reduce(whole, Roster.greatestCommonDivisor)
            return Residuals(
                numerators: due.map { Int($0 / divisor) }, denominator: Int(whole / divisor))
        }

        /// One numerator per authority, within the limits, and together zero.
        package func isConsistent(_ authorities: Int) -> Bool {
            let limit = DecisionLimits.residualDenominatorMaximum
            guard numerators.count == authorities, (1...limit).contains(denominator) else {
                return false
            }
            let most = denominator * DecisionLimits.residualBedsMaximum
            return numerators.allSatisfy { (-most...most).contains($0) }
                && numerators.reduce(0, +) == 0
        }
    }
}

extension RosterState {
    /// The same roster under other weights: it goes on from what is due to each authority, and
    /// whoever joins at the end of the list joins with nothing due.
    ///
    /// Weights in the same proportion are no change. The denominators of all the weights that a
    /// roster meets must have a common one within the limit: `Roster.commonDenominator`.
    package func carried(from old: [Int], to new: [Int]) -> RosterState {
        precondition(old.count <= new.count, "nobody is taken off the list")
        let joined = new.count - taken.count
        let padding = [Int](repeating: 0, count: max(0, joined))
        let before = RosterState(
            t: t, taken: taken + padding,
            carried: carried.map {
                Residuals(
                    numerators: $0.numerators + padding, denominator: $0.denominator)
            })
        let weights = old + [Int](repeating: 0, count: new.count - old.count)
        if Roster.lowestTerms(weights) == Roster.lowestTerms(new) { return before }
        return RosterState(
            t: 0, taken: [Int](repeating: 0, count: new.count),
            carried: before.residuals(under: weights))
    }

    /// Counts a cycle's seats as they came to be instead of as they were first handed out.
    ///
    /// Where the weights have changed since, what that makes due is carried over like the rest.
    /// - Parameters:
    ///   - before: Where the roster stood after the cycle, as first handed out.
    ///   - after: Where it stands after the cycle as it came to be.
    ///   - own: The weights of that cycle.
    ///   - weights: The weights since the last change.
    package mutating func replace(
        _ before: RosterState, with after: RosterState, under own: [Int], now weights: [Int]
    ) {
        let more = RosterState(
            t: after.t - before.t, taken: zip(after.taken, before.taken).map { $0 - $1 })
        if before.carried == carried, Roster.lowestTerms(own) == Roster.lowestTerms(weights) {
            t += more.t
            for index in taken.indices { taken[index] += more.taken[index] }
        } else if let due = more.residuals(under: own) {
            carried = carried.map { $0.adding(due) } ?? .some(due)
        }
    }

    /// What is due to each authority beyond its seats, under the weights since the last change.
    package func residuals(under weights: [Int]) -> Residuals? {
        let lowest = Roster.lowestTerms(weights)
        let sum = lowest.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0 else { return carried }
        let scale = Int128(carried?.denominator ?? 1)
        let due = taken.indices.map { index -> Int128 in
            let since = Int128(lowest[index]) * Int128(t) - sum * Int128(taken[index])
            return sum * Int128(carried?.numerators[index] ?? 0) + scale * since
        }
        if due.allSatisfy({ $0 == 0 }) { return nil }
        let divisor = due.reduce(scale * sum, Roster.greatestCommonDivisor)
        return Residuals(
            numerators: due.map { Int($0 / divisor) }, denominator: Int(scale * sum / divisor))
    }
}
