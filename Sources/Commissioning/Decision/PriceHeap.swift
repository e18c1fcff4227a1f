/// Nodes by distance, the nearest first: a binary heap.
struct PriceHeap {
    private var entries: [(distance: FlowNetwork.Price, node: Int32)] = []

    /// Forgets all entries and keeps their room.
    mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

    /// Adds an entry; a node may stand here more than once.
    mutating func insert(_ distance: FlowNetwork.Price, _ node: Int32) {
        var hole = entries.count
        entries.append((distance, node))
        while hole > 0 {
            let parent = (hole - 1) / 2
            guard distance < entries[parent].distance else { break }
            entries[hole] = entries[parent]
            hole = parent
        }
        entries[hole] = (distance, node)
    }

    /// Takes the nearest entry away, or answers nil when there is none.
    mutating func removeNext() -> (distance: FlowNetwork.Price, node: Int32)? {
        guard let last = entries.popLast() else { return nil }
        guard let nearest = entries.first else { return last }
        var hole = 0
        while true {
            var child = 2 * hole + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].distance < entries[child].distance {
                child += 1
            }
            guard entries[child].distance < last.distance else { break }
            entries[hole] = entries[child]
            hole = child
        }
        entries[hole] = last
        return nearest
    }
}
