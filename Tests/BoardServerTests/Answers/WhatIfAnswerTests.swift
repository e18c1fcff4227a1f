import BoardServer
import Commissioning
import Evidence
import Testing

@Suite("What other terms would do")
struct WhatIfAnswerTests {
    private func answer(
        _ story: Story, _ change: (inout WhatIf) throws -> Void = { _ in }
    ) throws -> Answer {
        var whatIf = WhatIf()
        whatIf.years = 2
        whatIf.runs = 2
        try change(&whatIf)
        return try Query.whatIf(whatIf).answer(from: story.snapshot())
    }

    @Test("The standard question compares four changes with the terms as agreed")
    func standard() throws {
        let answer = try answer(try Story.decided())
        let table = try #require(answer.tables.first)
        #expect(
            table.columns.map(\.name) == [
                "figure", "as agreed", "a fourth bed", "one therapist fewer",
                "60/40 shares of every bed",
                "a second standing place for Barnsley",
            ])
        #expect(table.rows.first == ["places there are", "24", "32", "24", "24", "24"])
        #expect(answer.title.hasPrefix("A fourth bed would give "))
        #expect(answer.title.contains(" places a year instead of "))
        #expect(answer.sentences.count == 7)
        #expect(answer.sentences[0].hasPrefix("A fourth bed would give "))
        #expect(answer.sentences[0].contains("The team would need "))
        #expect(answer.sentences[5].contains("is the middle of its own runs"))
        #expect(answer.sentences[6].contains("Rotherham 12 and Barnsley 6"))
        guard case .array(let terms)? = answer.json["terms"] else {
            Issue.record("the terms are a list")
            return
        }
        #expect(terms.count == 5)
        #expect(terms[1]["changes"] == ["beds": 4])
        #expect(terms[0]["figures"]?["placesAvailable"]?["median"] == 24)
        #expect(answer.json["seed"] == "1")
        #expect(answer.json["ledgerEntry"] != nil)
    }

    @Test("The figures of a sentence are those of the table")
    func sentence() throws {
        let answer = try answer(try Story.decided()) { $0.change.beds = 4 }
        #expect(answer.tables.first?.columns.map(\.name).last == "a fourth bed")
        let most = answer.tables.first?.rows.first { $0[0] == "team slots needed, in any run" }
        let needed = try #require(most?.last)
        #expect(answer.sentences[0].contains("would need \(needed) slots at its busiest"))
    }

    @Test("A change that changes nothing says so, and one that takes away says fewer")
    func direction() throws {
        let same = try answer(try Story.decided()) { $0.change.familySlots = 40 }
        #expect(same.sentences[0].contains("would leave the children placed a year as they are"))
        let fewer = try answer(try Story.decided()) { $0.change.beds = 2 }
        #expect(fewer.sentences[0].contains("fewer children a place a year"))
        #expect(fewer.tables.first?.columns.last?.name == "two beds")
    }

    @Test("Terms that do not fit are refused with a code and a remedy")
    func refusals() throws {
        let story = try Story.decided()
        func code(_ change: (inout WhatIf) throws -> Void) -> AnswerFailure.Code? {
            do {
                _ = try answer(story, change)
                return nil
            } catch { return (error as? AnswerFailure)?.code }
        }
        #expect(code { $0.years = 51 } == .outOfRange)
        #expect(code { $0.change.standingPlaces = ["barnsley": 9] } == .badTerms)
        #expect(code { $0.change.shares = ["leeds": 1] } == .unknownAuthority)
        #expect(code { $0.demand = try NamedNumbers.read("a", for: "demand") } == .badTerms)
        #expect(throws: AnswerFailure.self) {
            try Query.whatIf(WhatIf()).answer(
                from: try Story(from: "2018-11-01T09:00:00Z").snapshot())
        }
    }

    @Test(
        "Numbers by name are read whole or not at all",
        arguments: ["a=1,a=2", "a=", "=1", "a=1,", "a=1=2", "a=x", "a=99999999999999999999", ""])
    func namedNumbers(text: String) {
        #expect(throws: AnswerFailure.self) { try NamedNumbers.read(text, for: "shares") }
    }

    @Test("A simulation has its figures, its authorities and its cycles")
    func simulation() throws {
        let state = ServiceState.founded(try SampleAgreement.make())
        var study = try SimulationStudy(
            SimulationQuestion(years: 1, runs: 3, seed: 9), from: state)
        while try study.step() {}
        let answer = SimulationAnswer(study).answer
        #expect(answer.title.hasSuffix("one year, three runs, seed 9"))
        #expect(answer.tables.map(\.rows.count) == [SimulationFigure.allCases.count, 2, 4])
        #expect(answer.json["format"] == "mst-simulation/1")
        #expect(answer.sentences.contains { $0.contains("is the middle of its own runs") })
        #expect(
            answer.tables[1].columns.map(\.name).suffix(2) == [
                "most bed-weeks owed to it", "most bed-weeks it owed",
            ])
        #expect(answer.tables[0].rows[1][0] == "children placed")
        #expect(answer.json["assumptions"]?["nominationsPerYear"]?["rotherham"] == 12)
        guard case .array(let terms)? = answer.json["terms"],
            case .array(let weeks)? = terms.first?["team"]?["familiesByWeekMedian"]
        else {
            Issue.record("the team's weeks are a list")
            return
        }
        // Four cycles of a quarter each, the last one to its own end.
        #expect((51...53).contains(weeks.count))
    }
}
