/// Claims that no authority count and no bed can tell apart: one authority, one window.
///
/// Which of them are served, and which of those starts first, is settled by their order alone;
/// so the network carries groups, however many children there are.
struct DemandGroup {
    let authority: Int
    let window: UInt64
    /// Whether a place is a must for each of them.
    let held: Bool
    /// Claims in the group.
    private(set) var count: Int

    /// All groups with a cycle in their window, and the group of each position (nil without).
    static func all(
        authority: [Int], windows: [UInt64], held: [Bool]
    ) -> (groups: [DemandGroup], ofPosition: [Int?]) {
        let alike = windows.indices.sorted { left, right in
            if authority[left] != authority[right] { return authority[left] < authority[right] }
            if held[left] != held[right] { return held[left] }
            if windows[left] != windows[right] { return windows[left] < windows[right] }
            return left < right
        }
        var groups: [DemandGroup] = []
        var ofPosition = [Int?](repeating: nil, count: alike.count)
        for position in alike where windows[position] != 0 {
            if let last = groups.last, last.authority == authority[position],
                last.held == held[position], last.window == windows[position]
            {
                groups[groups.count - 1].count += 1
            } else {
                groups.append(
                    DemandGroup(
                        authority: authority[position], window: windows[position],
                        held: held[position], count: 1))
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
