import Commissioning
import Testing

@Suite("Outcomes")
struct OutcomeTests {
    /// Both children home on 1 April 2019; Rotherham's stays, Barnsley's goes back in August.
    private func story() throws -> ChargeScene {
        var charges = try ChargeScene()
        charges.admit()
        charges.goHome()
        charges.said(
            1, .lives(day("2019-08-01"), .residential, .familyBreakdown),
            at: "2019-08-02T12:00:00Z")
        charges.send(1, .ended(day("2019-08-02"), .disengaged), at: "2019-08-03T12:00:00Z")
        charges.send(0, .ended(day("2019-08-19"), .completed), at: "2019-08-20T12:00:00Z")
        return charges
    }

    @Test("A child is followed from the nomination to two years after it came home")
    func stages() throws {
        var charges = try story()
        func stages(_ date: String) -> [ChildPath.Stage] {
            charges.state.childPaths(on: day(date)).map(\.stage)
        }
        #expect(stages("2019-08-20") == [.home, .away])
        charges.said(1, .lives(day("2020-02-01"), .home, nil), at: "2020-02-02T12:00:00Z")
        #expect(stages("2020-02-02") == [.home, .home])
        // Of Rotherham's child nobody has said anything since August 2019.
        #expect(stages("2020-02-20") == [.unknown, .home])
        #expect(stages("2021-04-01") == [.unknown, .unknown])
        for index in [0, 1] {
            charges.said(index, .lives(day("2021-03-01"), .home, nil), at: "2021-03-02T12:00:00Z")
        }
        #expect(stages("2021-03-30") == [.home, .home])
        #expect(stages("2021-03-31") == [.stayed, .stayed])
        let second = try #require(charges.state.childPaths(on: day("2021-04-01")).last)
        #expect(second.episodes.map(\.setting) == [.home, .residential, .home])
        #expect(
            second.episodes.map { $0.from.description } == [
                "2019-04-01", "2019-08-01", "2020-02-01",
            ])
    }

    @Test("Measures show their numbers; of the children home, one returned to residential care")
    func measures() throws {
        let charges = try story()
        let all = try #require(charges.state.cohorts(on: day("2019-08-20")).first)
        func numbers(_ kind: OutcomeMeasure.Kind) -> [Int] {
            [all.measure(kind).numerator, all.measure(kind).denominator]
        }
        #expect(all.came == 2 && all.cameHome == 2)
        #expect(numbers(.completed) == [1, 2])
        #expect(numbers(.disengaged) == [1, 2])
        #expect(numbers(.atHomeAtEnd) == [1, 2])
        #expect(numbers(.length100To140) == [2, 2])
        #expect(numbers(.returnedToResidential) == [1, 2])
        // Nothing is said of a day that has not come.
        #expect(numbers(.atHomeSixMonths) == [0, 0])
        // Nights in the home 84 each; at home 1 April to 19 August, and to the end of July.
        #expect(numbers(.careDaysAvoided) == [141 + 122, 2 * 84 + 141 + 124])
        #expect(all.measure(.completed).isSmall(limit: 5))
        // Hundreds of days, but of few children.
        #expect(all.measure(.careDaysAvoided).isSmall(limit: all.came + 1))
        #expect(!all.measure(.careDaysAvoided).isSmall(limit: all.came))
    }

    @Test("Cohorts are by year of entry and by cycle")
    func cohorts() throws {
        let charges = try story()
        #expect(
            charges.state.cohorts(on: day("2019-08-20")).map(\.name)
                == ["all", "2018-19", "2018-19-C4"])
    }

    @Test("An authority speaks of its own children, once they have left, of days that have come")
    func rules() throws {
        var charges = try ChargeScene()
        charges.admit()
        func breach(_ event: OutcomeEvent, from party: String, of place: String) -> RuleCode? {
            charges.scene.breach(.outcome(place: place, event), from: party)
        }
        let event = OutcomeEvent.lives(day("2019-01-08"), .home, nil)
        let own = charges.places[0]
        #expect(breach(event, from: "rotherham", of: "no-place") == .outcomePlaceUnknown)
        #expect(breach(event, from: "barnsley", of: own) == .outcomeNotYours)
        #expect(breach(event, from: "home", of: own) == .roleNotAllowed)
        #expect(breach(event, from: "rotherham", of: own) == .outcomeTooEarly)
        charges.goHome()
        #expect(breach(event, from: "rotherham", of: own) == .outcomeDate)
        #expect(
            breach(.signedOff(through: day("2019-05-01")), from: "rotherham", of: own)
                == .outcomeDate)
        for number in 0..<ServiceState.outcomesPerPlaceMaximum {
            charges.said(0, .lives(day("2019-04-01"), .home, nil), at: "2019-04-02T12:00:00Z")
            _ = number
        }
        #expect(
            breach(.lives(day("2019-04-02"), .home, nil), from: "rotherham", of: own)
                == .outcomeTooMany)
    }
}
