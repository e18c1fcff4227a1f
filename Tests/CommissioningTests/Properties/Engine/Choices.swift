/// Where a generator takes its chances from: a list of numbers, drawn from a seed the first time
/// and read again afterwards, shortened and lowered, when a failing case is made smaller.
///
/// Every choice is kept as its distance from the simplest one; a list that is too short goes on
/// with the simplest.
/// - Source: MacIver and Donaldson, "Test-case reduction via test-case generation: insights from
///   the Hypothesis reducer", ECOOP 2020.
struct Choices {
    /// The distances chosen so far.
    private(set) var made: [Int] = []
    /// Stretches of `made` that belong together, such as one event, in order.
    private(set) var spans: [Range<Int>] = []

    private var random = SeededGenerator(seed: 0)
    private var given: [Int]?

    /// Choices that follow from a seed.
    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Choices that were made before.
    init(again given: [Int]) { self.given = given }

    /// Whether every choice given has been read: what comes by itself may end here.
    var isUsedUp: Bool { given.map { made.count >= $0.count } ?? false }

    /// A number of the range, of which the lower bound is the simplest.
    mutating func number(_ range: ClosedRange<Int>) -> Int {
        let most = range.upperBound - range.lowerBound
        let chosen =
            if let given {
                made.count < given.count ? min(given[made.count], most) : 0
            } else { random.number(0...most) }
        made.append(chosen)
        return range.lowerBound + chosen
    }

    /// True once in `odds` times; false is the simplest.
    mutating func once(in odds: Int) -> Bool { number(0...odds - 1) == odds - 1 }

    /// An element, of which the first is the simplest; nil if there is none.
    mutating func element<Elements: RandomAccessCollection>(of elements: Elements)
        -> Elements.Element?
    {
        guard !elements.isEmpty else { return nil }
        return elements[
            elements.index(elements.startIndex, offsetBy: number(0...elements.count - 1))]
    }

    /// The elements in some order, of which their own is the simplest.
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for index in elements.indices.dropLast() {
            elements.swapAt(index, number(index...elements.count - 1))
        }
        return elements
    }

    /// Makes choices that can be left out together.
    mutating func together<Made>(_ body: (inout Choices) throws -> Made) rethrows -> Made {
        let start = made.count
        defer { spans.append(start..<made.count) }
        return try body(&self)
    }
}
