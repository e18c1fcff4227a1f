/// Whole seats from exact shares: who has the next shared bed.
package enum Roster {
    /// The next seats of the chairman-assignment sequence.
    ///
    /// At every prefix an authority's seats stay within `1 − 1/(2n−2)` of its exact share, `n`
    /// being the authorities with a positive share; no rule can promise less.
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
        var sequence = ChairmanSequence(shares: shares)
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
    mutating func next(_ state: RosterState) -> Int {
        var best: (authority: Int, key: Int128, share: Int128)?
        var fallback: (authority: Int, behind: Int128)?
        for authority in members {
            let share = Int128(shares[authority])
            let behind =
                share * (Int128(state.t) + 1) - sum * Int128(state.taken[authority])
            if behind > fallback?.behind ?? Int128.min { fallback = (authority, behind) }
            guard denominator * behind >= sum else { continue }
            let key = (denominator - 1) * sum - denominator * behind
            if let held = best, key * held.share >= held.key * share { continue }
            best = (authority, key, share)
        }
        // Only a state that no sequence of picks can reach has nobody due; then the one
        // furthest behind its share is next, so that any state leads back to the bound.
        guard let chosen = best?.authority ?? fallback?.authority else {
            preconditionFailure("a sequence without members has no next seat")
        }
        return chosen
    }
}
