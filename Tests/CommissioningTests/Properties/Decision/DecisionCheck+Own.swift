import Commissioning

/// Own places are used by their owners first.
extension DecisionCheck {
    /// As many own places are used now as the promises leave; and where every promise stands on
    /// its own authority's places, nobody has less than it is owed, now and over the horizon.
    ///
    /// What is owed now is counted here once more, for those who owe nothing: their children who
    /// fit, their own places less those given up, and what they asked for.
    ///
    /// Neither is promised where slots or pairs come between.
    static func isolation(_ decided: DecidedCase) -> String? {
        guard !decided.isConstrained else { return nil }
        let instance = decided.instance
        let arrangement = Arrangement(instance: instance, starts: decided.starts)
        let indices = instance.authorities.indices
        for index in indices where instance.authorities[index].balanceWeeks >= 0 {
            let owed = owedNow(index, decided, arrangement)
            if decided.now[index] != owed {
                return "authority \(index) owes nothing and is owed \(owed) now"
            }
        }
        let displaced = indices.reduce(0) {
            $0 + max(0, arrangement.promised(to: $1, in: 0) - decided.now[$1])
        }
        let used = indices.reduce(0) { $0 + min(arrangement.placedNow($1), decided.now[$1]) }
        let most = min(decided.now.reduce(0, +), instance.cycles[0].beds - displaced)
        if used != most { return "\(used) own places are used now, and could be \(most)" }
        let isOnOwn = indices.allSatisfy { index in
            instance.cycles.indices.allSatisfy { cycle in
                arrangement.promised(to: index, in: cycle) <= own(index, in: cycle, decided)
            }
        }
        guard isOnOwn else { return nil }
        for index in indices {
            if arrangement.placedNow(index) < decided.now[index] {
                return "authority \(index) lost one of its \(decided.now[index]) places now"
            }
            let placed = instance.nominations.indices.count {
                arrangement.starts[$0] != nil && instance.nominations[$0].authority == index
            }
            if placed < decided.floor[index] {
                return "authority \(index) has \(placed) places, its floor is "
                    + "\(decided.floor[index])"
            }
        }
        return nil
    }

    private static func owedNow(
        _ index: Int, _ decided: DecidedCase, _ arrangement: Arrangement
    ) -> Int {
        let fitting = decided.instance.nominations.indices.count {
            decided.instance.nominations[$0].authority == index && decided.window($0).contains(0)
        }
        let asked = decided.instance.authorities[index].mostNow.map {
            max($0, arrangement.promised(to: index, in: 0))
        }
        return min(fitting, own(index, in: 0, decided), asked ?? fitting)
    }

    /// Places of its own that an authority may count on.
    private static func own(_ index: Int, in cycle: Int, _ decided: DecidedCase) -> Int {
        let places = decided.seats[cycle][index]
        guard cycle == 0 else { return places }
        let authority = decided.instance.authorities[index]
        return max(0, places + authority.movedNow - authority.givenUpNow)
    }
}
