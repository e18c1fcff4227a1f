import Commissioning
import Testing

/// A contract worked by hand: £700 for each 28 days at home, in the year after coming home, four
/// fifths paid by a grant.
@Suite("Outcome contract")
struct OutcomeContractTests {
    private func contract(
        _ onReturn: OutcomeContract.OnReturn = .pause, units: Int = 13,
        whole: Int = 100_000_000, grant: Int? = nil
    ) -> OutcomeContract {
        OutcomeContract(
            unitDays: 28, unitPence: 70_000, windowDays: 364, onReturn: onReturn,
            childUnitsMaximum: units, contractPenceMaximum: whole,
            payers: [
                .init(id: OutcomeContract.Payer.placingAuthority, share: 1),
                .init(id: "life-chances-fund", share: 4),
            ], grantPenceMaximum: grant)
    }

    /// Both children home on 1 April 2019. Rotherham's stays. Barnsley's is in foster care from 1
    /// July (day 91) to 29 July (day 119), and then at home; both are known of until April 2020.
    private func story(_ contract: OutcomeContract) throws -> ChargeScene {
        var sample = SampleAgreement.priced
        sample.finance.outcomeContract = contract
        var charges = try ChargeScene(sample)
        charges.admit()
        charges.goHome()
        charges.said(
            1, .lives(day("2019-07-01"), .fosterCare, .familyBreakdown), at: "2019-07-01T12:00:00Z")
        charges.said(1, .lives(day("2019-07-29"), .home, nil), at: "2019-07-29T12:00:00Z")
        for index in [0, 1] {
            charges.send(index, .ended(day("2019-08-19"), .completed), at: "2019-08-20T12:00:00Z")
            charges.said(index, .lives(day("2020-04-14"), .home, nil), at: "2020-04-14T12:00:00Z")
        }
        return charges
    }

    private func units(_ contract: OutcomeContract) throws -> [[String]] {
        try story(contract).state.outcomeClaims(on: day("2020-04-14")).map {
            $0.units.map(\.earnedOn.description)
        }
    }

    @Test("A child who stays earns thirteen units in 364 days, the last when the window closes")
    func staying() throws {
        let found = try units(contract())[0]
        #expect(found.count == 13)
        #expect(found.first == "2019-04-29" && found.last == "2020-03-30")
    }

    @Test("Stop: what was earned before the return, and nothing after it")
    func stop() throws {
        // 91 days at home: three units of 28.
        #expect(try units(contract(.stop))[1] == ["2019-04-29", "2019-05-27", "2019-06-24"])
    }

    @Test("Pause: the days before and after the return are counted together")
    func pause() throws {
        let found = try units(contract(.pause))[1]
        // 7 days were left over on 1 July; 21 more from 29 July make the fourth unit.
        #expect(found[3] == "2019-08-19")
        // 364 days less 28 away are 336: twelve units.
        #expect(found.count == 12 && found.last == "2020-03-30")
    }

    @Test("Restart: a unit begins again when the child is home")
    func restart() throws {
        let found = try units(contract(.restart))[1]
        #expect(found[3] == "2019-08-26")
        // 91 days make 3, 245 days after 29 July make 8.
        #expect(found.count == 11)
    }

    @Test("Units of a child and pence of the contract are capped, in the order of earning")
    func caps() throws {
        #expect(try units(contract(.pause, units: 5)).map(\.count) == [5, 5])
        // Four units and 20,000 pence: two of each child, then what is left to the first.
        let claims = try story(contract(.pause, whole: 300_000)).state
            .outcomeClaims(on: day("2020-04-14"))
        #expect(claims[0].units.prefix(3).map(\.pence) == [70_000, 70_000, 20_000])
        #expect(claims[1].units.prefix(3).map(\.pence) == [70_000, 70_000, 0])
        #expect(claims.reduce(0) { $0 + $1.provisionPence } == 300_000)
    }

    @Test("Nothing is paid before it is signed off; until then it is a provision")
    func signOff() throws {
        var charges = try story(contract())
        func lines() -> [ChargeLine] {
            charges.state.chargeLines(on: day("2020-04-15")).filter { $0.key.kind == .outcome }
        }
        #expect(lines().isEmpty)
        // Signed off through 26 May 2019: the days of two units.
        charges.said(0, .signedOff(through: day("2019-05-26")), at: "2020-04-15T12:00:00Z")
        let paid = lines()
        #expect(paid.map(\.pence).sorted() == [28_000, 112_000])
        #expect(paid.first { $0.key.payer == "life-chances-fund" }?.pence == 112_000)
        #expect(paid.allSatisfy { $0.key.quarter == "2019-20-Q1" && !$0.evidence.isEmpty })
        let claim = try #require(charges.state.outcomeClaims(on: day("2020-04-15")).first)
        #expect(claim.paidPence == 140_000 && claim.provisionPence == 11 * 70_000)
    }

    @Test("What a grant does not pay beyond its limit falls to the placing authority")
    func grantLimit() {
        // 56,000 of each 70,000; the limit is reached in the second unit.
        #expect(
            contract(grant: 100_000).shared([70_000, 70_000, 70_000])
                == [[14_000, 56_000], [26_000, 44_000], [70_000, 0]])
    }

    @Test("A correction takes a child's payment back by an opposite entry, and no other child's")
    func reversal() throws {
        var charges = try story(contract())
        for index in [0, 1] {
            charges.said(
                index, .signedOff(through: day("2019-06-30")), at: "2020-04-15T12:00:00Z")
        }
        charges.scene.pass(to: "2020-04-22T17:00:00Z")
        let before = charges.state.ledgerOfCharges.statements.count
        // It comes out that Rotherham's child was in foster care from 1 June to 31 July.
        charges.said(
            0, .lives(day("2019-06-01"), .fosterCare, .safeguarding), at: "2020-05-01T12:00:00Z")
        charges.said(0, .lives(day("2019-08-01"), .home, nil), at: "2020-05-01T12:00:00Z")
        charges.scene.pass(to: "2020-07-22T17:00:00Z")
        let later = charges.state.ledgerOfCharges.statements.dropFirst(before)
        let lines = later.flatMap(\.record.lines).filter { $0.key.kind == .outcome }
        #expect(Set(lines.map(\.key.subject)) == [charges.places[0]])
        #expect(lines.map(\.entry) == [.reversal, .correction, .reversal, .correction])
        // Three units were paid, two had been earned: one is given back, 56,000 of it the grant's.
        #expect(lines.reduce(0) { $0 + $1.pence } == -70_000)
        #expect(
            lines.filter { $0.key.payer == "life-chances-fund" }.reduce(0) { $0 + $1.pence }
                == -56_000)
    }
}
