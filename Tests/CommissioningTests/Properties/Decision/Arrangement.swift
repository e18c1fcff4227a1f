import Commissioning

/// Who would start in which cycle, held against the constraints one by one.
struct Arrangement {
    let instance: DecisionInstance
    /// A cycle or nil for each nomination.
    var starts: [Int?]

    /// The first constraint that is broken, or nil.
    var breach: String? { promiseBreach ?? bedBreach ?? pairBreach ?? teamBreach }

    private var promiseBreach: String? {
        for (index, start) in starts.enumerated() {
            let child = instance.nominations[index]
            if let promised = child.commitment?.cycle {
                if start != promised { return "\(child.id) is promised cycle \(promised)" }
            } else if let start, !child.cycles.contains(start) {
                return "\(child.id) cannot start in cycle \(start)"
            }
        }
        return nil
    }

    private var bedBreach: String? {
        for (index, cycle) in instance.cycles.enumerated() {
            let used = starts.count { $0 == index }
            if used > cycle.beds { return "cycle \(index): \(used) places in \(cycle.beds) beds" }
        }
        for (index, authority) in instance.authorities.enumerated() {
            guard let limit = authority.mostNow else { continue }
            let placed = placedNow(index)
            if placed > max(limit, promised(to: index, in: 0)) {
                return "\(authority.id) has \(placed) places now, and wants \(limit)"
            }
        }
        return nil
    }

    /// Both of a pair in one cycle, unless both were promised it.
    private var pairBreach: String? {
        for pair in instance.incompatible where pair.first != pair.second {
            guard let start = starts[pair.first], start == starts[pair.second] else { continue }
            let both = [pair.first, pair.second].map { instance.nominations[$0].commitment?.cycle }
            if both != [start, start] { return "\(pair) both start in cycle \(start)" }
        }
        return nil
    }

    /// More slots needed than there are, on a day of a place that was not promised.
    private var teamBreach: String? {
        guard let team = instance.team else { return nil }
        let days = instance.cycles.map { $0.start..<($0.end + 7 * team.weeksAfter) }
        let new = Set(
            starts.indices.compactMap {
                instance.nominations[$0].commitment == nil ? starts[$0] : nil
            })
        for day in Set(new.flatMap { Array(days[$0]) }) {
            let busy = team.busy.filter { $0.from <= day && day < $0.to }.map(\.slots)
            let held = starts.count { $0.map { days[$0].contains(day) } ?? false }
            if busy.reduce(0, +) + held > team.slots { return "no slot on day \(day)" }
        }
        return nil
    }

    /// Places of an authority in the first cycle.
    func placedNow(_ authority: Int) -> Int {
        starts.indices.count { starts[$0] == 0 && instance.nominations[$0].authority == authority }
    }

    /// Promised places of an authority in a cycle.
    func promised(to authority: Int, in cycle: Int) -> Int {
        instance.nominations.count {
            $0.authority == authority && $0.commitment?.cycle == cycle
        }
    }
}
