import Commissioning
import Testing

@Suite("Numbers that follow from a seed")
struct SplitMix64Tests {
    @Test("the sequence is the published one")
    func vector() {
        // Vigna's splitmix64.c with the state 1234567.
        var numbers = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
        ]
        #expect(expected.map { _ in numbers.next() } == expected)
    }

    @Test("numbers of a range reach both ends, and nothing beyond them")
    func range() {
        var numbers = SplitMix64(seed: 5)
        let drawn = Set((0..<500).map { _ in numbers.number(in: -2...3) })
        #expect(drawn == Set(-2...3))
        #expect(numbers.number(in: 7...7) == 7)
    }

    @Test("so many in a thousand are so many in a thousand, nearly")
    func perMille() {
        var numbers = SplitMix64(seed: 11)
        let hits = (0..<10_000).count { _ in numbers.happens(perMille: 250) }
        #expect((2350...2650).contains(hits))
        #expect(!(0..<100).contains { _ in numbers.happens(perMille: 0) })
        #expect((0..<100).allSatisfy { _ in numbers.happens(perMille: 1000) })
    }

    @Test("whoever has a name has a sequence of its own")
    func names() {
        var first = SplitMix64(seed: 1, name: "n-1")
        var second = SplitMix64(seed: 1, name: "n-2")
        var part = SplitMix64(seed: 1, name: "n-1", part: 1)
        var again = SplitMix64(seed: 1, name: "n-1")
        let number = first.next()
        #expect(number == again.next())
        #expect(number != second.next())
        #expect(number != part.next())
    }
}
