/// A network in which one unit after another flows where it is cheapest.
///
/// Arcs carry whole units between a lower bound and a capacity. The price of an arc's next unit
/// rises by a fixed step with every unit on it, so a convex cost is one arc. Arcs are stored in
/// pairs: the even one runs forward, its odd partner gives units back.
struct FlowNetwork {
    /// Packed price of one unit; see `TierScale`.
    typealias Price = Int128

    let nodeCount: Int
    /// Head of each arc's pointed end, by arc.
    private(set) var target: [Int32] = []
    /// Units on the forward arc, by pair.
    private(set) var flow: [Int] = []
    private(set) var capacity: [Int] = []
    /// Units that may not be taken back any more, by pair.
    private(set) var kept: [Int] = []
    /// Price of the next unit forward, by pair.
    private var next: [Price] = []
    private var rise: [Price] = []
    /// First arc out of each node, and the arc after each arc; −1 ends the list.
    var firstArc: [Int32] = []
    var arcAfter: [Int32] = []
    /// Prices of the nodes, made by sending; see there.
    var potentials: [Price]
    /// Searches so far, each of which looks at an arc at most twice.
    var searches = 0
    /// Room for the searches, kept between them.
    var search: SearchSpace

    /// Room for this many nodes and pairs of arcs.
    init(nodes: Int, arcs: Int) {
        nodeCount = nodes
        firstArc = [Int32](repeating: -1, count: nodes)
        target.reserveCapacity(2 * arcs)
        arcAfter.reserveCapacity(2 * arcs)
        flow.reserveCapacity(arcs)
        capacity.reserveCapacity(arcs)
        kept.reserveCapacity(arcs)
        next.reserveCapacity(arcs)
        rise.reserveCapacity(arcs)
        potentials = [Price](repeating: 0, count: nodes)
        search = SearchSpace(nodes: nodes)
    }

    /// Pairs of arcs so far.
    var pairCount: Int { flow.count }

    /// Adds an arc and returns the index of its pair.
    @discardableResult
    mutating func connect(
        _ from: Int, to: Int, capacity units: Int, price: Price = 0, rise step: Price = 0
    ) -> Int {
        precondition(units >= 0 && step >= 0, "capacities are counts and costs are convex")
        let pair = flow.count
        add(head: to, tail: from)
        add(head: from, tail: to)
        flow.append(0)
        capacity.append(units)
        kept.append(0)
        next.append(price)
        rise.append(step)
        return pair
    }

    private mutating func add(head: Int, tail: Int) {
        arcAfter.append(firstArc[tail])
        firstArc[tail] = Int32(target.count)
        target.append(Int32(head))
    }

    /// Units that this arc could still carry, or give back.
    @inline(__always)
    func room(_ arc: Int) -> Int {
        let pair = arc >> 1
        return arc & 1 == 0 ? capacity[pair] - flow[pair] : flow[pair] - kept[pair]
    }

    /// Price of one unit more over this arc; negative where giving back saves.
    @inline(__always)
    func price(_ arc: Int) -> Price {
        let pair = arc >> 1
        return arc & 1 == 0 ? next[pair] : rise[pair] - next[pair]
    }

    /// Moves one unit over this arc.
    mutating func move(_ arc: Int) {
        let pair = arc >> 1
        if arc & 1 == 0 {
            flow[pair] += 1
            next[pair] += rise[pair]
        } else {
            flow[pair] -= 1
            next[pair] -= rise[pair]
        }
    }

    /// From now on one unit more of this pair stays where it is.
    mutating func keepOne(_ pair: Int) {
        precondition(kept[pair] < flow[pair], "only units that flow can be kept")
        kept[pair] += 1
    }
}
