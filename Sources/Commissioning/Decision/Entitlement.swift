/// What each authority is owed before anything is shared, by authority index.
///
/// House rule: a place usable now is not given up without consent, and only debtors yield.
struct Entitlement {
    /// First-cycle placements that are the authority's own.
    let now: [Int]
    /// Most placements over the horizon on own places alone.
    let alone: [Int]
    /// `alone` less what a debtor yields.
    let floor: [Int]

    /// Works out the entitlements; other authorities play no part in them.
    init(_ docket: Docket, groups: [DemandGroup]) {
        let instance = docket.instance
        let relief = instance.authorities.map { authority in
            let debt = max(0, -authority.balanceWeeks)
            let places = (debt + instance.weeksPerPlace - 1) / instance.weeksPerPlace
            return min(instance.repayLimit, places)
        }
        var eligibleNow = [Int](repeating: 0, count: docket.authorityCount)
        for group in groups where group.window & 1 == 1 {
            eligibleNow[group.authority] += group.count
        }
        now = relief.indices.map { index in
            let fit = min(eligibleNow[index], Self.capacity(docket, index, 0))
            return max(0, fit - relief[index])
        }
        let alone = Self.alone(docket, groups: groups)
        self.alone = alone
        floor = relief.indices.map { max(0, alone[$0] - relief[$0]) }
    }

    /// Own places that the authority may fill itself.
    private static func capacity(_ docket: Docket, _ owner: Int, _ cycle: Int) -> Int {
        let own = docket.usablePlaces(owner, in: cycle)
        return cycle == 0 ? min(own, docket.mostNow[owner]) : own
    }

    /// All authorities in one network: none of them shares a node with another, so the largest
    /// flow is the largest of each.
    private static func alone(_ docket: Docket, groups: [DemandGroup]) -> [Int] {
        let authorities = docket.authorityCount
        let cycles = docket.cycleCount
        let source = 0
        let sink = 1
        let firstPlace = 2
        let firstGroup = firstPlace + authorities * cycles
        var network = FlowNetwork(
            nodes: firstGroup + groups.count,
            arcs: authorities * cycles + groups.count * (1 + cycles))
        var supply: [Int] = []
        for (index, group) in groups.enumerated() {
            supply.append(
                network.connect(source, to: firstGroup + index, capacity: group.count))
            for cycle in WindowCycles(group.window) {
                let place = firstPlace + group.authority * cycles + cycle
                network.connect(firstGroup + index, to: place, capacity: group.count)
            }
        }
        for owner in 0..<authorities {
            for cycle in 0..<cycles {
                network.connect(
                    firstPlace + owner * cycles + cycle, to: sink,
                    capacity: capacity(docket, owner, cycle))
            }
        }
        _ = network.send(from: source, to: sink, while: { _ in true })
        var placed = [Int](repeating: 0, count: authorities)
        for (index, group) in groups.enumerated() {
            placed[group.authority] += network.flow[supply[index]]
        }
        return placed
    }
}
