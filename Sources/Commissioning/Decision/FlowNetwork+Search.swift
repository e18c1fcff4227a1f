/// Arrays that the searches of a network use again and again.
struct SearchSpace {
    fileprivate var distance: [FlowNetwork.Price] = []
    fileprivate var cameBy: [Int32] = []
    fileprivate var queue: [Int32] = []
    fileprivate var queued: [Bool] = []

    init() {}

    init(nodes: Int) {
        distance = [FlowNetwork.Price](repeating: .max, count: nodes)
        cameBy = [Int32](repeating: -1, count: nodes)
        queue = [Int32](repeating: 0, count: nodes)
        queued = [Bool](repeating: false, count: nodes)
    }
}

extension FlowNetwork {
    /// Sends units from source to sink along cheapest paths while that is wanted.
    ///
    /// After every unit the flow is the cheapest of its size.
    /// - Parameter wanted: decides by the price of the next cheapest path.
    /// - Returns: units sent.
    /// - Source: R. G. Busacker and P. J. Gowen (1960), successive shortest paths; for convex
    ///   costs see Ahuja, Magnanti and Orlin, *Network Flows* (1993), chapter 14.
    mutating func send(from source: Int, to sink: Int, while wanted: (Price) -> Bool) -> Int {
        var sent = 0
        while true {
            for node in 0..<nodeCount { search.distance[node] = .max }
            search.distance[source] = 0
            search.queue[0] = Int32(source)
            search.queued[source] = true
            relax(queued: 1)
            let price = search.distance[sink]
            guard price != .max, wanted(price) else { return sent }
            pushBack(from: sink, to: source)
            sent += 1
        }
    }

    /// Node prices under which no arc with room is worth less than nothing.
    ///
    /// Then exactly the arcs worth nothing lead from one cheapest flow to another.
    mutating func potentials() -> [Price] {
        for node in 0..<nodeCount {
            search.distance[node] = 0
            search.queue[node] = Int32(node)
            search.queued[node] = true
        }
        relax(queued: nodeCount)
        return search.distance
    }

    /// Keeps one unit more on `pair` for good, if some cheapest flow has it there.
    ///
    /// - Parameter potentials: node prices of a cheapest flow; they stay valid.
    /// - Returns: whether that is possible beside everything kept so far; if not, nothing moved.
    mutating func secure(_ pair: Int, potentials: [Price]) -> Bool {
        if flow[pair] == kept[pair] {
            let arc = 2 * pair
            let tail = Int(target[arc + 1])
            let head = Int(target[arc])
            guard room(arc) > 0, price(arc) + potentials[tail] - potentials[head] == 0,
                reach(from: head, to: tail, potentials: potentials)
            else { return false }
            pushBack(from: tail, to: head)
            move(arc)
        }
        keepOne(pair)
        return true
    }

    /// Follows arcs worth nothing, breadth first.
    private mutating func reach(from start: Int, to end: Int, potentials: [Price]) -> Bool {
        for node in 0..<nodeCount { search.cameBy[node] = -1 }
        search.queue[0] = Int32(start)
        search.cameBy[start] = -2
        var done = 0
        var count = 1
        while done < count {
            let node = Int(search.queue[done])
            done += 1
            var arc = Int(firstArc[node])
            while arc >= 0 {
                let head = Int(target[arc])
                if search.cameBy[head] == -1, room(arc) > 0,
                    price(arc) + potentials[node] - potentials[head] == 0
                {
                    search.cameBy[head] = Int32(arc)
                    if head == end { return true }
                    search.queue[count] = Int32(head)
                    count += 1
                }
                arc = Int(arcAfter[arc])
            }
        }
        return false
    }

    /// Corrects distances from the nodes in the queue until none can be shortened.
    private mutating func relax(queued count: Int) {
        var first = 0
        var waiting = count
        while waiting > 0 {
            let node = Int(search.queue[first])
            first = first + 1 == nodeCount ? 0 : first + 1
            waiting -= 1
            search.queued[node] = false
            let here = search.distance[node]
            var arc = Int(firstArc[node])
            while arc >= 0 {
                if room(arc) > 0 {
                    let head = Int(target[arc])
                    let there = here + price(arc)
                    if there < search.distance[head] {
                        search.distance[head] = there
                        search.cameBy[head] = Int32(arc)
                        if !search.queued[head] {
                            search.queued[head] = true
                            let last = first + waiting
                            search.queue[last < nodeCount ? last : last - nodeCount] =
                                Int32(head)
                            waiting += 1
                        }
                    }
                }
                arc = Int(arcAfter[arc])
            }
        }
    }

    /// Moves one unit along the path found, walking it from its end.
    private mutating func pushBack(from end: Int, to start: Int) {
        var node = end
        while node != start {
            let arc = Int(search.cameBy[node])
            move(arc)
            node = Int(target[arc ^ 1])
        }
    }
}
