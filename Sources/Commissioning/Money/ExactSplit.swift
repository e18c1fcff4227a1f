/// Splits of whole pence that lose none: what is dealt out always adds up to what there was.
///
/// - Source: The councils' plan of 2018: amounts are whole pence, and a split is by largest
///   remainder, ties in order (Hamilton's method).
package enum ExactSplit {
    /// Parts in proportion to weights that add up to the whole.
    ///
    /// A negative whole is split as its opposite is. Products are taken in 128 bits, so no amount
    /// and no weight of this program overflows.
    /// - Parameter weights: 0 or more each; if all are 0 nobody gets anything, whatever the whole.
    package static func parts(of whole: Int, by weights: [Int]) -> [Int] {
        let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard sum > 0 else { return weights.map { _ in 0 } }
        let size = Int128(whole.magnitude)
        var parts = weights.map { Int(size * Int128($0) / sum) }
        let left = Int(size) - parts.reduce(0, +)
        let order = weights.indices.sorted { first, second in
            let (one, other) = (
                size * Int128(weights[first]) % sum, size * Int128(weights[second]) % sum
            )
            return one == other ? first < second : one > other
        }
        for index in order.prefix(left) { parts[index] += 1 }
        return whole < 0 ? parts.map { -$0 } : parts
    }

    /// `whole · times / over`, rounded to the nearest whole number, halves away from zero.
    ///
    /// - Parameter over: Above 0.
    package static func rounded(_ whole: Int128, times: Int128 = 1, over: Int128) -> Int128 {
        let product = whole * times
        let size = product < 0 ? -product : product
        let nearest = (2 * size + over) / (2 * over)
        return product < 0 ? -nearest : nearest
    }
}
