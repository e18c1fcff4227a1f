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

    private static func alone(_ docket: Docket, groups: [DemandGroup]) -> [Int] {
        var matchings = (0..<docket.authorityCount).map { owner in
            PlaceMatching(rooms: (0..<docket.cycleCount).map { capacity(docket, owner, $0) })
        }
        for group in groups {
            matchings[group.authority].place(group.count, in: group.window)
        }
        return matchings.map(\.placed)
    }
}
