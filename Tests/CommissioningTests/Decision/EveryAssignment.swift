import Commissioning

/// The answer found by trying every assignment and comparing the tiers as they are written
/// down, sharing nothing with the solver but the roster.
struct EveryAssignment {
    /// What an assignment is judged by: smaller is better, the first difference decides.
    typealias Verdict = [Int]

    let instance: DecisionInstance
    private(set) var own: [[Int]] = []
    private(set) var now: [Int] = []
    private(set) var alone: [Int] = []
    private(set) var floor: [Int] = []
    private var choices: [[Int?]] = []
    private var claimOrder: [Int] = []
    private var relief: [Int] = []
    /// The best assignment: a cycle or nil for each nomination of the instance.
    private(set) var best: [Int?] = []
    private var bestVerdict: Verdict?

    /// The best assignment; only those in which `musts`, if any, have a place.
    init(_ instance: DecisionInstance, musts: Set<Int> = []) {
        self.instance = instance
        placeOwners()
        orderClaims()
        for index in instance.authorities.indices { entitle(index) }
        choices = instance.nominations.enumerated().map { index, nomination in
            if let commitment = nomination.commitment { return [commitment.cycle] }
            return (musts.contains(index) ? [] : [nil]) + nomination.cycles.map { $0 }
        }
        search([])
    }

    /// The values of the best assignment's tiers.
    var tiers: Decision.Tiers {
        guard let verdict = bestVerdict else {
            return Decision.Tiers(
                ownNow: -1, ownHorizon: -1, placements: -1, surplus: -1, starts: -1)
        }
        return Decision.Tiers(
            ownNow: -verdict[0], ownHorizon: -verdict[1], placements: -verdict[2],
            surplus: verdict[3], starts: verdict[4 + instance.nominations.count])
    }

    private mutating func placeOwners() {
        var state = instance.roster
        for cycle in instance.cycles {
            let places = Roster.ownPlaces(
                beds: cycle.beds, standing: instance.authorities.map(\.standing),
                shares: instance.authorities.map(\.share), state: &state)
            own.append(instance.authorities.indices.map { places.standing[$0] + places.seats[$0] })
        }
    }

    private mutating func orderClaims() {
        let all = instance.nominations
        claimOrder = all.indices.sorted { left, right in
            let first = [all[left].priorityClass, all[left].rank, all[left].waitingSince]
            let second = [all[right].priorityClass, all[right].rank, all[right].waitingSince]
            if first != second { return first.lexicographicallyPrecedes(second) }
            if all[left].ticket != all[right].ticket { return all[left].ticket < all[right].ticket }
            return all[left].id < all[right].id
        }
    }

    private func capNow(_ authority: Int) -> Int {
        let promised = instance.nominations.filter {
            $0.authority == authority && $0.commitment?.cycle == 0
        }
        return max(promised.count, instance.authorities[authority].mostNow ?? 99)
    }

    private mutating func entitle(_ authority: Int) {
        let debt = max(0, -instance.authorities[authority].balanceWeeks)
        let weeks = instance.weeksPerPlace
        relief.append(min(instance.repayLimit, debt / weeks + (debt % weeks > 0 ? 1 : 0)))
        let mine = instance.nominations.filter { $0.authority == authority }
        let windows = mine.map { $0.commitment.map { [$0.cycle] } ?? $0.cycles }
        var room = own.map { $0[authority] }
        let terms = instance.authorities[authority]
        let forSale = terms.sellNow?.places ?? 0
        room[0] = min(
            max(0, room[0] + terms.movedNow - terms.releasedNow - forSale), capNow(authority))
        let names = mine.compactMap { child in
            instance.nominations.firstIndex { $0.id == child.id }
        }
        alone.append(mostAlone(Array(zip(names, windows))[...], room, [:]))
        for cycle in room.indices.dropFirst() { room[cycle] = 0 }
        let fit = mostAlone(Array(zip(names, windows))[...], room, [:])
        now.append(max(0, fit - relief[authority]))
        floor.append(max(0, alone[authority] - relief[authority]))
    }

    private func mostAlone(
        _ children: ArraySlice<(Int, [Int])>, _ room: [Int], _ placed: [Int: Int]
    ) -> Int {
        guard let (child, window) = children.first else { return 0 }
        var most = mostAlone(children.dropFirst(), room, placed)
        for cycle in window where room[cycle] > 0 {
            guard !placed.contains(where: { $1 == cycle && areApart($0, child) }) else { continue }
            var less = room
            less[cycle] -= 1
            var more = placed
            more[child] = cycle
            most = max(most, 1 + mostAlone(children.dropFirst(), less, more))
        }
        return most
    }

    /// Whether two children may not live together; nothing parts two whose promises are for
    /// the same cycle.
    private func areApart(_ one: Int, _ other: Int) -> Bool {
        let named = instance.incompatible.contains {
            ($0.first, $0.second) == (one, other) || ($0.first, $0.second) == (other, one)
        }
        guard named, let first = instance.nominations[one].commitment,
            let second = instance.nominations[other].commitment
        else { return named }
        return first.cycle != second.cycle
    }

    /// Whether one more place of a cycle finds a slot on each of its days.
    private func hasSlots(_ cycle: Int, beside chosen: [Int?]) -> Bool {
        guard let team = instance.team else { return true }
        func days(_ cycle: Int) -> Range<Int> {
            let start = instance.cycles[cycle].start
            return start..<(instance.cycles[cycle].end + 7 * team.weeksAfter)
        }
        return days(cycle).allSatisfy { day in
            let busy = team.busy.filter { $0.from <= day && day < $0.to }.map(\.slots)
            let held = chosen.count { $0.map { days($0).contains(day) } ?? false }
            return busy.reduce(0, +) + held < team.slots
        }
    }

    private mutating func search(_ chosen: [Int?]) {
        guard chosen.count < choices.count else {
            let verdict = judge(chosen)
            if bestVerdict.map({ verdict.lexicographicallyPrecedes($0) }) ?? true {
                bestVerdict = verdict
                best = chosen
            }
            return
        }
        for choice in choices[chosen.count] where fits(choice, after: chosen) {
            search(chosen + [choice])
        }
    }

    private func fits(_ choice: Int?, after chosen: [Int?]) -> Bool {
        guard let cycle = choice else { return true }
        // Promises hold their bed from the start, so the others cannot push them out.
        let later = instance.nominations.dropFirst(chosen.count + 1)
        let promised = later.filter { $0.commitment?.cycle == cycle }.count
        let here = instance.nominations[chosen.count]
        if chosen.filter({ $0 == cycle }).count + promised >= instance.cycles[cycle].beds {
            return false
        }
        guard here.commitment == nil else { return true }
        let promises = later.map { $0.commitment?.cycle }
        let isApart = instance.nominations.indices.contains { other in
            let start =
                other < chosen.count ? chosen[other] : instance.nominations[other].commitment?.cycle
            return start == cycle && areApart(other, chosen.count)
        }
        guard !isApart, hasSlots(cycle, beside: chosen + promises) else { return false }
        guard cycle == 0 else { return true }
        let mine = chosen.indices.filter {
            chosen[$0] == 0 && instance.nominations[$0].authority == here.authority
        }
        let mineLater = later.filter {
            $0.commitment?.cycle == 0 && $0.authority == here.authority
        }
        return mine.count + mineLater.count < capNow(here.authority)
    }

    private func judge(_ chosen: [Int?]) -> Verdict {
        var ownNow = 0
        var ownHorizon = 0
        var surplus = 0
        for authority in instance.authorities.indices {
            let mine = chosen.indices.filter {
                instance.nominations[$0].authority == authority && chosen[$0] != nil
            }
            ownNow += min(mine.filter { chosen[$0] == 0 }.count, now[authority])
            ownHorizon += min(mine.count, floor[authority])
            let balance = instance.authorities[authority].balanceWeeks
            let left = balance - instance.weeksPerPlace * (mine.count - alone[authority])
            surplus += left * left
        }
        let starts = chosen.compactMap { $0 }
        let unserved = claimOrder.map { chosen[$0] == nil ? 1 : 0 }
        let whens = claimOrder.map { chosen[$0] ?? 0 }
        return [-ownNow, -ownHorizon, -starts.count, surplus] + unserved
            + [starts.reduce(0, +)] + whens
    }
}
