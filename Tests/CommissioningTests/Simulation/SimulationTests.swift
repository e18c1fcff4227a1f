import Commissioning
import Testing

@Suite("Years of the service under made-up demand")
struct SimulationTests {
    @Test("the same seed gives the same runs, another seed others")
    func determinism() throws {
        let question = Self.question(years: 2, runs: 2, seed: 3)
        let reports = try Self.reports(question)
        #expect(try Self.reports(question) == reports)
        var other = question
        other.seed = 4
        #expect(try Self.reports(other)[0].results != reports[0].results)
        #expect(reports[0].results[0] != reports[0].results[1])
    }

    @Test(
        "every child ends in exactly one way, every night is counted once, and balances cancel",
        arguments: [UInt64(1), 2, 3, 4])
    func conservation(seed: UInt64) throws {
        var sample = SampleAgreement.equalBeds
        if seed % 2 == 0 { sample.setAuthorities(3) }
        let reports = try Self.reports(Self.question(years: 3, runs: 2, seed: seed), sample)
        for result in reports.flatMap(\.results) {
            #expect(result.outcomes.reduce(0, +) == result.authorities.sum(\.children))
            #expect(result.count(.turnedAway) == 0)
            #expect(result.nights.available == result.places * 84)
            #expect(result.places == 3 * 12)
            #expect(result.placesUsed == result.authorities.sum(\.placed))
            #expect(result.placesUsed == result.waitDays.count)
            // A bed left early is given again: more children than beds, and never more nights.
            #expect(result.nights.occupied <= result.nights.available)
            let borrowed = result.authorities.sum { $0.came[.lent] ?? 0 }
            #expect(result.authorities.sum(\.lent) == borrowed)
            for point in 0...12 {
                #expect(result.authorities.sum { $0.balanceWeeks[point] } == 0)
            }
            #expect(result.largestBalanceWeeks <= 24 * (result.authorities.count - 1))
            // Half a bed for two authorities, three quarters for three.
            #expect(result.rosterOffPerMille <= (result.authorities.count == 2 ? 500 : 750))
        }
    }

    @Test("who came has a place, and nobody has two")
    func arrivals() throws {
        let report = try Self.reports(Self.question(years: 2, runs: 1, seed: 8))[0]
        let result = try #require(report.results.first)
        let inPlaces = [.completed, .endedEarly, .underWay].reduce(0) { $0 + result.count($1) }
        #expect(inPlaces >= result.placesUsed)
        #expect(result.placesUsed > 12)
        #expect(result.lasting <= result.placesUsed)
        #expect(zip(result.waitDays, result.waitDays.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("a fourth bed never means fewer places, where the team can carry it")
    func fourthBed() throws {
        var question = Self.question(years: 3, runs: 4, seed: 21)
        var fourth = TermsChange()
        fourth.beds = 4
        question.changes = [fourth]
        let reports = try Self.reports(question)
        for (three, four) in zip(reports[0].results, reports[1].results) {
            #expect(four.placesUsed >= three.placesUsed)
            #expect(four.places == three.places * 4 / 3)
            #expect(four.team.most > three.team.most)
            #expect(four.authorities.map(\.children) == three.authorities.map(\.children))
        }
        #expect(reports[1].total(.placesUsed) > reports[0].total(.placesUsed))
        // Three families for each bed, and one more where a bed is used twice in a cycle.
        #expect((9...12).contains(reports[0].teamNeeded))
        #expect((12...15).contains(reports[1].teamNeeded))
        #expect(reports[1].teamNeeded > reports[0].teamNeeded)
    }

    @Test("more children than the list can hold are turned away, and counted")
    func flood() throws {
        var question = Self.question(years: 1, runs: 1, seed: 2)
        question.demand = ["rotherham": 150, "barnsley": 1]
        let result = try #require(try Self.reports(question)[0].results.first)
        #expect(result.count(.turnedAway) > 0)
        #expect(result.outcomes.reduce(0, +) == result.authorities.sum(\.children))
        #expect(result.authorities[0].children >= 150)
    }

    @Test("without children all beds stand empty")
    func nobody() throws {
        var question = Self.question(years: 1, runs: 1, seed: 2)
        question.demand = ["rotherham": 0, "barnsley": 0]
        let result = try #require(try Self.reports(question)[0].results.first)
        #expect(result.placesUsed == 0)
        #expect(result.nights.empty == result.nights.available)
        #expect(result.team.most == 0)
    }

    static func question(years: Int, runs: Int, seed: UInt64) -> SimulationQuestion {
        SimulationQuestion(years: years, runs: runs, seed: seed)
    }

    static func reports(
        _ question: SimulationQuestion, _ sample: SampleAgreement = SampleAgreement()
    ) throws -> [SimulationReport] {
        var study = try SimulationStudy(question, from: ServiceState.founded(sample.agreement))
        while try study.step() {}
        #expect(study.progress.done == study.progress.total)
        return study.reports
    }
}

extension [SimulationResult.AuthorityFigures] {
    fileprivate func sum(_ value: (Element) -> Int) -> Int { reduce(0) { $0 + value($1) } }
}
