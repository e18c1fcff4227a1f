/// The end of a network: from the cycles, through the limits of the team, to the sink.
///
/// Limits that lie inside each other or apart are nodes of the network; those that cross a
/// limit already there are left to the search. The tightest come first.
struct CycleExits {
    private let branch: Branch
    private let firstNode: Int
    private let promised: [Int]
    /// Limits in the network, the inner ones first.
    private let nested: [TeamCover.Limit]
    /// Arcs whose units are a must.
    private var demands: [Int] = []

    /// The exits of a branch; nodes for limits are numbered from `firstNode`.
    init(_ docket: Docket, _ branch: Branch, firstNode: Int) {
        self.branch = branch
        self.firstNode = firstNode
        promised = docket.promised
        nested = docket.nested
    }

    /// Nodes for limits.
    var nodeCount: Int { nested.count }
    /// Arcs at most.
    var arcCount: Int { 2 * branch.most.count + nested.count }

    /// Connects the cycles, whose nodes are numbered from `firstCycle`.
    mutating func connect(
        from firstCycle: Int, to sink: Int, in flow: inout FlowNetwork, must: FlowNetwork.Price
    ) {
        for (cycle, most) in branch.most.enumerated() {
            let around = nested.firstIndex { $0.cycles.contains(cycle) }
            let next = around.map { firstNode + $0 } ?? sink
            // What is promised needs no price of its own here: the claims bear it.
            let demanded = branch.fewest[cycle] > promised[cycle] ? branch.fewest[cycle] : 0
            if demanded > 0 {
                demands.append(
                    flow.connect(firstCycle + cycle, to: next, capacity: demanded, price: -must))
            }
            flow.connect(firstCycle + cycle, to: next, capacity: most - demanded)
        }
        for (index, limit) in nested.enumerated() {
            let around = nested[(index + 1)...].firstIndex {
                $0.cycles.contains(limit.cycles.lowerBound)
            }
            flow.connect(
                firstNode + index, to: around.map { firstNode + $0 } ?? sink,
                capacity: limit.most)
        }
    }

    /// Whether every unit that is a must flows.
    func areDemandsMet(by flow: FlowNetwork) -> Bool {
        demands.allSatisfy { flow.flow[$0] == flow.capacity[$0] }
    }
}

extension TeamCover.Limit {
    /// Limits that lie inside each other or apart, the inner ones first; the tightest are kept.
    static func nested(among limits: [Self], beds: [Int]) -> [Self] {
        func slack(_ limit: Self) -> Int { limit.most - beds[limit.cycles].reduce(0, +) }
        var kept: [Self] = []
        let tightest = limits.enumerated().sorted {
            (slack($0.element), $0.offset) < (slack($1.element), $1.offset)
        }
        for (_, limit) in tightest where kept.allSatisfy({ !$0.crosses(limit) }) {
            kept.append(limit)
        }
        return kept.enumerated().sorted {
            ($0.element.cycles.count, $0.offset) < ($1.element.cycles.count, $1.offset)
        }.map(\.element)
    }

    private func crosses(_ other: Self) -> Bool {
        guard cycles.overlaps(other.cycles) else { return false }
        let isInside =
            other.cycles.lowerBound <= cycles.lowerBound
            && cycles.upperBound <= other.cycles.upperBound
        let isAround =
            cycles.lowerBound <= other.cycles.lowerBound
            && other.cycles.upperBound <= cycles.upperBound
        return !isInside && !isAround
    }
}
