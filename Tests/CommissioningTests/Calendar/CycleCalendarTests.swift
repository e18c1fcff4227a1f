import Commissioning
import Testing

@Suite("The calendar of cycles")
struct CycleCalendarTests {
    private func lines(_ sample: SampleAgreement) -> [String] {
        CycleCalendar.cycles(of: sample.agreement).map { "\($0.id) \($0.start) \($0.end)" }
    }

    @Test("The twenty cycles of the real agreement are those worked out by hand")
    func byHand() {
        // The rule gives the first Monday of each quarter; where fewer than seven days would have
        // passed since the last night, it is the Monday after (marked).
        #expect(
            lines(SampleAgreement()) == [
                "2018-19-C4 2019-01-07 2019-04-01",
                "2019-20-C1 2019-04-08 2019-07-01",  // 1 April is the day the last one ends
                "2019-20-C2 2019-07-08 2019-09-30",  // 1 July likewise
                "2019-20-C3 2019-10-07 2019-12-30",
                "2019-20-C4 2020-01-06 2020-03-30",
                "2020-21-C1 2020-04-06 2020-06-29",
                "2020-21-C2 2020-07-06 2020-09-28",
                "2020-21-C3 2020-10-05 2020-12-28",
                "2020-21-C4 2021-01-04 2021-03-29",
                "2021-22-C1 2021-04-05 2021-06-28",
                "2021-22-C2 2021-07-05 2021-09-27",
                "2021-22-C3 2021-10-04 2021-12-27",
                "2021-22-C4 2022-01-03 2022-03-28",
                "2022-23-C1 2022-04-04 2022-06-27",
                "2022-23-C2 2022-07-04 2022-09-26",
                "2022-23-C3 2022-10-03 2022-12-26",
                "2022-23-C4 2023-01-02 2023-03-27",
                "2023-24-C1 2023-04-03 2023-06-26",
                "2023-24-C2 2023-07-03 2023-09-25",
                "2023-24-C3 2023-10-02 2023-12-25",
            ])
    }

    @Test("Cycles are numbered from nought, whatever was cancelled")
    func ordinals() {
        var sample = SampleAgreement()
        sample.exceptions = [CycleException(cycle: "2019-20-C2", start: nil)]
        let cycles = CycleCalendar.cycles(of: sample.agreement)
        #expect(cycles.map(\.ordinal) == Array(0..<19))
        #expect(!cycles.contains { $0.id == "2019-20-C2" })
    }

    @Test("A financial year begins in April, and its name ends in the year after")
    func ids() {
        var sample = SampleAgreement()
        (sample.from, sample.to) = ("2098-12-01", "2100-07-31")
        let ids = CycleCalendar.cycles(of: sample.agreement).map(\.id)
        #expect(
            ids == [
                "2098-99-C4", "2099-00-C1", "2099-00-C2", "2099-00-C3", "2099-00-C4", "2100-01-C1",
                "2100-01-C2",
            ])
    }

    @Test("A cycle starts within the agreement: its first day counts and its end does not")
    func bounds() {
        var sample = SampleAgreement()
        (sample.from, sample.to) = ("2019-01-07", "2019-04-08")
        #expect(lines(sample) == ["2018-19-C4 2019-01-07 2019-04-01"])
        (sample.from, sample.to) = ("2019-01-08", "2019-04-01")
        #expect(lines(sample).isEmpty)
        // Without a cycle before it, April begins on its own first Monday.
        sample.to = "2019-04-02"
        #expect(lines(sample) == ["2019-20-C1 2019-04-01 2019-06-24"])
    }

    @Test(
        "The turnaround decides between the first Monday and a later one",
        arguments: [(0, "2019-04-01"), (1, "2019-04-08"), (7, "2019-04-08"), (8, "2019-04-15")])
    func turnaround(days: Int, start: String) {
        var sample = SampleAgreement()
        sample.turnaroundDays = days
        #expect(CycleCalendar.cycles(of: sample.agreement)[1].start == day(start))
    }

    @Test("A moved cycle starts on the day agreed, and the next one gives way to it")
    func moved() {
        var sample = SampleAgreement()
        sample.to = "2019-12-31"
        sample.exceptions = [CycleException(cycle: "2019-20-C1", start: day("2019-04-24"))]
        #expect(sample.agreement.contradictions().isEmpty)
        #expect(
            lines(sample) == [
                "2018-19-C4 2019-01-07 2019-04-01", "2019-20-C1 2019-04-24 2019-07-17",
                "2019-20-C2 2019-07-29 2019-10-21", "2019-20-C3 2019-10-28 2020-01-20",
            ])
    }

    @Test("A cancelled cycle leaves its quarter empty, and the next keeps its first Monday")
    func cancelled() {
        var sample = SampleAgreement()
        sample.to = "2019-10-01"
        sample.exceptions = [CycleException(cycle: "2019-20-C1", start: nil)]
        #expect(
            lines(sample) == [
                "2018-19-C4 2019-01-07 2019-04-01", "2019-20-C2 2019-07-01 2019-09-23",
            ])
    }

    @Test("A leap day lengthens no cycle: every one has the nights agreed")
    func leapYears() {
        var sample = SampleAgreement()
        (sample.from, sample.to) = ("2024-01-01", "2029-01-01")
        for cycle in CycleCalendar.cycles(of: sample.agreement) {
            #expect(cycle.nights == 84)
            #expect(cycle.start.weekday == 1)
        }
    }

    @Test(
        "Whatever the agreement, no two cycles overlap and the turnaround is kept",
        arguments: 1...300)
    func neverOverlap(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var sample = SampleAgreement()
        let first = CivilDate(dayNumber: random.number(10_000...40_000))
        sample.from = first.description
        sample.to = first.adding(days: random.number(1...4_000)).description
        sample.stayWeeks = random.number(1...26)
        sample.turnaroundDays = random.number(0...40)
        let regular = CycleCalendar.cycles(of: sample.agreement)
        sample.exceptions = regular.filter { _ in random.once(in: 4) }.map { cycle in
            let moved = cycle.start.adding(days: random.number(-60...60))
            return CycleException(cycle: cycle.id, start: random.once(in: 3) ? nil : moved)
        }
        let agreement = sample.agreement
        let cycles = CycleCalendar.cycles(of: agreement)
        for (early, late) in zip(cycles, cycles.dropFirst()) {
            let gap = late.start.dayNumber - early.end.dayNumber
            #expect(gap >= sample.turnaroundDays, "seed \(seed): \(early) and \(late)")
        }
        for cycle in cycles {
            #expect(cycle.nights == sample.stayWeeks * 7, "seed \(seed)")
            #expect(cycle.start >= agreement.effectiveFrom, "seed \(seed)")
            #expect(cycle.start < agreement.effectiveTo, "seed \(seed)")
        }
        #expect(Set(cycles.map(\.id)).count == cycles.count, "seed \(seed)")
    }
}
