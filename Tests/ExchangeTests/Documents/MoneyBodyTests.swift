import Commissioning
import Evidence
import Exchange
import Testing

@Suite("Bodies about money and results")
struct MoneyBodyTests {
    private func fact(_ type: DocumentType, _ body: JSONValue) -> Result<Fact, ShapeFaultList> {
        FactReading.read(type, body: body)
    }

    private func date(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }

    @Test("An outcome says where a child lives, or that it has been checked")
    func outcomes() throws {
        #expect(
            try fact(
                .outcome,
                ["place": "c-p1", "event": "lives", "date": "2019-05-01", "setting": "home"]
            ).get() == .outcome(place: "c-p1", .lives(try date("2019-05-01"), .home, nil)))
        #expect(
            try fact(
                .outcome,
                [
                    "place": "c-p1", "event": "lives", "date": "2019-05-01",
                    "setting": "residential", "reason": "family-breakdown",
                ]
            ).get()
                == .outcome(
                    place: "c-p1", .lives(try date("2019-05-01"), .residential, .familyBreakdown)))
        #expect(
            try fact(
                .outcome, ["place": "c-p1", "event": "signed-off", "through": "2019-06-30"]
            ).get() == .outcome(place: "c-p1", .signedOff(through: try date("2019-06-30"))))
    }

    @Test("Who does not live at home has a reason, and who does has none")
    func reasons() {
        let away: JSONValue = [
            "place": "c-p1", "event": "lives", "date": "2019-05-01", "setting": "secure",
        ]
        let home: JSONValue = [
            "place": "c-p1", "event": "lives", "date": "2019-05-01", "setting": "home",
            "reason": "other",
        ]
        #expect((try? fact(.outcome, away).get()) == nil)
        #expect((try? fact(.outcome, home).get()) == nil)
    }

    @Test("A statement is read as it was written, and one whose lines do not add up is not")
    func statements() throws {
        let key = ChargeLine.Key(
            quarter: "2019-20-Q1", authority: "barnsley", item: "standing-place", kind: .place,
            subject: "2019-20-C1-standing-1", payer: "barnsley")
        let grant = ChargeLine.Key(
            quarter: "2019-20-Q1", authority: "barnsley", item: "outcome-payment", kind: .outcome,
            subject: "2019-20-C1-p1", payer: "life-chances-fund")
        let lines = [(key, 9_333_333), (grant, 112_000)].map { key, pence in
            StatementRecord.Line(
                entry: .charge, key: key, pence: pence, vat: "outside-scope", basis: "a basis",
                evidence: [.init("place", "2019-20-C1-p1 ended", entry: 7)])
        }
        let quarter = try #require(FinancialQuarter("2019-20-Q1"))
        let record = StatementRecord(quarter: quarter, authority: "barnsley", lines: lines)
        let body = StatementBody.write(record, madeAt: Instant(seconds: 1_563_811_200))
        #expect(try StatementBody.read(body).get() == record)
        #expect(body["totalPence"] == 9_333_333 && body["grantPence"] == 112_000)
        let wrong = body.with("/lines/0/pence", 9_333_332)
        #expect((try? StatementBody.read(wrong).get()) == nil)
    }

    @Test("The delivered agreements have the standard finance; the one with a contract its own")
    func agreements() throws {
        for name in ["agreement", "agreement-equal-beds"] {
            let plain = try AgreementBody.read(RepositoryFile.json("Config/\(name).json")).get()
            #expect(plain.finance == AgreementFinance())
        }
        let json = try RepositoryFile.json("Config/agreement-outcome-contract.json")
        let agreement = try AgreementBody.read(json).get()
        let contract = try #require(agreement.finance.outcomeContract)
        #expect(contract.onReturn == .pause && contract.payers.map(\.share) == [1, 4])
        #expect(agreement.finance.charging.partCycle == .nights)
        #expect(agreement.finance.assumptions.stayPerMille == 750)
    }

    @Test(
        "A contract that cannot be run is refused with the place",
        arguments: [
            ("/outcomeContract/unitDays", JSONValue.integer(0)),
            ("/outcomeContract/onReturn", "begin"), ("/outcomeContract/counts", ["nowhere"]),
            ("/outcomeContract/payers", []),
            ("/outcomeContract/payers/0/payer", "somebody-else"),
            ("/charging/partCycle", "half"), ("/assumptions/stayPerMille", 1001),
        ] as [(String, JSONValue)])
    func faults(pointer: String, value: JSONValue) throws {
        let json = try RepositoryFile.json("Config/agreement-outcome-contract.json")
        guard case .failure(let list) = AgreementBody.read(json.with(pointer, value)) else {
            Issue.record("\(pointer) was taken")
            return
        }
        #expect(list.faults.allSatisfy { !$0.sentence.isEmpty })
    }
}
