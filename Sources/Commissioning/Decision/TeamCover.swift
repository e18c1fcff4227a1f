/// The days on which places of the horizon hold slots of the community team, and the slots that
/// are free for them then.
///
/// A place holds its slot from its cycle's first day until some weeks after the last. Cycles
/// follow each other, so the cycles that hold slots on one day are always neighbours.
struct TeamCover: Equatable {
    /// Days on which the same cycles hold slots and the same number is free.
    struct Span: Equatable {
        /// Day number of the first day, and after the last.
        var days: Range<Int>
        /// Cycles whose places hold slots.
        var cycles: ClosedRange<Int>
        /// Slots for all of them; below nought where others hold more than there are.
        var free: Int
    }

    /// Most places that neighbouring cycles can have together.
    struct Limit: Equatable {
        var cycles: ClosedRange<Int>
        var most: Int
    }

    /// In time order.
    private(set) var spans: [Span] = []

    /// The spans of these cycles; none without a team.
    init(_ instance: DecisionInstance) {
        guard let team = instance.team else { return }
        let holds = instance.cycles.map { $0.start..<($0.end + 7 * team.weeksAfter) }
        var changes: [(day: Int, slots: Int)] = []
        for hold in holds { changes += [(hold.lowerBound, 0), (hold.upperBound, 0)] }
        for busy in team.busy where busy.from < busy.to {
            changes += [(busy.from, -busy.slots), (busy.to, busy.slots)]
        }
        changes.sort { $0.day < $1.day }
        var free = team.slots
        var first = 0
        var last = -1
        for (index, change) in changes.enumerated() {
            free += change.slots
            guard index + 1 < changes.count, change.day < changes[index + 1].day else { continue }
            while first < holds.count, holds[first].upperBound <= change.day { first += 1 }
            while last + 1 < holds.count, holds[last + 1].lowerBound <= change.day { last += 1 }
            guard first <= last else { continue }
            add(Span(days: change.day..<changes[index + 1].day, cycles: first...last, free: free))
        }
    }

    private mutating func add(_ span: Span) {
        if let before = spans.last, before.days.upperBound == span.days.lowerBound,
            before.cycles == span.cycles, before.free == span.free
        {
            spans[spans.count - 1].days = before.days.lowerBound..<span.days.upperBound
        } else {
            spans.append(span)
        }
    }

    /// The same team with one more slot on these days, which must be made of whole spans.
    func withOneMoreSlot(on days: Range<Int>) -> TeamCover {
        var changed = self
        for index in spans.indices where days.contains(spans[index].days.lowerBound) {
            changed.spans[index].free += 1
        }
        return changed
    }

    /// What the team allows, where it allows less than the beds: no limit follows from another.
    /// Promised places are kept, so a limit is never below their number.
    func limits(beds: [Int], promised: [Int]) -> [Limit] {
        var least: [ClosedRange<Int>: Int] = [:]
        for span in spans {
            let most = max(span.free, promised[span.cycles].reduce(0, +))
            guard most < beds[span.cycles].reduce(0, +) else { continue }
            least[span.cycles] = min(most, least[span.cycles] ?? most)
        }
        let all = least.map { Limit(cycles: $0.key, most: $0.value) }
        let binding = all.filter { one in
            !all.contains { other in
                other != one && other.most <= one.most
                    && other.cycles.lowerBound <= one.cycles.lowerBound
                    && other.cycles.upperBound >= one.cycles.upperBound
            }
        }
        return binding.sorted {
            ($0.cycles.lowerBound, $0.cycles.upperBound) < (
                $1.cycles.lowerBound, $1.cycles.upperBound
            )
        }
    }

    /// The days on which no slot is left for one more place of a cycle of a window, in time order
    /// and joined where they touch, with these numbers of places by cycle.
    func fullDays(for window: UInt64, places: [Int]) -> [Range<Int>] {
        var full: [Range<Int>] = []
        for span in spans where WindowCycles(window).contains(where: span.cycles.contains) {
            guard places[span.cycles].reduce(0, +) >= span.free else { continue }
            if let before = full.last, before.upperBound == span.days.lowerBound {
                full[full.count - 1] = before.lowerBound..<span.days.upperBound
            } else {
                full.append(span.days)
            }
        }
        return full
    }
}
