import Commissioning

/// The last child of an authority that got a place in a cycle: what another had to be before.
struct CutOff: Sendable {
    /// The authority.
    let authority: String
    /// How many of its children have places.
    let placed: Int
    /// Class of the last of them, or `nil` if there is none.
    let lastClass: Int?
    /// Its place in its authority's own order, or `nil` if there is none or it is not named there.
    let lastRank: Int?
    /// Since when the last of them waited.
    let lastWaitingSince: CivilDate?
}

extension ServiceSnapshot {
    /// The cut-off of every authority in a cycle, in agreement order.
    func cutOffs(in cycle: Cycle) -> [CutOff] {
        let held = state.heldPlaces(in: cycle.id)
        return (agreement?.authorities ?? []).map { party in
            let placed = held.filter { $0.authority == party.id }
                .compactMap { state.nomination($0.nomination) }
                .map {
                    (
                        body: $0.body, rank: state.rank(of: $0, in: cycle),
                        given: givenRank(of: $0, in: cycle)
                    )
                }
            let last = placed.max { one, other in
                (one.body.priorityClass, one.rank, one.body.waitingSince)
                    < (other.body.priorityClass, other.rank, other.body.waitingSince)
            }
            return CutOff(
                authority: party.id, placed: placed.count, lastClass: last?.body.priorityClass,
                lastRank: last?.given,
                lastWaitingSince: last?.body.waitingSince)
        }
    }
}
