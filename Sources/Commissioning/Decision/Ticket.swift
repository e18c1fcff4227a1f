/// A nomination's number in the lottery that settles equal claims: 32 bytes, smaller first.
///
/// House rule: the number is a hash of the frozen snapshot and the nomination, made by the
/// caller, so nobody can aim at it and everybody can work it out again.
package struct Ticket: Comparable, Sendable, Hashable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt64
    private let fourth: UInt64

    /// The ticket of exactly 32 bytes, or nil for any other number of them.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ start: Int) -> UInt64 {
            bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        }
        first = word(0)
        second = word(8)
        third = word(16)
        fourth = word(24)
    }

    /// The 32 bytes, most significant first.
    package var bytes: [UInt8] {
        [first, second, third, fourth].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
        }
    }

    /// Whether the left ticket is drawn before the right one: as bytes, from the first on.
    package static func < (left: Ticket, right: Ticket) -> Bool {
        if left.first != right.first { return left.first < right.first }
        if left.second != right.second { return left.second < right.second }
        if left.third != right.third { return left.third < right.third }
        return left.fourth < right.fourth
    }
}
