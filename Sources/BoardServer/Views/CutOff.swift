import Commissioning

/// The last child of an authority that got a place in a cycle: what another had to be before.
struct CutOff: Sendable {
    /// The authority.
    let authority: String
    /// How many of its children have places.
    let placed: Int
    /// Class of the last of them, or `nil` if there is none.
    let lastClass: Int?
    /// Since when the last of them waited.
    let lastWaitingSince: CivilDate?
}

extension ServiceSnapshot {
    /// The cut-off of every authority in a cycle, in agreement order.
    func cutOffs(in cycle: Cycle) -> [CutOff] {
        let held = state.heldPlaces(in: cycle.id)
        return (agreement?.authorities ?? []).map { party in
            let placed = held.filter { $0.authority == party.id }
                .compactMap { state.nomination($0.nomination)?.body }
            let last = placed.max {
                ($0.priorityClass, $0.waitingSince) < ($1.priorityClass, $1.waitingSince)
            }
            return CutOff(
                authority: party.id, placed: placed.count, lastClass: last?.priorityClass,
                lastWaitingSince: last?.waitingSince)
        }
    }
}
