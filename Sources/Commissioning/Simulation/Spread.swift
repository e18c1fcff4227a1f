/// The middle and the ends of a figure over several runs.
package struct Spread: Equatable, Sendable {
    /// The middle one; of two, the smaller.
    package let median: Int
    /// The smallest.
    package let least: Int
    /// The largest.
    package let most: Int

    /// The spread of these values; zeros if there are none.
    package init(_ values: [Int]) {
        let sorted = values.sorted()
        median = Spread.rank(50, of: sorted)
        least = sorted.first ?? 0
        most = sorted.last ?? 0
    }

    /// The smallest value that so many in a hundred do not exceed; 0 without values.
    /// - Parameter sorted: in ascending order.
    static func rank(_ percent: Int, of sorted: [Int]) -> Int {
        sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * percent + 99) / 100 - 1)]
    }
}
