/// Arrays that the searches of a network use again and again.
struct SearchSpace {
    fileprivate var distance: [FlowNetwork.Price]
    fileprivate var cameBy: [Int32]
    fileprivate var queue: [Int32]
    fileprivate var marked: [Bool]
    fileprivate var heap = PriceHeap()

    init(nodes: Int) {
        distance = [FlowNetwork.Price](repeating: .max, count: nodes)
        cameBy = [Int32](repeating: -1, count: nodes)
        queue = [Int32](repeating: 0, count: nodes)
        marked = [Bool](repeating: false, count: nodes)
    }
}

extension FlowNetwork {
    /// Sends units from source to sink along cheapest paths while that is wanted.
    ///
    /// After every unit the flow is the cheapest of its size, and afterwards `potentials` are
    /// prices of the nodes under which no arc with room is worth less than nothing.
    /// - Parameter wanted: decides by the price of the next cheapest path.
    /// - Returns: units sent.
    /// - Source: J. Edmonds and R. M. Karp, Journal of the ACM 19 (1972) 248–264; for convex
    ///   costs Ahuja, Magnanti and Orlin, *Network Flows* (1993), chapter 14.
    mutating func send(from source: Int, to sink: Int, while wanted: (Price) -> Bool) -> Int {
        priceNodes(from: source)
        var sent = 0
        while cheapestPath(from: source, to: sink) {
            guard wanted(potentials[sink] - potentials[source]) else { return sent }
            pushBack(from: sink, to: source)
            sent += 1
        }
        return sent
    }

    /// Keeps one unit more on `pair` for good, if some cheapest flow has it there.
    ///
    /// Only arcs worth nothing lead from one cheapest flow to another, so that is a question of
    /// a way back along them.
    /// - Returns: whether that is possible beside everything kept so far; if not, nothing moved.
    mutating func secure(_ pair: Int) -> Bool {
        if flow[pair] == kept[pair] {
            let arc = 2 * pair
            let tail = Int(target[arc + 1])
            let head = Int(target[arc])
            guard room(arc) > 0, worth(arc, from: tail) == 0, reach(from: head, to: tail)
            else { return false }
            pushBack(from: tail, to: head)
            move(arc)
        }
        keepOne(pair)
        return true
    }

    /// What one unit over this arc costs beyond the difference of its ends' prices.
    @inline(__always)
    private func worth(_ arc: Int, from tail: Int) -> Price {
        price(arc) + potentials[tail] - potentials[Int(target[arc])]
    }

    /// First prices of the nodes: their distances, by correcting until none can be shortened.
    ///
    /// A node that cannot be reached yet never will be, and its price is never asked for.
    private mutating func priceNodes(from source: Int) {
        for node in 0..<nodeCount { potentials[node] = .max }
        potentials[source] = 0
        search.queue[0] = Int32(source)
        var first = 0
        var waiting = 1
        while waiting > 0 {
            let node = Int(search.queue[first])
            first = first + 1 == nodeCount ? 0 : first + 1
            waiting -= 1
            search.marked[node] = false
            var arc = Int(firstArc[node])
            while arc >= 0 {
                let head = Int(target[arc])
                if room(arc) > 0, potentials[node] + price(arc) < potentials[head] {
                    potentials[head] = potentials[node] + price(arc)
                    if !search.marked[head] {
                        search.marked[head] = true
                        let last = first + waiting
                        search.queue[last < nodeCount ? last : last - nodeCount] = Int32(head)
                        waiting += 1
                    }
                }
                arc = Int(arcAfter[arc])
            }
        }
    }

    /// Finds the cheapest path and moves the prices of the nodes nearer than its end.
    ///
    /// Most arcs are worth nothing, so nodes as near as the one at hand are taken from a plain
    /// stack, and only the rest from the heap.
    private mutating func cheapestPath(from source: Int, to sink: Int) -> Bool {
        searches += 1
        for node in 0..<nodeCount { search.distance[node] = .max }
        search.distance[source] = 0
        search.heap.removeAll()
        search.queue[0] = Int32(source)
        var stacked = 1
        var near: Price = 0
        while search.distance[sink] > near {
            let node: Int
            if stacked > 0 {
                stacked -= 1
                node = Int(search.queue[stacked])
            } else {
                guard let next = search.heap.removeNext() else { break }
                node = Int(next.node)
                guard search.distance[node] == next.distance else { continue }
                near = next.distance
            }
            var arc = Int(firstArc[node])
            while arc >= 0 {
                if room(arc) > 0 {
                    let head = Int(target[arc])
                    let there = near + worth(arc, from: node)
                    if there < search.distance[head] {
                        search.distance[head] = there
                        search.cameBy[head] = Int32(arc)
                        if there == near {
                            search.queue[stacked] = Int32(head)
                            stacked += 1
                        } else if there < search.distance[sink] {
                            search.heap.insert(there, Int32(head))
                        }
                    }
                }
                arc = Int(arcAfter[arc])
            }
        }
        let length = search.distance[sink]
        guard length != .max else { return false }
        for node in 0..<nodeCount where search.distance[node] < length {
            potentials[node] += search.distance[node] - length
        }
        return true
    }

    /// Follows arcs worth nothing, breadth first.
    private mutating func reach(from start: Int, to end: Int) -> Bool {
        searches += 1
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
                if search.cameBy[head] == -1, room(arc) > 0, worth(arc, from: node) == 0 {
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
