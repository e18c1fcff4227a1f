/// Whole seats from exact shares: who has the next shared bed.
package enum Roster {
    /// The next seats of the chairman-assignment sequence.
    ///
    /// At every prefix an authority's seats stay within `1 − 1/(2n−2)` of its exact share, `n`
    /// being the authorities with a positive share; no rule can promise less.
    /// That holds from a state without carried residuals on. After a change of weights that could
    /// not be foreseen nothing better than `H_n − 1` can be promised; here, whoever the change has
    /// put beyond the bound comes first, furthest behind first, which keeps within half a bed for
    /// two, seven eighths for three, and leads back to the bound.
    /// - Parameters:
    ///   - shares: integer weights in agreement order, 0 or more; their sum at most 10⁹.
    ///   - state: where the roster stands; moved forward by the picks.
    ///   - count: seats wanted, 0 or more.
    /// - Returns: authority indices, one per seat. A zero share is never picked; one positive
    ///   share alone is always picked; without a positive share nobody is, and `state` stays.
    /// - Source: R. Tijdeman, *The chairman assignment problem*, Discrete Mathematics 32 (1980)
    ///   323–330.
    package static func picks(shares: [Int], state: inout RosterState, count: Int) -> [Int] {
        precondition(shares.count == state.taken.count, "one share and one count per authority")
        let sequence = ChairmanSequence(shares: shares)
        guard !sequence.members.isEmpty, count > 0 else { return [] }
        var picked: [Int] = []
        picked.reserveCapacity(count)
        for _ in 0..<count {
            let authority = sequence.next(state)
            state.t += 1
            state.taken[authority] += 1
            picked.append(authority)
        }
        return picked
    }

    /// The owners of all beds of one cycle: standing places first, the rest by the roster.
    ///
    /// Beds below the standing places cost the last standing places in agreement order. The
    /// state moves by the seats of this cycle only, so a changed number of beds drops or takes
    /// picks without touching the bound.
    package static func ownPlaces(
        beds: Int, standing: [Int], shares: [Int], state: inout RosterState
    ) -> OwnPlaces {
        var left = beds
        let effective = standing.map { wanted in
            let granted = min(wanted, left)
            left -= granted
            return granted
        }
        let sequence = picks(shares: shares, state: &state, count: left)
        var seats = [Int](repeating: 0, count: shares.count)
        for authority in sequence { seats[authority] += 1 }
        return OwnPlaces(standing: effective, seats: seats, sequence: sequence)
    }
}

extension Roster {
    /// The weights divided by what they have in common.
    static func lowestTerms(_ weights: [Int]) -> [Int] {
        let divisor = weights.reduce(Int128(0)) { greatestCommonDivisor($0, Int128($1)) }
        return divisor > 1 ? weights.map { Int(Int128($0) / divisor) } : weights
    }

    /// The denominator over which residuals under any of these weights can be written.
    ///
    /// - Returns: `nil` beyond `DecisionLimits.residualDenominatorMaximum`: such weights cannot
    ///   follow each other, because what is due could not be carried over exactly.
    package static func commonDenominator(of weights: [[Int]], with first: Int = 1) -> Int? {
        var common = Int128(first)
        for sum in Set(weights.map { lowestTerms($0).reduce(0, +) }) where sum > 0 {
            common = common / greatestCommonDivisor(common, Int128(sum)) * Int128(sum)
            if common > Int128(DecisionLimits.residualDenominatorMaximum) { return nil }
        }
        return Int(common)
    }

    static func greatestCommonDivisor(_ left: Int128, _ right: Int128) -> Int128 {
        var (a, b) = (left.magnitude, right.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        return Int128(a)
    }
}

/// The rule for one pick, with what does not change between picks worked out once.
///
/// Products are taken in 128 bits, and Swift traps on overflow rather than going on.
private struct ChairmanSequence {
    let shares: [Int]
    /// Authorities with a positive share, in agreement order.
    let members: [Int]
    private let sum: Int128
    private let denominator: Int128

    init(shares: [Int]) {
        self.shares = shares
        members = shares.indices.filter { shares[$0] > 0 }
        sum = members.reduce(Int128(0)) { $0 + Int128(shares[$1]) }
        denominator = Int128(max(1, 2 * members.count - 2))
    }

    /// The authority of the seat after `state`.
    func next(_ state: RosterState) -> Int {
        var best: (authority: Int, key: Int128, share: Int128)?
        var fallback: (authority: Int, behind: Int128)?
        let scale = Int128(state.carried?.denominator ?? 1)
        let bed = sum * scale
        for authority in members {
            let share = Int128(shares[authority])
            let since = share * (Int128(state.t) + 1) - sum * Int128(state.taken[authority])
            let behind = scale * since + sum * Int128(state.carried?.numerators[authority] ?? 0)
            if behind > fallback?.behind ?? Int128.min { fallback = (authority, behind) }
            guard denominator * behind >= bed else { continue }
            let key = (denominator - 1) * bed - denominator * behind
            if let held = best, key * held.share >= held.key * share { continue }
            best = (authority, key, share)
        }
        if let furthest = fallback, state.carried != nil,
            denominator * furthest.behind > (denominator - 1) * bed
        {
            return furthest.authority
        }
        // Only a state that no sequence of picks can reach has nobody due; then the one
        // furthest behind its share is next, so that any state leads back to the bound.
        guard let chosen = best?.authority ?? fallback?.authority else {
            preconditionFailure("a sequence without members has no next seat")
        }
        return chosen
    }
}
