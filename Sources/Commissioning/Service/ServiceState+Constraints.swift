/// What limits a decision beside the beds: the team's slots by day, and who may not live together.
extension ServiceState {
    /// The team as a decision over a horizon finds it.
    ///
    /// Busy is what others hold, and what is not staffed. The places that the decision keeps are
    /// commitments of its own; only what they hold beyond a whole stay and stage 2 counts here.
    func teamSlots(
        over horizon: [Cycle], keeping rooms: [CycleRoom], weeksAfter: Int
    ) -> DecisionInstance.TeamSlots? {
        guard let first = horizon.first, let last = horizon.last else { return nil }
        func modelled(_ cycle: Cycle) -> CivilDate { cycle.end.adding(days: 7 * weeksAfter) }
        let end = modelled(last)
        var wholly = Set<String>()
        var longer: [TeamHold] = []
        for (cycle, room) in zip(horizon, rooms) {
            for place in room.kept where place.cycle == cycle.id {
                wholly.insert(place.id)
                let hold = teamHold(of: place)
                if hold.to > modelled(cycle) {
                    longer.append(
                        TeamHold(
                            subject: place.id, programme: .integrated, authority: place.authority,
                            from: modelled(cycle), to: hold.to))
                }
            }
        }
        let others = teamHolds.filter { !wholly.contains($0.subject) } + longer
        let slots = teamSlotsByDay.greatest(from: first.start, to: end)
        let busy = DaySteps(slots, changes: []) - (teamSlotsByDay - others.load)
        return DecisionInstance.TeamSlots(
            slots: slots, weeksAfter: weeksAfter,
            busy: busy.stretches(from: first.start, to: end).compactMap { stretch in
                guard stretch.value > 0 else { return nil }
                return DecisionInstance.Busy(
                    from: stretch.from.dayNumber, to: (stretch.to ?? end).dayNumber,
                    slots: stretch.value)
            })
    }

    /// Pairs of these children whom the home keeps apart, as indices, in their order.
    func pairs(among candidates: [DecisionInstance.Nomination]) -> [DecisionInstance.Pair] {
        var position: [String: Int] = [:]
        for (index, candidate) in candidates.enumerated() { position[candidate.id] = index }
        return incompatiblePairs.compactMap { pair in
            guard let first = position[pair.first], let second = position[pair.second] else {
                return nil
            }
            return DecisionInstance.Pair(first, second)
        }.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
    }
}
