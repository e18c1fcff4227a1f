import Commissioning
import Testing

@Suite("Numbers by day")
struct DayStepsTests {
    private let zero = day("2019-01-07")

    private func on(_ number: Int) -> CivilDate { zero.adding(days: number) }

    /// The same number day by day, in the plainest way.
    private struct DayByDay {
        var values: [Int]

        mutating func add(_ amount: Int, _ from: Int, _ to: Int) {
            for index in from..<max(from, to) { values[index] += amount }
        }
    }

    @Test("Changes in any order come to the same as counting day by day", arguments: 0..<200)
    func model(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var plain = DayByDay(values: Array(repeating: 4, count: 120))
        var steps = DaySteps(4)
        for _ in 0..<generator.number(0...12) {
            let from = generator.number(0...100)
            let to = generator.number(0...110)
            let amount = generator.number(-2...2)
            plain.add(amount, from, to)
            steps = steps.adding(amount, from: on(from), to: on(to))
        }
        for (number, value) in plain.values.enumerated() {
            #expect(steps.value(on: on(number)) == value)
        }
        let neighbours = [steps.initial] + steps.steps.map(\.value)
        #expect(zip(neighbours, neighbours.dropFirst()).allSatisfy { $0 != $1 })
        let (from, to) = (generator.number(0...60), generator.number(61...119))
        #expect(steps.least(from: on(from), to: on(to)) == plain.values[from..<to].min())
        #expect(steps.greatest(from: on(from), to: on(to)) == plain.values[from..<to].max())
        let length = generator.number(1...30)
        let first = (0..<12).map { $0 * 7 }.first { monday in
            monday + length <= 120
                && plain.values[monday..<monday + length].allSatisfy { $0 > 0 }
        }
        // Beyond the counted days the number is the last one.
        if let first { #expect(steps.firstMonday(onOrAfter: zero, days: length) == on(first)) }
    }

    @Test("A difference is the difference of every day")
    func difference() {
        let slots = DaySteps(5, changes: [(on(10), -2)])
        let held = DaySteps(0, changes: [(on(3), 1), (on(10), 1), (on(20), -2)])
        let free = slots - held
        #expect([0, 3, 9, 10, 19, 20].map { free.value(on: on($0)) } == [5, 4, 4, 1, 1, 3])
    }

    @Test("No Monday is found where the number never rises above zero again")
    func never() {
        let free = DaySteps(1, changes: [(on(30), -1)])
        #expect(free.firstMonday(onOrAfter: on(1), days: 21) == on(7))
        #expect(free.firstMonday(onOrAfter: on(1), days: 24) == nil)
    }

    @Test("An empty interval has the number of its day")
    func empty() {
        let steps = DaySteps(1, changes: [(on(5), 2)])
        #expect(steps.least(from: on(5), to: on(5)) == 3)
        #expect(steps.stretches(from: on(5), to: on(5)).isEmpty)
    }
}
