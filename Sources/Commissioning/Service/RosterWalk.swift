/// The roster from cycle to cycle: each takes its seats under its own weights.
struct RosterWalk {
    private let service: ServiceState
    private var state: RosterState
    private var weights: [Int]
    /// Ordinal of the cycle that is next.
    private(set) var next: Int

    /// The roster as the decisions before an ordinal left it, or from the first cycle on.
    ///
    /// A decision made again with other beds changes how many seats its cycle has handed out. The
    /// cycles decided since keep their own; those still to be decided start from the corrected
    /// counts.
    init(_ service: ServiceState, before ordinal: Int) {
        self.service = service
        weights = service.terms.first?.agreement.home.shares ?? []
        state = RosterState(authorities: weights.count)
        next = 0
        var newest: [Int: RosterState] = [:]
        for record in service.allocations.map(\.record) {
            guard let cycle = service.cycle(record.cycle), cycle.ordinal <= ordinal,
                let own = service.agreement(for: cycle)?.home.shares
            else { continue }
            // What was decided first is decided again from the same beginning.
            if cycle.ordinal == ordinal { break }
            // Who joined after the decision stands in the terms without a share.
            let after = record.rosterAfter.carried(
                from: Array(own.prefix(record.rosterAfter.taken.count)), to: own)
            if let before = newest[cycle.ordinal] {
                state.replace(before, with: after, under: own, now: weights)
            } else if cycle.ordinal >= next {
                (state, weights, next) = (after, own, cycle.ordinal + 1)
            }
            newest[cycle.ordinal] = after
        }
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
            beds: service.room(in: cycle).beds, standing: home.standingPlaces,
            shares: home.shares, state: &state)
    }
}
