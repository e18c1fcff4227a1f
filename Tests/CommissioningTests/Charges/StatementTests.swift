import Commissioning
import Testing

@Suite("Statements")
struct StatementTests {
    @Test("Three weeks after a quarter every authority gets its statement, once")
    func quarterly() throws {
        var charges = try ChargeScene()
        charges.admit()
        charges.goHome()
        charges.scene.pass(to: "2019-04-22T15:59:59Z")
        #expect(charges.state.ledgerOfCharges.statements.isEmpty)
        charges.scene.pass(to: "2019-04-22T16:00:00Z")
        let records = charges.state.ledgerOfCharges.statements.map(\.record)
        #expect(records.map(\.authority) == ["rotherham", "barnsley"])
        #expect(records.map(\.totalPence) == [21_125_000 - 7_041_667, 6_875_000 + 7_041_667])
        #expect(records.flatMap(\.lines).allSatisfy { $0.entry == .charge })
        charges.scene.pass(to: "2019-07-23T16:00:00Z")
        #expect(charges.state.ledgerOfCharges.statements.count == 4)
    }

    @Test("A late report is corrected by an opposite entry and what takes its place")
    func correction() throws {
        var sample = SampleAgreement.priced
        sample.finance.charging.partCycle = .nights
        var charges = try ChargeScene(sample)
        charges.admit()
        // The home reports in May that the child left in January.
        charges.scene.pass(to: "2019-05-02T12:00:00Z")
        let before = charges.state.ledgerOfCharges.statements.map(\.record)
        charges.send(1, .ended(day("2019-01-28"), .disengaged), at: "2019-05-02T12:00:00Z")
        #expect(charges.state.ledgerOfCharges.statements.map(\.record) == before)
        charges.scene.pass(to: "2019-07-23T16:00:00Z")
        let statement = try #require(
            charges.state.ledgerOfCharges.statements.last { $0.record.authority == "barnsley" })
        let old = statement.record.lines.filter {
            $0.key.quarter == "2018-19-Q4" && $0.key.kind == .place
        }
        #expect(old.map(\.entry) == [.reversal, .correction])
        #expect(old.map(\.pence) == [-9_333_333, 2_333_333])
        #expect(old[0].evidence.first?.kind == "statement")
        // Of 23,333.33 the half of its team's and other part comes back.
        #expect(charges.charged("barnsley", "2018-19-Q4") == 6_875_000 + 2_333_333 - 572_916)
        #expect(
            charges.charged("barnsley", "2018-19-Q4")
                == charges.owed("barnsley", "2018-19-Q4", on: "2019-07-23"))
    }

    @Test("Statements end a year after the agreement, with everything charged once")
    func wholeLife() throws {
        var charges = try ChargeScene()
        charges.admit()
        charges.goHome()
        charges.scene.pass(to: "2026-01-01T00:00:00Z")
        let statements = charges.state.ledgerOfCharges.statements
        #expect(statements.last?.record.quarter.description == "2024-25-Q3")
        for party in ["rotherham", "barnsley"] {
            let charged = statements.filter { $0.record.authority == party }
                .reduce(0) { $0 + $1.record.totalPence }
            let owed = charges.state.chargeLines(on: day("2026-01-01"))
                .filter { $0.key.authority == party }.reduce(0) { $0 + $1.pence }
            #expect(charged == owed)
        }
        let all = statements.reduce(0) { $0 + $1.record.totalPence }
        #expect(all == 20 * 28_000_000)
    }

    @Test("An agreement without prices has no statements")
    func withoutPrices() {
        var scene = ServiceScene()
        scene.pass(to: "2020-01-01T00:00:00Z")
        #expect(scene.state.ledgerOfCharges.statements.isEmpty)
    }
}

extension ChargeScene {
    /// What statements have charged an authority for a quarter, in pence.
    func charged(_ authority: String, _ quarter: String) -> Int {
        state.ledgerOfCharges.charged.reduce(0) {
            $1.key.authority == authority && $1.key.quarter == quarter ? $0 + $1.value : $0
        }
    }
}

extension StatementTests {
    @Test("A statement is bounded; what is left over is charged by further ones, each once")
    func bounded() throws {
        var sample = SampleAgreement.priced
        for number in 0..<70 {
            sample.prices.append(
                .init("visit-\(number)", pence: 1001 + number, per: "week", vat: "standard"))
        }
        let charges = try ChargeScene(sample)
        var scene = charges.scene
        let quarter = try #require(FinancialQuarter("2018-19-Q4"))
        scene.now = moment("2019-04-22T16:00:00Z")
        var lines = 0
        for _ in 0..<3 {
            let part = scene.state.statement(for: quarter, of: "rotherham", at: scene.now)
            #expect(part.lines.count <= StatementRecord.linesMaximum)
            lines += part.lines.count
            scene.record(.statement(part), from: "coordinator")
        }
        let owed = scene.state.chargeLines(on: day("2019-03-31")).count {
            $0.key.authority == "rotherham" && $0.key.quarter == "2018-19-Q4"
        }
        #expect(lines == owed && owed > 70)
        #expect(
            scene.state.statement(for: quarter, of: "rotherham", at: scene.now).lines.isEmpty)
    }
}
