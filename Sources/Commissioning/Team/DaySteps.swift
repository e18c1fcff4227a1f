/// A whole number for every day, which changes on some days and stays between them.
///
/// Slots, what is held of them and what is free are such numbers; so nothing is kept day by day.
package struct DaySteps: Equatable, Sendable {
    /// A day on which the number changes, and what it is from then on.
    package struct Step: Equatable, Sendable {
        /// First day.
        package let from: CivilDate
        /// The number from that day until the next step.
        package let value: Int
    }

    /// Days on which the number is the same: half-open, without an end after the last step.
    package struct Stretch: Equatable, Sendable {
        /// First day.
        package let from: CivilDate
        /// First day after it; `nil`: for ever.
        package let to: CivilDate?
        /// The number on these days.
        package let value: Int
    }

    /// The number before the first step.
    package let initial: Int
    /// The changes in time order; neighbours differ.
    package let steps: [Step]

    /// A number with its changes, in any order; changes on one day add up.
    package init(_ initial: Int, changes: [(on: CivilDate, by: Int)] = []) {
        self.initial = initial
        var value = initial
        var found: [Step] = []
        for change in changes.sorted(by: { $0.on < $1.on }) {
            value += change.by
            if found.last?.from == change.on { found.removeLast() }
            if value != found.last?.value ?? initial {
                found.append(Step(from: change.on, value: value))
            }
        }
        steps = found
    }

    /// The number on a day.
    package func value(on day: CivilDate) -> Int {
        let next = firstIndex(after: day)
        return next == 0 ? initial : steps[next - 1].value
    }

    /// The stretches that touch a half-open interval, in time order; the first and the last may
    /// reach beyond it.
    package func stretches(from: CivilDate, to: CivilDate) -> [Stretch] {
        guard from < to else { return [] }
        var index = firstIndex(after: from)
        var found: [Stretch] = []
        var start = index == 0 ? from : steps[index - 1].from
        var value = index == 0 ? initial : steps[index - 1].value
        while true {
            let end = index < steps.count ? steps[index].from : nil
            found.append(Stretch(from: start, to: end, value: value))
            guard let end, end < to else { return found }
            (start, value) = (end, steps[index].value)
            index += 1
        }
    }

    /// The least number on the days of a half-open interval; of an empty one, that of its start.
    package func least(from: CivilDate, to: CivilDate) -> Int {
        stretches(from: from, to: to).map(\.value).min() ?? value(on: from)
    }

    /// The greatest number on the days of a half-open interval; of an empty one, as above.
    package func greatest(from: CivilDate, to: CivilDate) -> Int {
        stretches(from: from, to: to).map(\.value).max() ?? value(on: from)
    }

    /// The number with so much more on the days of a half-open interval.
    package func adding(_ amount: Int, from: CivilDate, to: CivilDate) -> DaySteps {
        guard from < to else { return self }
        return DaySteps(initial, changes: changes + [(from, amount), (to, -amount)])
    }

    /// The first Monday, on or after a day, from which the number stays above zero for so long.
    ///
    /// Every turn of the loop leaves a stretch behind, so there are no more turns than steps.
    package func firstMonday(onOrAfter day: CivilDate, days: Int) -> CivilDate? {
        var monday = day.mondayOnOrAfter
        while let full = stretches(from: monday, to: monday.adding(days: days))
            .last(where: { $0.value < 1 })
        {
            guard let end = full.to else { return nil }
            monday = end.mondayOnOrAfter
        }
        return monday
    }

    package static func - (left: DaySteps, right: DaySteps) -> DaySteps {
        DaySteps(
            left.initial - right.initial,
            changes: left.changes + right.changes.map { ($0.on, -$0.by) })
    }

    private var changes: [(on: CivilDate, by: Int)] {
        var before = initial
        return steps.map { step in
            defer { before = step.value }
            return (step.from, step.value - before)
        }
    }

    /// Position of the first step after a day.
    private func firstIndex(after day: CivilDate) -> Int {
        var low = 0
        var high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].from <= day { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
