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

    /// No authority is owed anything.
    init(none authorities: Int) {
        now = [Int](repeating: 0, count: authorities)
        alone = now
        floor = now
    }

    /// What has been worked out before.
    init(now: [Int], alone: [Int], floor: [Int]) {
        self.now = now
        self.alone = alone
        self.floor = floor
    }

    /// Works out the entitlements; other authorities and the team play no part in them.
    init(_ docket: Docket) {
        let instance = docket.instance
        let relief = instance.authorities.map { authority in
            let debt = max(0, -authority.balanceWeeks)
            let places = (debt + instance.weeksPerPlace - 1) / instance.weeksPerPlace
            return min(instance.repayLimit, places)
        }
        let groups = DemandGroup.all(
            authority: docket.authority, windows: docket.windows, held: docket.committed
        ).groups
        var rooms = relief.indices.map { owner in
            (0..<docket.cycleCount).map { Self.capacity(docket, owner, $0) }
        }
        var fit = [Int](repeating: 0, count: docket.authorityCount)
        for group in groups where group.window & 1 == 1 { fit[group.authority] += group.count }
        for owner in fit.indices { fit[owner] = min(fit[owner], rooms[owner][0]) }
        var alone = Self.alone(docket, groups: groups, rooms: rooms)
        for owner in Self.ownersOfPairs(docket) {
            alone[owner] = Search.mostPlaced(docket.alone(owner, rooms: rooms[owner]))
            for cycle in rooms[owner].indices.dropFirst() { rooms[owner][cycle] = 0 }
            fit[owner] = Search.mostPlaced(docket.alone(owner, rooms: rooms[owner]))
        }
        now = relief.indices.map { max(0, fit[$0] - relief[$0]) }
        self.alone = alone
        floor = relief.indices.map { max(0, alone[$0] - relief[$0]) }
    }

    /// Authorities with two children of their own who may not live together.
    private static func ownersOfPairs(_ docket: Docket) -> [Int] {
        var found = Set<Int>()
        for (position, others) in docket.conflicts.enumerated()
        where others.contains(where: { docket.authority[$0] == docket.authority[position] }) {
            found.insert(docket.authority[position])
        }
        return found.sorted()
    }

    /// Own places that the authority may fill itself.
    private static func capacity(_ docket: Docket, _ owner: Int, _ cycle: Int) -> Int {
        let own = docket.usablePlaces(owner, in: cycle)
        return cycle == 0 ? min(own, docket.mostNow[owner]) : own
    }

    private static func alone(
        _ docket: Docket, groups: [DemandGroup], rooms: [[Int]]
    ) -> [Int] {
        var matchings = rooms.map { PlaceMatching(rooms: $0) }
        for group in groups {
            matchings[group.authority].place(group.count, in: group.window)
        }
        return matchings.map(\.placed)
    }
}
