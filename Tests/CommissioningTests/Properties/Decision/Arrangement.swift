import Commissioning

/// Who would start in which cycle, held against the constraints one by one.
struct Arrangement {
    let instance: DecisionInstance
    /// A cycle or nil for each nomination.
    var starts: [Int?]

    /// The first constraint that is broken, or nil.
    var breach: String? {
        for (index, start) in starts.enumerated() {
            let child = instance.nominations[index]
            if let promised = child.commitment?.cycle {
                if start != promised { return "\(child.id) is promised cycle \(promised)" }
            } else if let start, !child.cycles.contains(start) {
                return "\(child.id) cannot start in cycle \(start)"
            }
        }
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
