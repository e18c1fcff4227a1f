import BoardServer
import Commissioning
import Evidence
import Testing

@Suite("Answers about cycles")
struct CycleAnswerTests {
    @Test("The list says of every cycle where it stands")
    func list() throws {
        let answer = try Query.cycleList.answer(from: try Story.decided().snapshot())
        guard case .array(let cycles)? = answer.json["cycles"] else {
            Issue.record("no cycles")
            return
        }
        #expect(cycles.count == 20)
        #expect(cycles[0]["state"] == "decided")
        #expect(cycles[1]["state"] == "nominations-open")
        #expect(cycles[2]["state"] == "planned")
        #expect(cycles[0]["start"] == "2019-01-07")
        #expect(cycles[0]["ownPlaces"]?["rotherham"] == 2)
        #expect(cycles[0]["ownPlaces"]?["barnsley"] == 1)
        #expect(cycles[0]["nominationsClose"] == "2018-12-10T17:00:00Z")
        #expect(cycles[2]["nominationsCloseLocal"] == "2019-06-10 17:00")
    }

    @Test("The headline counts places and open offers and names the last day to answer")
    func headline() throws {
        let answer = try Query.cycle("2018-19-C4").answer(from: try Story.decided().snapshot())
        #expect(
            answer.title
                == "Cycle 2018-19-C4: three places allocated, two offers open until Monday 17 "
                + "December")
    }

    @Test("Every place has a bed of its own, and text, CSV and data name the same ones")
    func places() throws {
        let answer = try Query.allocation("2018-19-C4").answer(
            from: try Story.decided().snapshot())
        guard case .array(let places)? = answer.json["allocation"],
            let rows = answer.table("Places")?.rows
        else {
            Issue.record("no places")
            return
        }
        #expect(places.map { $0["bed"] } == [1, 2, 3])
        #expect(rows.map { JSONValue.string($0[3]) } == places.compactMap { $0["nomination"] })
        #expect(rows.map { $0[5] } == ["accepted", "offered", "offered"])
        #expect(rows.map { $0[4] } == ["own seat", "own seat", "standing place"])
        for row in rows { #expect(answer.csv().contains("\(row[1]),\(row[2]),\(row[3])")) }
    }

    @Test("A place that follows a declined one takes over its bed")
    func bedTakenOver() throws {
        let answer = try Query.allocation("2018-19-C4").answer(from: try Story.aYear().snapshot())
        #expect(
            answer.table("Places")?.rows.map { "\($0[0]) \($0[1])" } == [
                "1 2018-19-C4-p1", "2 2018-19-C4-p2", "3 2018-19-C4-p4",
            ])
    }

    @Test("Who waits is told with every reason, its figures in words, and the counterfactuals")
    func reasons() throws {
        let answer = try Query.cycle("2018-19-C4").answer(from: try Story.decided().snapshot())
        let words =
            answer.table("Without a place, and why")?.rows.map { "\($0[5]): \($0[6])" } ?? []
        #expect(
            words.contains("not-assessed: The home has not yet given its view of the match"))
        #expect(
            words.contains("outranked: Eight children of the same authority were placed before it"))
        #expect(
            words.contains("if: bed: Would have a place with one more bed in 2019-20-C1"))
        #expect(
            words.contains(
                "not-eligible: Younger than 11 on the first day of 2018-19-C4; fits from "
                    + "2019-20-C2"))
        #expect(
            words.contains(
                "not-eligible: May not start before 1 June 2019, after the first day of "
                    + "2018-19-C4; fits from 2019-20-C2"))
        #expect(words.contains("indicative: A place in 2019-20-C1 is likely"))
    }

    @Test("The cut-off of an authority is the last of its placed children")
    func cutOffs() throws {
        let answer = try Query.cycle("2018-19-C4").answer(from: try Story.decided().snapshot())
        #expect(
            answer.table("Cut-offs")?.rows == [
                ["Rotherham", "2", "1", "–", "2018-06-15"],
                ["Barnsley", "1", "2", "–", "2018-04-01"],
            ])
    }

    @Test("The cut-off goes by the authority's own order where it gave one")
    func cutOffByRank() throws {
        var story = try Story.begun(try SampleAgreement.make())
        for number in 1...3 {
            try story.nominate("rotherham", "R-\(number)", since: "2018-06-0\(number)")
        }
        let order = ["R-3", "R-2", "R-1"]
        story.record(
            .authorityAllocation(
                Ranking(
                    cycle: "2018-19-C4", order: order, releasePlaces: 0, morePlacesMaximum: nil)),
            by: "rotherham")
        try story.wait(until: "2018-12-10T17:00:00Z")
        try story.decide("2018-19-C4")
        let answer = try Query.cycle("2018-19-C4").answer(from: story.snapshot())
        #expect(
            answer.table("Cut-offs")?.rows == [
                ["Rotherham", "3", "2", "3", "2018-06-01"], ["Barnsley", "0", "–", "–", "–"],
            ])
        #expect(
            answer.table("Owed before sharing")?.rows == [
                ["Rotherham", "0", "2", "3", "0", "3"], ["Barnsley", "0", "0", "0", "0", "0"],
            ])
    }

    @Test("A child that its council did not name has no rank, neither as the last one nor waiting")
    func unnamed() throws {
        var story = try Story.begun(try SampleAgreement.make())
        for number in 1...5 {
            try story.nominate("rotherham", "R-\(number)", since: "2018-06-0\(number)")
        }
        func order(_ names: [String]) -> Fact {
            .authorityAllocation(
                Ranking(
                    cycle: "2018-19-C4", order: names, releasePlaces: 0, morePlacesMaximum: nil))
        }
        var named = story
        named.record(order(["R-5", "R-4", "R-3", "R-2"]), by: "rotherham")
        story.record(order(["R-5", "R-4"]), by: "rotherham")
        func answer(_ story: Story) throws -> Answer {
            var story = story
            try story.wait(until: "2018-12-10T17:00:00Z")
            try story.decide("2018-19-C4")
            return try Query.cycle("2018-19-C4").answer(from: story.snapshot())
        }
        let two = try answer(story)
        #expect(two.table("Cut-offs")?.rows.first == ["Rotherham", "3", "2", "–", "2018-06-01"])
        let four = try answer(named)
        #expect(four.table("Cut-offs")?.rows.first == ["Rotherham", "3", "2", "3", "2018-06-03"])
        let waiting = try #require(four.table("Without a place, and why"))
        #expect(waiting.columns[3].name == "rank")
        #expect(
            Set(waiting.rows.map { [$0[3], $0[4]] }) == [
                ["4", "2018-06-02"], ["–", "2018-06-01"],
            ])
    }

    @Test("The order of the seats is worked out again from the roster after the cycle")
    func seats() throws {
        var story = try Story.begun(try SampleAgreement.make(equalBeds: true))
        try story.nominate("rotherham", "R-1", since: "2018-01-01")
        try story.wait(until: "2018-12-10T17:00:00Z")
        let before = try Query.roster(cyclesAhead: 2).answer(from: story.snapshot())
        try story.decide("2018-19-C4")
        let after = try Query.allocation("2018-19-C4").answer(from: story.snapshot())
        guard case .array(let coming)? = before.json["cycles"] else {
            Issue.record("no roster")
            return
        }
        #expect(coming[0]["sequence"] == after.json["sequence"])
        #expect(coming[0]["seats"] == after.json["seats"])
        #expect(coming[0]["seats"]?["rotherham"] == 2)
        #expect(coming[1]["seats"]?["rotherham"] == 1)
    }

    @Test("An unknown cycle, an undecided one and a roster of no length are failures with codes")
    func failures() throws {
        let snapshot = try Story.waiting().snapshot()
        func code(_ query: Query) -> AnswerFailure.Code? {
            do throws(AnswerFailure) {
                _ = try query.answer(from: snapshot)
                return nil
            } catch { return error.code }
        }
        #expect(code(.cycle("2018-19-C9")) == .unknownCycle)
        #expect(code(.allocation("2018-19-C4")) == .notDecided)
        #expect(code(.explanations("nope")) == .unknownCycle)
        #expect(code(.roster(cyclesAhead: 0)) == .outOfRange)
        #expect(code(.roster(cyclesAhead: 41)) == .outOfRange)
        #expect(code(.balance("leeds")) == .unknownAuthority)
        #expect(code(.explain("n-nobody")) == .unknownNomination)
    }
}
