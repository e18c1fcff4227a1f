/// A list that is cheap to copy and then to change, however long it is.
///
/// A document is tried on a copy of the state, and the state before it is kept beside it. A plain
/// array would then be copied whole for every document; of this one the pieces that are touched.
package struct Roll<Element: Equatable & Sendable>: RandomAccessCollection, Equatable, Sendable {
    /// Elements of one piece: a piece and the list of pieces cost about the same to copy at the
    /// tens of thousands of children that a century brings.
    private static var pieceCount: Int { 64 }

    /// The pieces in order, all full but the last.
    package private(set) var pieces: [[Element]] = []
    /// How many elements there are.
    package private(set) var count = 0

    /// A list of nothing.
    package init() {}

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    // Written out: what the standard library gives goes by ranges of indices, which costs more
    // than the elements do.
    package func index(after index: Int) -> Int { index + 1 }
    package func index(before index: Int) -> Int { index - 1 }
    package func formIndex(after index: inout Int) { index += 1 }
    package func formIndex(before index: inout Int) { index -= 1 }

    package subscript(position: Int) -> Element {
        // Lent, not copied: most readers want one member of a large value.
        _read { yield pieces[position / Self.pieceCount][position % Self.pieceCount] }
        _modify { yield &pieces[position / Self.pieceCount][position % Self.pieceCount] }
    }

    mutating func append(_ element: Element) {
        if count % Self.pieceCount == 0 { pieces.append([]) }
        pieces[pieces.count - 1].append(element)
        count += 1
    }
}

/// Where in a `Roll` the elements with a name stand; as cheap to copy and to change.
struct RollIndex: Equatable, Sendable {
    private static let drawerCount = 128

    private var drawers = [[String: Int]](repeating: [:], count: RollIndex.drawerCount)

    /// The position kept under a name.
    subscript(name: String) -> Int? {
        get { drawers[Self.drawer(of: name)][name] }
        set { drawers[Self.drawer(of: name)][name] = newValue }
    }

    /// Spread by the bytes of the name, the same in every run.
    /// - Source: G. Fowler, L. C. Noll, P. Vo: the FNV-1a hash.
    private static func drawer(of name: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int((hash ^ hash >> 32) % UInt64(drawerCount))
    }
}
