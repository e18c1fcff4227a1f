import Commissioning
import Testing

@Suite("The rules that a document can break")
struct RuleCodeTests {
    @Test(
        "What breaks a rule is refused under its code, and what just does not takes effect",
        arguments: RuleCase.all)
    func table(row: RuleCase) throws {
        var scene = ServiceScene()
        let (fact, issuer, signedAt) = try row.document(&scene)
        #expect(scene.breach(fact, from: issuer, signedAt: signedAt) == row.expected)
    }

    @Test("Every rule has a row that breaks it", arguments: RuleCode.allCases)
    func everyCode(code: RuleCode) {
        #expect(RuleCase.all.contains { $0.expected == code })
    }

    @Test("Codes are of one pattern, each once, with a sentence and a remedy")
    func words() {
        #expect(Set(RuleCode.allCases.map(\.rawValue)).count == RuleCode.allCases.count)
        for code in RuleCode.allCases {
            let parts = code.rawValue.split(separator: ".")
            #expect(parts.count == 2, "\(code.rawValue)")
            #expect(
                code.rawValue.utf8.allSatisfy {
                    ($0 >= 0x61 && $0 <= 0x7A) || $0 == 0x2D || $0 == 0x2E
                })
            #expect(code.sentence.hasSuffix("."))
            #expect(!code.remedy.isEmpty)
        }
    }

    @Test("A document that breaks a rule leaves the state as it was")
    func noEffect() throws {
        for row in RuleCase.all where row.expected != nil {
            var scene = ServiceScene()
            let (fact, issuer, signedAt) = try row.document(&scene)
            let before = scene.state
            scene.send(fact, from: issuer, signedAt: signedAt)
            let isSame = scene.state == before
            #expect(isSame, "\(row.name)")
        }
    }

    @Test("An agreement is in force when every party has signed, and only then")
    func signatures() {
        var scene = ServiceScene(withoutAgreementAt: "2018-11-26T09:00:00Z")
        let agreement = SampleAgreement().agreement
        let all = agreement.parties.map(\.id)
        for count in 1..<all.count {
            scene.record(
                .agreement(agreement, signedBy: Array(all.prefix(count))), from: "rotherham")
            #expect(scene.state.inForce == nil)
            #expect(scene.state.cycles.isEmpty)
        }
        scene.record(.agreement(agreement, signedBy: all), from: "home")
        #expect(scene.state.inForce?.agreement == agreement)
        #expect(scene.state.cycles.count == 20)
    }
}
