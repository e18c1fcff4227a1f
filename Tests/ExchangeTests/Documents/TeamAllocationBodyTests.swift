import Commissioning
import Evidence
import Exchange
import Testing

@Suite("The signed round of the team")
struct TeamAllocationBodyTests {
    private func record() throws -> TeamRoundRecord {
        let monday = try #require(CivilDate("2019-03-04"))
        let referrals = (1...5).map { number in
            TeamRoundRecord.Referral(
                id: "t-\(number)", authority: number % 2 == 0 ? "barnsley" : "rotherham",
                priorityClass: number % 3, waitingSince: monday.adding(days: -number),
                entry: number, weeks: 20 - number)
        }
        return TeamRound(
            monday: monday, start: monday.adding(days: 1),
            slots: DaySteps(3, changes: [(monday.adding(days: 100), 1)]),
            held: DaySteps(1, changes: [(monday.adding(days: 30), -1)]),
            authorities: ["rotherham", "barnsley"],
            account: TeamAccount(shares: [1, 1], heldDays: [140, 70]), referrals: referrals
        ).decide()
    }

    private let decidedAt = Instant(seconds: 1_551_718_800)

    @Test("What is written is read again, member by member")
    func roundTrip() throws {
        let record = try record()
        #expect(record.given.count == 2 && record.waiting.count == 3)
        let body = TeamAllocationBody.write(record, decidedAt: decidedAt)
        #expect(try TeamAllocationBody.read(body).get() == record)
        let parsed = try StrictJSON.parse(body.canonicalBytes())
        #expect(try TeamAllocationBody.read(parsed).get() == record)
    }

    @Test("Balances stand in it before and after, over the sum of the shares, and sum to zero")
    func balances() throws {
        let body = TeamAllocationBody.write(try record(), decidedAt: decidedAt)
        #expect(body["denominator"] == 2)
        guard case .array(let authorities)? = body["authorities"] else {
            throw Missing()
        }
        #expect(authorities.map { $0["balanceBefore"] } == [-70, 70])
        let after = authorities.compactMap { $0["balanceAfter"]?.wholeNumber }
        #expect(after.count == 2 && after.reduce(0, +) == 0)
    }

    private struct Missing: Error {}

    @Test("A missing, strange or unknown member is a fault with its place")
    func faults() throws {
        let body = TeamAllocationBody.write(try record(), decidedAt: decidedAt)
        for name in ["round", "start", "slots", "authorities", "given", "waiting", "decidedAt"] {
            guard case .failure(let list) = TeamAllocationBody.read(body.with(name, nil)) else {
                Issue.record("\(name) is not missed")
                continue
            }
            #expect(list.faults.map(\.place) == ["/body/\(name)"])
        }
        guard case .failure(let list) = TeamAllocationBody.read(body.with("names", 1)) else {
            Issue.record("an unknown member is read")
            return
        }
        #expect(list.faults.map(\.code) == ["unknown-member"])
    }

    @Test("The largest round fits one file that common libraries read")
    func size() throws {
        let monday = try #require(CivilDate("2019-03-04"))
        let most = ServiceState.openReferralsMaximum
        let authorities = (0..<most).map { "a-council-with-a-long-name-number-\($0)" }
        let referrals = (0..<most).map { number in
            TeamRoundRecord.Referral(
                id: "t-AbCdEfGhIjKlMn\(number + 10)", authority: authorities[number],
                priorityClass: 9, waitingSince: monday, entry: 1_000_000 + number, weeks: 52)
        }
        let changes = (1..<364).map { (on: monday.adding(days: $0), by: $0 % 2 * 2 - 1) }
        let record = TeamRound(
            monday: monday, start: monday, slots: DaySteps(75),
            held: DaySteps(0, changes: changes), authorities: authorities,
            account: TeamAccount(
                shares: authorities.map { _ in 1 }, heldDays: authorities.map { _ in 100_000 }),
            referrals: referrals
        ).decide()
        let bytes = TeamAllocationBody.write(record, decidedAt: decidedAt).canonicalBytes().count
        #expect(bytes < EnvelopeSigner.payloadBytesMaximum - 2000, "\(bytes)")
    }
}
