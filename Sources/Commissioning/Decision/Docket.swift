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
    let committed: [Bool]
    /// Cycles in which the place could start, by position; only its own one if promised.
    private(set) var windows: [UInt64]
    /// Beds by cycle.
    private(set) var beds: [Int]
    /// Places by cycle and owner.
    private(set) var places: [OwnPlaces]
    /// Where the roster stands after the first cycle.
    private(set) var rosterAfterFirst: RosterState
    /// Most placements in the first cycle, by authority.
    private(set) var mostNow: [Int]

    var authorityCount: Int { instance.authorities.count }
    var cycleCount: Int { beds.count }

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
        beds = instance.cycles.map(\.beds)
        places = []
        rosterAfterFirst = instance.roster
        mostNow = []
        allotPlaces()
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

    /// Places of the first cycle an authority may count on: its own, less those it released.
    func usablePlaces(_ owner: Int, in cycle: Int) -> Int {
        let own = places[cycle].total(owner)
        guard cycle == 0 else { return own }
        return max(0, own - instance.authorities[owner].releasedNow)
    }

    /// Hands out the places of every cycle, and works out the limits of the first one.
    private mutating func allotPlaces() {
        let standing = instance.authorities.map(\.standing)
        let shares = instance.authorities.map(\.share)
        var state = instance.roster
        places.removeAll(keepingCapacity: true)
        for cycle in beds.indices {
            places.append(
                Roster.ownPlaces(
                    beds: beds[cycle], standing: standing, shares: shares, state: &state))
            if cycle == 0 { rosterAfterFirst = state }
        }
        var promised = [Int](repeating: 0, count: authorityCount)
        for position in order.indices where committed[position] && windows[position] & 1 == 1 {
            promised[authority[position]] += 1
        }
        mostNow = instance.authorities.indices.map { index in
            let limit = instance.authorities[index].mostNow ?? beds[0]
            return max(promised[index], min(limit, beds[0]))
        }
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
