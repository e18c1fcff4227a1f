/// Makes the dated cycles of an agreement from its rule and its exceptions.
///
/// Rule: the first Monday on or after the first day of each quarter of the year; if fewer than the
/// agreed turnaround days have passed since the previous cycle ended, the next Monday that leaves
/// them. A cycle belongs to the quarter it was made for, even when it starts a week late.
/// - Source: House rule. Four stays of twelve weeks are 336 days: a cycle is not a quarter, so the
///   dates are records and everything counts from them.
package enum CycleCalendar {
    /// Cycles of one version that start within the agreement, in time order; they never overlap.
    package static func cycles(of agreement: Agreement) -> [Cycle] {
        laidOut(agreement, after: [], replacing: []).cycles
    }

    /// The calendar when a version takes over: cycles kept as they are, then its own.
    ///
    /// Ordinals go on from the kept ones.
    /// - Parameters:
    ///   - kept: The cycles that the version does not touch, from the first one on.
    ///   - replaced: Ids of the cycles after them; they never start before the version does.
    static func cycles(
        of agreement: Agreement, after kept: [Cycle], replacing replaced: Set<String>
    ) -> (cycles: [Cycle], contradictions: [Contradiction]) {
        laidOut(agreement, after: kept, replacing: replaced)
    }

    /// Exceptions that name no cycle, name one twice, or would make two cycles touch.
    static func contradictions(of agreement: Agreement) -> [Contradiction] {
        laidOut(agreement, after: [], replacing: []).contradictions
    }

    private static func laidOut(
        _ agreement: Agreement, after kept: [Cycle], replacing replaced: Set<String>
    ) -> (cycles: [Cycle], contradictions: [Contradiction]) {
        let home = agreement.home
        let from = agreement.amendedFrom ?? agreement.effectiveFrom
        var cycles = kept
        var contradictions: [Contradiction] = []
        var unused = Set(home.exceptions.indices)
        let passed = quartersPassed(agreement, kept, replaced)
        for (position, quarter) in quarters(of: agreement).enumerated() {
            let named = home.exceptions.indices.filter {
                home.exceptions[$0].cycle == quarter.id
            }
            unused.subtract(named)
            for repeated in named.dropFirst() {
                contradictions.append(
                    Contradiction(
                        code: "agreement.exception-twice", place: place(repeated),
                        sentence: "\(quarter.id) has more than one exception."))
            }
            if position < passed { continue }
            var earliest = cycles.last.map { $0.end.adding(days: home.turnaroundDaysMinimum) }
            if replaced.contains(quarter.id) { earliest = max(earliest ?? from, from) }
            var start = quarter.start.mondayOnOrAfter
            while let earliest, start < earliest { start = start.adding(days: 7) }
            if let index = named.first {
                guard let moved = home.exceptions[index].start else { continue }
                if let earliest, moved < earliest {
                    contradictions.append(
                        Contradiction(
                            code: "agreement.exception-overlap", place: place(index),
                            sentence: "\(quarter.id) cannot start on \(moved): what is before it "
                                + "lasts until \(earliest)."))
                    continue
                }
                start = moved
            }
            guard start >= from, start < agreement.effectiveTo else { continue }
            cycles.append(
                Cycle(
                    id: quarter.id, ordinal: cycles.count, start: start,
                    end: start.adding(days: home.stayWeeks * 7)))
        }
        for index in unused.sorted() {
            contradictions.append(
                Contradiction(
                    code: "agreement.exception-unknown", place: place(index),
                    sentence: "There is no cycle \(home.exceptions[index].cycle)."))
        }
        return (cycles, contradictions)
    }

    private static func place(_ index: Int) -> String { "/home/cycleExceptions/\(index)" }

    /// Quarters that another version has filled or passed: through the last cycle kept, or, where
    /// that is not known, those over before this version holds.
    private static func quartersPassed(
        _ agreement: Agreement, _ kept: [Cycle], _ replaced: Set<String>
    ) -> Int {
        let all = quarters(of: agreement)
        if let last = kept.last { return (all.firstIndex { $0.id == last.id } ?? -1) + 1 }
        guard let from = agreement.amendedFrom else { return 0 }
        let begun = max(0, (all.firstIndex { $0.start > from } ?? all.count) - 1)
        return min(begun, all.firstIndex { replaced.contains($0.id) } ?? begun)
    }

    /// Quarters that touch the agreement, at most fifty years of them, with the id of each cycle.
    private static func quarters(of agreement: Agreement) -> [(id: String, start: CivilDate)] {
        var found: [(id: String, start: CivilDate)] = []
        let first = agreement.effectiveFrom.parts
        var year = first.year
        var month = (first.month - 1) / 3 * 3 + 1
        while found.count < 200, let start = CivilDate(year: year, month: month, day: 1),
            start < agreement.effectiveTo
        {
            found.append((id(year: year, month: month), start))
            month += 3
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        return found
    }

    /// The financial year runs from 1 April, so its first quarter is April to June.
    private static func id(year: Int, month: Int) -> String {
        let begin = month >= 4 ? year : year - 1
        let quarter = month >= 4 ? (month - 1) / 3 : 4
        return "\(begin)-\(CivilDate.two((begin + 1) % 100))-C\(quarter)"
    }
}
