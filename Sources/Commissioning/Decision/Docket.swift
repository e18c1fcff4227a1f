/// An instance laid out for solving: claims in order, windows as bit sets, places by owner.
///
/// Positions count nominations in the order of claims, so every array indexed by position
/// reads in that order and nothing depends on how the instance listed them.
struct Docket {
    let instance: DecisionInstance
    /// Indices of nominations in the order of claims.
    let order: [Int]
    /// Authority by position.
    let authority: [Int]
    /// Whether the place is promised already, by position.
    private(set) var committed: [Bool]
    /// Cycles in which the place could start, by position; only its own one if promised.
    private(set) var windows: [UInt64]
    /// Positions that may not start in the same cycle, by position; two places that are both
    /// promised already stay, whatever is said of them.
    let conflicts: [[Int]]
    /// Beds by cycle.
    private(set) var beds: [Int]
    /// The team's slots by day.
    private(set) var cover: TeamCover
    /// What the team allows where it allows less than the beds.
    private(set) var limits: [TeamCover.Limit] = []
    /// Those of the limits that a flow can carry, the inner ones first.
    private(set) var nested: [TeamCover.Limit] = []
    /// Promised places by cycle.
    private(set) var promised: [Int]
    /// Places by cycle and owner.
    private(set) var places: [OwnPlaces]
    /// Where the roster stands after the first cycle.
    private(set) var rosterAfterFirst: RosterState
    /// Most placements in the first cycle, by authority.
    private(set) var mostNow: [Int]

    var authorityCount: Int { instance.authorities.count }
    var cycleCount: Int { beds.count }

    /// Whether a flow can carry every rule, so that its answer is exact.
    var isFlow: Bool { nested.count == limits.count && conflicts.allSatisfy(\.isEmpty) }

    /// Lays out a valid instance.
    init(_ instance: DecisionInstance) {
        self.instance = instance
        let nominations = instance.nominations
        order = nominations.indices.sorted { nominations[$0].claims(before: nominations[$1]) }
        authority = order.map { nominations[$0].authority }
        committed = order.map { nominations[$0].commitment != nil }
        windows = order.map { index in
            let nomination = nominations[index]
            if let commitment = nomination.commitment { return 1 << UInt64(commitment.cycle) }
            return nomination.cycles.reduce(0) { $0 | 1 << UInt64($1) }
        }
        conflicts = Self.conflicts(instance, order: order)
        beds = instance.cycles.map(\.beds)
        cover = TeamCover(instance)
        promised = [Int](repeating: 0, count: instance.cycles.count)
        for position in order.indices where committed[position] {
            promised[windows[position].trailingZeroBitCount] += 1
        }
        places = []
        rosterAfterFirst = instance.roster
        mostNow = []
        allotPlaces()
    }

    /// One authority's own children on its own places, promised ones among them like others.
    ///
    /// - Parameter rooms: places by cycle.
    func alone(_ owner: Int, rooms: [Int]) -> Docket {
        let mine = order.indices.filter { authority[$0] == owner && windows[$0] != 0 }
        return Docket(self, keeping: mine, rooms: rooms)
    }

    /// Some positions of another docket, without promises and without a team.
    private init(_ whole: Docket, keeping positions: [Int], rooms: [Int]) {
        instance = whole.instance
        order = positions.map { whole.order[$0] }
        authority = positions.map { whole.authority[$0] }
        committed = positions.map { _ in false }
        windows = positions.map { whole.windows[$0] }
        var place = [Int](repeating: -1, count: whole.order.count)
        for (index, position) in positions.enumerated() { place[position] = index }
        conflicts = positions.map { position in
            whole.conflicts[position].map { place[$0] }.filter { $0 >= 0 }
        }
        beds = rooms
        cover = whole.cover
        promised = rooms.map { _ in 0 }
        places = whole.places
        rosterAfterFirst = whole.rosterAfterFirst
        mostNow = whole.instance.authorities.map { _ in rooms[0] }
    }

    /// The same question without this position.
    func without(_ position: Int) -> Docket {
        var changed = self
        changed.windows[position] = 0
        changed.committed[position] = false
        if committed[position] {
            changed.promised[windows[position].trailingZeroBitCount] -= 1
            changed.findLimits()
        }
        return changed
    }

    /// The same question with one more slot of the team on these days.
    func withOneMoreSlot(on days: Range<Int>) -> Docket {
        var changed = self
        changed.cover = cover.withOneMoreSlot(on: days)
        changed.findLimits()
        return changed
    }

    /// The same question with one more bed in this cycle.
    func withOneMoreBed(in cycle: Int) -> Docket {
        var changed = self
        changed.beds[cycle] += 1
        changed.allotPlaces()
        return changed
    }

    /// The same question with this cycle added to the window of one position.
    func withCycle(_ cycle: Int, added position: Int) -> Docket {
        var changed = self
        changed.windows[position] |= 1 << UInt64(cycle)
        return changed
    }

    /// Places of a cycle an authority may count on: its own, less those of the first cycle that it
    /// gave up, and with those that came to it since.
    func usablePlaces(_ owner: Int, in cycle: Int) -> Int {
        let own = places[cycle].total(owner)
        guard cycle == 0 else { return own }
        let authority = instance.authorities[owner]
        return max(0, own + authority.movedNow - authority.givenUpNow)
    }

    /// Hands out the places of every cycle, and works out the limits of the first one.
    private mutating func allotPlaces() {
        var state = instance.roster
        var shares = instance.shares(in: 0)
        places.removeAll(keepingCapacity: true)
        for cycle in beds.indices {
            let weights = instance.shares(in: cycle)
            if weights != shares {
                state = state.carried(from: shares, to: weights)
                shares = weights
            }
            places.append(
                Roster.ownPlaces(
                    beds: beds[cycle], standing: instance.standing(in: cycle), shares: shares,
                    state: &state))
            if cycle == 0 { rosterAfterFirst = state }
        }
        var promisedNow = [Int](repeating: 0, count: authorityCount)
        for position in order.indices where committed[position] && windows[position] & 1 == 1 {
            promisedNow[authority[position]] += 1
        }
        mostNow = instance.authorities.indices.map { index in
            let limit = instance.authorities[index].mostNow ?? beds[0]
            return max(promisedNow[index], min(limit, beds[0]))
        }
        findLimits()
    }

    private mutating func findLimits() {
        limits = cover.limits(beds: beds, promised: promised)
        nested = TeamCover.Limit.nested(among: limits, beds: beds)
    }

    private static func conflicts(_ instance: DecisionInstance, order: [Int]) -> [[Int]] {
        var found = [[Int]](repeating: [], count: order.count)
        guard !instance.incompatible.isEmpty else { return found }
        var position = [Int](repeating: 0, count: order.count)
        for (place, index) in order.enumerated() { position[index] = place }
        for pair in instance.incompatible {
            let first = instance.nominations[pair.first].commitment
            let second = instance.nominations[pair.second].commitment
            if let first, let second, first.cycle == second.cycle { continue }
            found[position[pair.first]].append(position[pair.second])
            found[position[pair.second]].append(position[pair.first])
        }
        return found.map { Array(Set($0)).sorted() }
    }
}

extension DecisionInstance.Nomination {
    /// Whether this claim comes before the other: class, rank, waiting since, ticket, and the
    /// bytes of the reference where even the tickets are equal.
    package func claims(before other: Self) -> Bool {
        if priorityClass != other.priorityClass { return priorityClass < other.priorityClass }
        if rank != other.rank { return rank < other.rank }
        if waitingSince != other.waitingSince { return waitingSince < other.waitingSince }
        if ticket != other.ticket { return ticket < other.ticket }
        return id.utf8.lexicographicallyPrecedes(other.id.utf8)
    }
}
