import Commissioning
import Testing

@Suite("A round of the team")
struct TeamRoundTests {
    private let monday = day("2019-03-04")

    private func referral(
        _ id: String, _ authority: String, class priority: Int = 1, since: String = "2019-01-01",
        entry: Int = 1, weeks: Int = 20
    ) -> TeamRoundRecord.Referral {
        TeamRoundRecord.Referral(
            id: id, authority: authority, priorityClass: priority, waitingSince: day(since),
            entry: entry, weeks: weeks)
    }

    private func round(
        slots: DaySteps, held: DaySteps = DaySteps(0), days: [Int] = [0, 0],
        shares: [Int] = [1, 1],
        _ referrals: [TeamRoundRecord.Referral]
    ) -> TeamRoundRecord {
        TeamRound(
            monday: monday, start: monday, slots: slots, held: held,
            authorities: ["a", "b", "c"].prefix(shares.count).map(\.self),
            account: TeamAccount(shares: shares, heldDays: days), referrals: referrals
        ).decide()
    }

    @Test("Slots go to the largest balance in turn; ties go in agreement order")
    func turns() {
        let record = round(
            slots: DaySteps(4), days: [0, 140],
            [
                referral("t-1", "b", entry: 1), referral("t-2", "b", entry: 2),
                referral("t-3", "a", entry: 3), referral("t-4", "a", entry: 4),
                referral("t-5", "a", entry: 5), referral("t-6", "b", entry: 6),
            ])
        #expect(record.given.map(\.referral.id) == ["t-3", "t-4", "t-1", "t-5"])
        #expect(
            record.given.map(\.turn) == [
                .largestBalance, .agreementOrder, .largestBalance, .agreementOrder,
            ])
        #expect(record.given.map(\.balance) == [140, 0, 140, 0])
        #expect(record.accounts.map(\.daysAfter) == [420, 280])
        #expect(record.waiting.map(\.referral.id) == ["t-2", "t-6"])
        #expect(record.waiting.map(\.outrankedBy) == [4, 4])
    }

    @Test("An authority with nobody to refer lends its half, and gets it back first")
    func lending() {
        let lent = round(
            slots: DaySteps(3), (1...5).map { referral("t-\($0)", "a", entry: $0) })
        #expect(lent.given.map(\.turn) == [.onlyOne, .onlyOne, .onlyOne])
        let days = lent.accounts.map(\.daysAfter)
        #expect(days == [420, 0])
        let repaid = round(
            slots: DaySteps(3), days: days,
            (1...4).flatMap {
                [referral("t-a\($0)", "a", entry: $0), referral("t-b\($0)", "b", entry: 9 + $0)]
            })
        #expect(repaid.given.map(\.referral.authority) == ["b", "b", "b"])
    }

    @Test("Within an authority: class, then waiting since, then ledger entry")
    func order() {
        let record = round(
            slots: DaySteps(5),
            [
                referral("t-1", "a", class: 2, since: "2018-01-01", entry: 1),
                referral("t-2", "a", class: 1, since: "2018-03-01", entry: 4),
                referral("t-3", "a", class: 1, since: "2018-02-01", entry: 5),
                referral("t-4", "a", class: 1, since: "2018-03-01", entry: 3),
            ])
        #expect(record.given.map(\.referral.id) == ["t-3", "t-4", "t-2", "t-1"])
    }

    @Test("No slot is given against a reservation or against fewer slots known to come")
    func wholeTreatment() {
        let lastWeek = monday.adding(days: 19 * 7)
        let reserved = DaySteps(0, changes: [(lastWeek, 1), (lastWeek.adding(days: 70), -1)])
        let fewer = DaySteps(1, changes: [(lastWeek, -1)])
        for (slots, held) in [(DaySteps(1), reserved), (fewer, DaySteps(0))] {
            let record = round(
                slots: slots, held: held, [referral("t-1", "a"), referral("t-2", "b", weeks: 19)])
            #expect(record.given.map(\.referral.id) == ["t-2"])
            let waiting = record.waiting[0]
            #expect(waiting.fullFrom == monday && waiting.fullTo == monday.adding(days: 140))
            #expect(waiting.outrankedBy == 0)
        }
    }

    @Test("What is full is named by its first stretch of days")
    func stretch() {
        let first = monday.adding(days: 30)
        let slots = DaySteps(
            1, changes: [(first, -1), (first.adding(days: 5), -1), (first.adding(days: 9), 2)])
        let record = round(slots: slots, [referral("t-1", "a")])
        #expect(record.given.isEmpty)
        #expect(record.waiting[0].fullFrom == first)
        #expect(record.waiting[0].fullTo == first.adding(days: 9))
    }

    @Test("Held beyond the slots, nothing new fits, and nobody is cut off")
    func overHeld() {
        let held = DaySteps(3)
        let record = round(slots: DaySteps(2), held: held, [referral("t-1", "a")])
        #expect(record.given.isEmpty)
        #expect(record.load == [.init(from: monday, slots: 2, held: 3)])
    }

    @Test("An authority without a share is served when nobody with one has a family that fits")
    func noShare() {
        let record = round(
            slots: DaySteps(2), days: [0, 0, 0], shares: [1, 1, 0],
            [
                referral("t-1", "c", entry: 1), referral("t-2", "c", entry: 2),
                referral("t-3", "b", entry: 3),
            ])
        #expect(record.given.map(\.referral.id) == ["t-3", "t-1"])
    }
}
