/// Puts as many children as possible into places of cycles, each within its window.
///
/// Children placed stay placed, in this cycle or another, so a child for whom no place can be
/// freed now would find none later either, and the number placed is the largest.
/// - Source: augmenting paths, C. Berge (1957); the order does not matter because the sets that
///   can be placed form a transversal matroid, J. Edmonds and D. R. Fulkerson (1965).
struct PlaceMatching {
    /// Children placed so far.
    private(set) var placed = 0
    /// Free places by cycle.
    private var rooms: [Int]
    /// Cycles with a free place.
    private var open: UInt64 = 0
    private var windows: [UInt64] = []
    /// Children by entry of `windows` and cycle, one row after another.
    private var seated: [Int] = []

    /// No child placed yet, this many places in each cycle.
    init(rooms: [Int]) {
        self.rooms = rooms
        for (cycle, free) in rooms.enumerated() where free > 0 { open |= 1 << UInt64(cycle) }
    }

    /// Places up to `count` children with one window.
    mutating func place(_ count: Int, in window: UInt64) {
        let row = windows.count
        windows.append(window)
        seated.append(contentsOf: repeatElement(0, count: rooms.count))
        for _ in 0..<count {
            guard placeOne(row) else { return }
            placed += 1
        }
    }

    /// Places one child of the last row, moving others where that frees a place.
    private mutating func placeOne(_ row: Int) -> Bool {
        var cameFrom = [(cycle: Int, row: Int)](
            repeating: (cycle: -1, row: row), count: rooms.count)
        var seen = windows[row]
        var queue = Array(WindowCycles(seen))
        var done = 0
        while done < queue.count {
            let cycle = queue[done]
            done += 1
            if open >> UInt64(cycle) & 1 == 1 {
                settle(cycle, cameFrom)
                return true
            }
            for other in windows.indices where seated[other * rooms.count + cycle] > 0 {
                let further = windows[other] & ~seen
                seen |= further
                for next in WindowCycles(further) {
                    cameFrom[next] = (cycle: cycle, row: other)
                    queue.append(next)
                }
            }
        }
        return false
    }

    /// Fills the free place at the end of the path, each move freeing the place before it.
    private mutating func settle(_ end: Int, _ cameFrom: [(cycle: Int, row: Int)]) {
        rooms[end] -= 1
        if rooms[end] == 0 { open &= ~(1 << UInt64(end)) }
        var cycle = end
        while cycle >= 0 {
            let step = cameFrom[cycle]
            seated[step.row * rooms.count + cycle] += 1
            if step.cycle >= 0 { seated[step.row * rooms.count + step.cycle] -= 1 }
            cycle = step.cycle
        }
    }
}
