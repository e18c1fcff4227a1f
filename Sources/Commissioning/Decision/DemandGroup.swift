/// Claims that no authority count and no bed can tell apart: one authority, one window.
///
/// Which of them are served, and which of those starts first, is settled by their order alone;
/// so the network carries groups, however many children there are.
struct DemandGroup {
    let authority: Int
    let window: UInt64
    /// Whether these are promised places.
    let committed: Bool
    /// Claims in the group.
    private(set) var count: Int

    /// All groups with a cycle in their window, and the group of each position (nil without).
    static func all(of docket: Docket) -> (groups: [DemandGroup], ofPosition: [Int?]) {
        let alike = docket.order.indices.sorted { left, right in
            if docket.authority[left] != docket.authority[right] {
                return docket.authority[left] < docket.authority[right]
            }
            if docket.committed[left] != docket.committed[right] {
                return docket.committed[left]
            }
            if docket.windows[left] != docket.windows[right] {
                return docket.windows[left] < docket.windows[right]
            }
            return left < right
        }
        var groups: [DemandGroup] = []
        var ofPosition = [Int?](repeating: nil, count: alike.count)
        for position in alike where docket.windows[position] != 0 {
            if let last = groups.last, last.authority == docket.authority[position],
                last.committed == docket.committed[position],
                last.window == docket.windows[position]
            {
                groups[groups.count - 1].count += 1
            } else {
                groups.append(
                    DemandGroup(
                        authority: docket.authority[position], window: docket.windows[position],
                        committed: docket.committed[position], count: 1))
            }
            ofPosition[position] = groups.count - 1
        }
        return (groups, ofPosition)
    }
}

/// The cycles of a window, first to last.
struct WindowCycles: Sequence, IteratorProtocol {
    private var left: UInt64

    init(_ window: UInt64) { left = window }

    mutating func next() -> Int? {
        guard left != 0 else { return nil }
        let cycle = left.trailingZeroBitCount
        left &= left - 1
        return cycle
    }
}
