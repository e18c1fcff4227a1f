import Commissioning
import Testing

/// The team's account when shares change, and when a council leaves.
@Suite("The team's shares over time")
struct TeamSharesTests {
    private func refer(
        _ scene: inout ServiceScene, _ reference: String, by authority: String, weeks: Int
    ) -> String {
        let id = TeamCase.id(ofDigest: scene.recorded(from: authority).digest)
        #expect(scene.send(RuleCase.family(reference, weeks: weeks), from: authority) == nil)
        return id
    }

    @Test("Days under the old shares are counted by the old shares, exactly")
    func eras() throws {
        var scene = ServiceScene(.equalBeds)
        _ = refer(&scene, "R-F1", by: "rotherham", weeks: 30)
        scene.pass(to: "2019-01-07T17:00:00Z")
        AmendmentTests.amend(&scene, from: "2019-07-01") { $0.teamShares = [3, 1] }
        let account = try #require(scene.state.teamAccount())
        // 175 days at a half and 35 at three quarters, in quarters of a slot-day.
        #expect(account.denominator == 4)
        #expect(account.heldDays == [210, 0])
        #expect((0...1).map(account.balance) == [350 + 105 - 840, 350 + 35])
        #expect(account.entitledDays == [114, 96])
        #expect(account.shares == [3, 1])
        // A quarter of the financial year at even cost, three quarters of it at three to one.
        let year = try #require(
            scene.state.teamAccount(within: (day("2019-04-01"), day("2020-04-01"))))
        #expect(year.costByShares == [6878, 3122])
    }

    @Test("A round after the change says the share of its day and balances by both")
    func round() throws {
        var scene = ServiceScene(.equalBeds)
        _ = refer(&scene, "R-F1", by: "rotherham", weeks: 30)
        scene.pass(to: "2019-01-07T17:00:00Z")
        AmendmentTests.amend(&scene, from: "2019-07-01") { $0.teamShares = [3, 1] }
        _ = refer(&scene, "B-F1", by: "barnsley", weeks: 10)
        scene.pass(to: "2019-01-14T17:00:00Z")
        let record = try #require(scene.state.team.rounds.last?.record)
        #expect(record.monday == day("2019-01-14"))
        #expect(record.denominator == 4)
        #expect(record.accounts.map(\.share) == [1, 1])
        #expect(record.accounts.map(\.balanceBefore) == [-385, 385])
        #expect(record.accounts.map(\.balanceAfter) == [-385 + 140, 385 - 140])
    }

    @Test("Who has left is given nothing any more, and its families do not hold up a round")
    func left() throws {
        var sample = SampleAgreement.equalBeds
        sample.familySlots = 1
        var scene = ServiceScene(sample)
        #expect(scene.send(.leave(effectiveEnd: day("2020-01-01")), from: "rotherham") == nil)
        _ = refer(&scene, "R-F1", by: "rotherham", weeks: 52)
        scene.pass(to: "2019-01-07T17:00:00Z")
        let late = refer(&scene, "R-F2", by: "rotherham", weeks: 20)
        scene.pass(to: "2019-12-31T09:00:00Z")
        #expect(
            scene.breach(RuleCase.family("R-F3", weeks: 20), from: "rotherham") == .teamNoRound)
        let other = refer(&scene, "B-F1", by: "barnsley", weeks: 20)
        scene.pass(to: "2020-02-01T09:00:00Z")
        #expect(scene.state.team.teamCase(late)?.state == .waiting)
        #expect(scene.state.team.teamCase(other)?.slot?.from == day("2020-01-06"))
        #expect(scene.nextDue == nil || scene.state.team.waiting.map(\.id) == [late])
        let account = try #require(scene.state.teamAccount())
        #expect(account.shares == [0, 1])
    }

    @Test("Shares whose sums have no common multiple of a readable size are refused")
    func tooFine() {
        #expect(TeamAccount.commonDenominator(of: [[1, 1], [2, 1]]) == 6)
        #expect(TeamAccount.commonDenominator(of: [[99_989, 2], [99_971, 0]]) == nil)
        var scene = ServiceScene(.equalBeds)
        AmendmentTests.amend(&scene, from: "2019-07-01") { $0.teamShares = [99_989, 2] }
        var next = SampleAgreement.equalBeds
        (next.version, next.amendedFrom) = (3, "2019-10-01")
        next.teamShares = [99_971, 0]
        let agreement = next.agreement
        #expect(
            scene.breach(
                .agreement(agreement, signedBy: agreement.parties.map(\.id)), from: "rotherham")
                == .amendmentShares)
    }
}
