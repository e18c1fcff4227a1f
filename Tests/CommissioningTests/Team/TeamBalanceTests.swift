import Commissioning
import Testing

/// What the weekly rule promises about balances, over random years.
@Suite("Balances of the team")
struct TeamBalanceTests {
    /// A team whose treatments all run their course, with families of every length always waiting.
    struct Years {
        var generator: SeededGenerator
        let shares: [Int]
        let slots: Int
        let longest: Int
        var monday = day("2019-01-07")
        /// Treatments that are not over.
        var holds: [TeamHold] = []
        var account: TeamAccount
        var entry = 0

        init(seed: UInt64, equalShares: Bool) {
            var generator = SeededGenerator(seed: seed)
            let count = generator.number(1...6)
            longest = generator.number(1...52)
            slots = generator.number(1...9)
            shares = (0..<count).map { _ in equalShares ? 1 : generator.number(1...9) }
            account = TeamAccount(shares: shares, heldDays: shares.map { _ in 0 })
            self.generator = generator
        }

        var authorities: [String] { shares.indices.map { "council-\($0)" } }

        /// One Monday; `waiting` says how many of each length an authority refers.
        mutating func week(
            _ waiting: (Int) -> Int
        ) -> (question: TeamRound, record: TeamRoundRecord) {
            holds.removeAll { $0.to <= monday }
            var referrals: [TeamRoundRecord.Referral] = []
            for index in shares.indices {
                for weeks in [longest, (longest + 1) / 2, 1] {
                    for _ in 0..<waiting(index) {
                        entry += 1
                        referrals.append(
                            .init(
                                id: "t-\(entry)", authority: authorities[index],
                                priorityClass: generator.number(1...3), waitingSince: monday,
                                entry: entry, weeks: weeks))
                    }
                }
            }
            let question = TeamRound(
                monday: monday, start: monday, slots: DaySteps(slots), held: holds.load,
                authorities: authorities, account: account,
                referrals: referrals.shuffled(using: &generator))
            let record = question.decide()
            for given in record.given {
                holds.append(
                    TeamHold(
                        subject: given.referral.id, programme: .standard,
                        authority: given.referral.authority, from: record.start, to: given.to))
            }
            account = TeamAccount(
                shares: shares, heldDays: record.accounts.map(\.daysAfter))
            monday = monday.adding(days: 7)
            return (question, record)
        }
    }

    /// What is wrong with the balances after each slot of a round.
    private func violations(
        of record: TeamRoundRecord, _ years: Years, equalShares: Bool
    ) -> [String] {
        var account = TeamAccount(
            shares: years.shares, heldDays: record.accounts.map(\.daysBefore))
        let (count, length, whole) = (years.shares.count, years.longest * 7, account.denominator)
        var found: [String] = []
        for given in record.given {
            guard let index = years.authorities.firstIndex(of: given.referral.authority) else {
                return ["\(given) is nobody's"]
            }
            if given.balance != account.balance(index) { found.append("balance of \(given)") }
            account.give(from: record.start, to: given.to, to: index)
            let balances = years.shares.indices.map(account.balance)
            if balances.reduce(0, +) != 0 || account.balanceDays.reduce(0, +) != 0 {
                found.append("sum of \(balances)")
            }
            for (share, balance) in zip(years.shares, balances) {
                let isInside =
                    balance >= -(whole - share) * length
                    && balance <= max(0, (count - 2) * whole + share) * length
                    && (!equalShares || abs(balance) * count <= (count - 1) * length * whole)
                if !isInside { found.append("\(balance) over \(whole) of \(share)") }
            }
        }
        return found
    }

    @Test(
        "Under full demand no balance leaves its bound: half a treatment for two equal councils",
        arguments: 0..<40)
    func bound(seed: UInt64) {
        for equalShares in [true, false] {
            var years = Years(seed: seed, equalShares: equalShares)
            for _ in 0..<52 {
                let slots = years.slots
                let (_, record) = years.week { _ in slots }
                #expect(violations(of: record, years, equalShares: equalShares) == [])
            }
        }
    }

    @Test(
        "Shares of 99 to 1 come within a hundredth of a whole treatment, and no closer bound holds")
    func unequal() {
        var days = [0, 0]
        var worst = 0
        for _ in 0..<300 {
            let account = TeamAccount(shares: [1, 99], heldDays: days)
            let next = account.balance(1) > account.balance(0) ? 1 : 0
            days[next] += 140
            worst = max(worst, abs(TeamAccount(shares: [1, 99], heldDays: days).balance(0)))
        }
        #expect(worst == 99 * 140)
    }

    @Test(
        "No slot stays free while a family could use it, and each is given once",
        arguments: 0..<40)
    func workConservation(seed: UInt64) {
        var years = Years(seed: seed, equalShares: false)
        var generator = SeededGenerator(seed: seed + 1000)
        for _ in 0..<60 {
            let (question, record) = years.week { _ in generator.number(0...2) }
            let free = question.slots - years.holds.load
            #expect(free.least(from: record.start, to: record.start.adding(days: 400)) >= 0)
            let isRight = record.waiting.allSatisfy { waiting in
                let end = record.start.adding(days: waiting.referral.weeks * 7)
                return free.least(from: record.start, to: end) == 0
                    && record.start <= waiting.fullFrom && waiting.fullFrom < waiting.fullTo
                    && waiting.fullTo <= end
            }
            #expect(isRight)
            let all = record.given.map(\.referral) + record.waiting.map(\.referral)
            #expect(all.count == question.referrals.count)
            #expect(Set(all.map(\.id)).count == all.count)
        }
    }

    @Test("Who lent gets it back: with demand on both sides the balance returns within the bound")
    func repayment() {
        for seed in UInt64(0)..<8 {
            var years = Years(seed: seed, equalShares: true)
            guard years.shares.count > 1 else { continue }
            let slots = years.slots
            for _ in 0..<26 { _ = years.week { $0 == 0 ? slots : 0 } }
            #expect(years.account.balance(0) < 0)
            for _ in 0..<78 * years.shares.count { _ = years.week { _ in slots } }
            let (count, length) = (years.shares.count, years.longest * 7)
            for index in years.shares.indices {
                #expect(abs(years.account.balance(index)) <= (count - 1) * length)
            }
        }
    }

    @Test("The order in which referrals are given changes nothing")
    func order() {
        for seed in UInt64(0)..<30 {
            var one = Years(seed: seed, equalShares: false)
            let (question, record) = one.week { _ in 3 }
            let again = TeamRound(
                monday: question.monday, start: question.start, slots: question.slots,
                held: question.held, authorities: question.authorities,
                account: question.account, referrals: question.referrals.reversed())
            #expect(again.decide() == record)
        }
    }

    @Test("Parts that people read add up to the whole")
    func display() {
        let account = TeamAccount(shares: [1, 1, 1], heldDays: [100, 0, 0])
        #expect(account.entitledDays == [34, 33, 33])
        #expect(account.balanceDays == [-66, 33, 33])
        #expect((0..<3).map(account.balance) == [-200, 100, 100])
        #expect(account.costByShares == [3334, 3333, 3333])
        #expect(account.costByUsage == [10_000, 0, 0])
        #expect(TeamAccount(shares: [3, 1], heldDays: [0, 0]).costByUsage == [7500, 2500])
    }
}
