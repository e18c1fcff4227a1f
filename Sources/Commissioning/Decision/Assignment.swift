/// Who starts when: one answer to a branch of the question, and what it is worth.
struct Assignment {
    /// Placements by authority.
    let counts: [Int]
    /// The cycle of each position, nil for those not served.
    let cycleOfPosition: [Int?]
    /// The values of the tiers.
    let tiers: Decision.Tiers

    /// The best of a branch that can be had, the rules that no flow can carry aside.
    init(_ relaxation: Relaxation) {
        counts = relaxation.counts
        cycleOfPosition = StartSchedule(relaxation).cycleOfPosition
        let docket = relaxation.docket
        let entitlement = relaxation.entitlement
        var now = [Int](repeating: 0, count: docket.authorityCount)
        var starts = 0
        for (position, cycle) in cycleOfPosition.enumerated() {
            guard let cycle else { continue }
            if cycle == 0 { now[docket.authority[position]] += 1 }
            starts += cycle
        }
        let weeks = docket.instance.weeksPerPlace
        var ownNow = 0
        var ownHorizon = 0
        var surplus = 0
        for (index, count) in counts.enumerated() {
            ownNow += min(now[index], entitlement.now[index])
            ownHorizon += min(count, entitlement.floor[index])
            let balance = docket.instance.authorities[index].balanceWeeks
            let left = balance - weeks * (count - entitlement.alone[index])
            surplus += left * left
        }
        tiers = Decision.Tiers(
            ownNow: ownNow, ownHorizon: ownHorizon, placements: counts.reduce(0, +),
            surplus: surplus, starts: starts)
    }

    /// Whether the child at this position has a place.
    func serves(_ position: Int) -> Bool { cycleOfPosition[position] != nil }

    /// The first tier in which this is not as good as another is good, or nil where it is no
    /// worse in any: the order of the tiers, with everything that one of them settles.
    func firstLoss(to other: Assignment) -> Decision.Tier? {
        let mine = tiers
        let theirs = other.tiers
        for (tier, gain) in [
            (Decision.Tier.ownNow, theirs.ownNow - mine.ownNow),
            (.ownHorizon, theirs.ownHorizon - mine.ownHorizon),
            (.placements, theirs.placements - mine.placements),
            (.surplus, mine.surplus - theirs.surplus),
        ] where gain != 0 {
            return gain > 0 ? tier : nil
        }
        for (one, another) in zip(cycleOfPosition, other.cycleOfPosition)
        where (one == nil) != (another == nil) {
            return one == nil ? .children : nil
        }
        if mine.starts != theirs.starts { return theirs.starts < mine.starts ? .starts : nil }
        for case (let one?, let another?) in zip(cycleOfPosition, other.cycleOfPosition)
        where one != another {
            return another < one ? .starts : nil
        }
        return nil
    }
}
