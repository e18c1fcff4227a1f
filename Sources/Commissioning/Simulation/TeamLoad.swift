/// How many families of the home's children the team carries, week by week.
package struct TeamLoad: Equatable, Sendable {
    /// First day of the first week: a Monday.
    package let from: CivilDate
    /// Most families on one day of each week.
    package let families: [Int]
    /// Fewest family slots on one day of each week.
    package let slots: [Int]

    /// The load between two days, in weeks that begin with the first.
    /// - Parameter held: the days on which a family holds a slot, the end exclusive.
    init(
        from first: CivilDate, to last: CivilDate, held: [Range<CivilDate>],
        slots slotsOn: (CivilDate) -> Int
    ) {
        let days = max(0, last.dayNumber - first.dayNumber)
        var changes = Array(repeating: 0, count: days + 1)
        for interval in held {
            let from = max(0, interval.lowerBound.dayNumber - first.dayNumber)
            let to = min(days, interval.upperBound.dayNumber - first.dayNumber)
            guard from < to else { continue }
            changes[from] += 1
            changes[to] -= 1
        }
        var families: [Int] = []
        var slots: [Int] = []
        var held = 0
        for day in 0..<days {
            held += changes[day]
            let available = slotsOn(first.adding(days: day))
            if day % 7 == 0 {
                families.append(held)
                slots.append(available)
            } else {
                families[day / 7] = max(families[day / 7], held)
                slots[day / 7] = min(slots[day / 7], available)
            }
        }
        from = first
        self.families = families
        self.slots = slots
    }

    /// Most families at one time.
    package var most: Int { families.max() ?? 0 }

    /// Weeks in which more than nine slots in ten are held.
    package var weeksOverNinety: Int {
        zip(families, slots).count { 10 * $0 > 9 * $1 }
    }

    /// Weeks in which more families are carried than there are slots.
    package var weeksOver: Int { zip(families, slots).count { $0 > $1 } }
}
