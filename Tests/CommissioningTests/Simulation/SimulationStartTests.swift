import Commissioning
import Testing

@Suite("Where a simulation begins")
struct SimulationStartTests {
    @Test("from a real service the coming cycles are looked at, and what is promised is kept")
    func fromAService() throws {
        var scene = ServiceScene(at: "2018-11-26T09:00:00Z")
        for number in 1...6 { scene.nominate("R-\(number)") }
        scene.nominate("B-1", by: "barnsley")
        scene.pass(to: "2018-12-12T09:00:00Z")
        let before = scene.state
        let start = try SimulationStart(from: before, changing: TermsChange(), years: 2)
        #expect(start.measured.first?.id == "2019-20-C1")
        #expect(start.measured.count == 8)
        #expect(start.state.places == before.places)

        var question = SimulationQuestion(years: 2, runs: 1, seed: 1)
        var bed = TermsChange()
        bed.beds = 4
        question.changes = [bed]
        var study = try SimulationStudy(question, from: before)
        while try study.step() {}
        #expect(scene.state == before)
        #expect(
            study.reports[1].start.measured.map { study.reports[1].beds(in: $0) }
                == Array(repeating: 4, count: 8))
        #expect(study.reports[1].results[0].places == 32)
        // Four children of the six still wait, and the three who have an offer may lose it.
        #expect(study.reports[0].results[0].outcomes.reduce(0, +) >= 7)
    }

    @Test("a bed that is to be closed stays closed in a what-if, beside one bed more")
    func closedBed() throws {
        var scene = ServiceScene(at: "2018-11-26T09:00:00Z")
        scene.send(
            .capacity(
                CapacityRecord(
                    from: day("2019-06-01"), bedsUsable: 2, familySlots: 15, reason: .repair)),
            from: "home")
        var bed = TermsChange()
        bed.beds = 4
        bed.therapistsMore = -1
        let start = try SimulationStart(from: scene.state, changing: bed, years: 1)
        #expect(start.measured.map { start.state.usableBeds(in: $0) } == [4, 3, 3, 3])
        #expect(start.familySlots(on: day("2018-12-31")) == 15)
        #expect(start.familySlots(on: day("2019-01-07")) == 10)
        #expect(start.familySlots(on: day("2019-07-01")) == 10)
    }

    @Test("shares and standing places change for those who are named")
    func terms() throws {
        let state = ServiceState.founded(SampleAgreement.equalBeds.agreement)
        var change = TermsChange()
        change.shares = ["rotherham": 3]
        change.standingPlaces = ["barnsley": 2]
        let start = try SimulationStart(from: state, changing: change, years: 1)
        #expect(start.agreement.home.shares == [3, 1])
        #expect(start.agreement.home.standingPlaces == [0, 2])
    }

    @Test("what cannot be run says why")
    func faults() throws {
        let state = ServiceState.founded(SampleAgreement().agreement)
        var question = SimulationQuestion(years: 1, runs: 1, seed: 1)
        func fault(_ change: (inout SimulationQuestion) -> Void) -> SimulationFault? {
            var changed = question
            change(&changed)
            do {
                _ = try SimulationStudy(changed, from: state)
                return nil
            } catch { return error }
        }
        #expect(fault { _ in } == nil)
        #expect(fault { $0.years = 51 } == .outOfRange("years", 1...50))
        #expect(fault { $0.runs = 0 } == .outOfRange("runs", 1...1000))
        #expect(fault { $0.demand = ["leeds": 1] } == .unknownAuthority("leeds"))
        #expect(fault { $0.demand = ["barnsley": 201] } == .outOfRange("demand", 0...200))
        #expect(fault { $0.base.beds = 0 } == .outOfRange("beds", 1...24))
        #expect(fault { $0.base.shares = ["home": 1] } == .unknownAuthority("home"))
        guard case .contradiction(let wrong) = fault({ $0.base.standingPlaces = ["barnsley": 4] })
        else {
            Issue.record("four standing places do not fit three beds")
            return
        }
        #expect(wrong.code == "agreement.standing-over-beds")
        question.years = 1
        #expect(throws: SimulationFault.noAgreement) {
            try SimulationStudy(question, from: ServiceState())
        }
    }

    @Test("the planned service is free of contradictions")
    func planned() throws {
        let planned = try #require(Agreement.planned2018)
        #expect(planned.contradictions().isEmpty)
        #expect(SimulationAssumptions(for: planned).nominationsPerYear == [12, 6])
        let standard = TermsChange.standard(for: .founded(planned))
        #expect(standard.count == 4)
        #expect(standard[0].beds == 4)
        #expect(standard[1].therapistsMore == -1)
        #expect(standard[2].shares == ["rotherham": 3, "barnsley": 2])
        #expect(standard[3].standingPlaces == ["barnsley": 2])
    }
}

extension SimulationReport {
    fileprivate func beds(in cycle: Cycle) -> Int { start.state.usableBeds(in: cycle) }
}
