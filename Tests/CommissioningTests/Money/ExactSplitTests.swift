import Commissioning
import Testing

@Suite("Exact splits")
struct ExactSplitTests {
    @Test(
        "A split is by largest remainder, ties in order, and loses no penny",
        arguments: [
            (100, [1, 1, 1], [34, 33, 33]), (101, [1, 1, 1], [34, 34, 33]),
            (10, [1, 2, 3], [2, 3, 5]), (9_333_333, [1, 1], [4_666_667, 4_666_666]),
            (-100, [1, 1, 1], [-34, -33, -33]), (7, [0, 5], [0, 7]), (5, [0, 0], [0, 0]),
            (1, [1, 1, 1, 1], [1, 0, 0, 0]), (0, [3, 4], [0, 0]),
        ])
    func parts(whole: Int, weights: [Int], expected: [Int]) {
        #expect(ExactSplit.parts(of: whole, by: weights) == expected)
    }

    @Test("However large, the parts add up and none is a penny further from its share than one")
    func manySplits() {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<2000 {
            let whole = Int.random(in: -(1 << 53)...(1 << 53), using: &random)
            let weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int.random(in: 0...1_000_000_000, using: &random)
            }
            let sum = weights.reduce(0, +)
            let parts = ExactSplit.parts(of: whole, by: weights)
            #expect(parts.reduce(0, +) == (sum == 0 ? 0 : whole))
            for (part, weight) in zip(parts, weights) where sum > 0 {
                let off = Int128(part) * Int128(sum) - Int128(whole) * Int128(weight)
                #expect(off < Int128(sum) && off > -Int128(sum))
            }
        }
    }

    @Test("Halves are rounded away from zero")
    func rounding() {
        #expect(ExactSplit.rounded(5, over: 2) == 3)
        #expect(ExactSplit.rounded(-5, over: 2) == -3)
        #expect(ExactSplit.rounded(1, times: 4, over: 3) == 1)
    }

    @Test("Amounts are written to the penny, with a sign in front")
    func words() {
        #expect(MoneyText.pounds(-123_456_789) == "-£1,234,567.89")
        #expect(MoneyText.wholePounds(-49) == "£0")
        #expect(MoneyText.plain(-5) == "-0.05")
    }
}
