/// The roster from cycle to cycle: each takes its seats under its own weights.
struct RosterWalk {
    private let service: ServiceState
    private var state: RosterState
    private var weights: [Int]
    /// Ordinal of the cycle that is next.
    private(set) var next: Int

    /// The roster as the last decision before an ordinal left it, or from the first cycle on.
    init(_ service: ServiceState, before ordinal: Int) {
        self.service = service
        for cycle in service.cycles.prefix(ordinal).reversed() {
            guard let decided = service.allocation(for: cycle.id),
                let terms = service.agreement(for: cycle)
            else { continue }
            // Who joined after the decision stands in the terms without a share.
            let after = decided.record.rosterAfter
            state = after.carried(
                from: Array(terms.home.shares.prefix(after.taken.count)), to: terms.home.shares)
            weights = terms.home.shares
            next = cycle.ordinal + 1
            return
        }
        weights = service.terms.first?.agreement.home.shares ?? []
        state = RosterState(authorities: weights.count)
        next = 0
    }

    /// Goes on under the weights of a cycle; the roster before its seats are taken.
    mutating func enter(_ cycle: Cycle) -> RosterState {
        if let own = service.agreement(for: cycle)?.home.shares, own != weights {
            state = state.carried(from: weights, to: own)
            weights = own
        }
        return state
    }

    /// Takes the seats of the next cycle; `nil` if it never ran.
    mutating func step() -> OwnPlaces? {
        let cycle = service.cycles[next]
        next += 1
        guard !service.isTooEarly(cycle), let home = service.agreement(for: cycle)?.home else {
            return nil
        }
        state = enter(cycle)
        return Roster.ownPlaces(
            beds: service.usableBeds(in: cycle), standing: home.standingPlaces,
            shares: home.shares, state: &state)
    }
}
