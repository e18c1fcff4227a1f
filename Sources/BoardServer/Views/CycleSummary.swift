import Commissioning

/// One cycle in figures.
struct CycleSummary: Sendable {
    /// The cycle.
    let cycle: Cycle
    /// Where it stands.
    let phase: CyclePhase
    /// Beds usable on every night.
    let beds: Int
    /// Own places by authority, in agreement order.
    let ownPlaces: [Int]
    /// Places that hold a bed, by state.
    let counts: [PlaceState: Int]
    /// Beds that have been given, each once however many children had it.
    let bedsGiven: Int
    /// When nominations close.
    let nominationsClose: Instant

    /// Places offered and not yet answered.
    var offered: Int { counts[.offered] ?? 0 }
    /// Places accepted, the child not yet come.
    var accepted: Int { counts[.accepted] ?? 0 }
    /// Children in the home.
    var inResidence: Int { counts[.inResidence] ?? 0 }
    /// Places whose stay is over: at home with the team, or ended.
    var left: Int { (counts[.stage2] ?? 0) + (counts[.ended] ?? 0) }
    /// Children who have or had a bed; more than `bedsGiven` where one was given again.
    var held: Int { counts.values.reduce(0, +) }
    /// ` to four children`, where a bed was given more than once.
    var again: String {
        held > bedsGiven ? " to \(Counting.of(held, "child", "children"))" : ""
    }
}

extension ServiceSnapshot {
    /// The cycle in figures; `nil` without an agreement in force.
    func summary(of cycle: Cycle) -> CycleSummary? {
        guard let close = nominationsClose(cycle) else { return nil }
        let held = state.heldPlaces(in: cycle.id)
        let beds = state.bedNumbers(in: cycle.id)
        return CycleSummary(
            cycle: cycle, phase: phase(of: cycle), beds: state.usableBeds(in: cycle),
            ownPlaces: state.ownPlaces(in: cycle),
            counts: Dictionary(held.map { ($0.state, 1) }, uniquingKeysWith: +),
            bedsGiven: Set(held.map { beds[$0.id] }).count, nominationsClose: close)
    }

    /// All cycles in figures.
    var summaries: [CycleSummary] { state.cycles.compactMap(summary) }
}
