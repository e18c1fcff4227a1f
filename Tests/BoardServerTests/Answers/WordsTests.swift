import BoardServer
import Commissioning
import Evidence
import Testing

/// Faults that a reader who had never seen the service found in what it says.
@Suite("What people read agrees with what is")
struct WordsTests {
    private func page(_ snapshot: ServiceSnapshot, _ target: String = "/") async -> String {
        let board = Board(reader: FixedReader(newest: snapshot))
        return String(
            decoding: await board.respond(to: BoardRequest(target)).body, as: UTF8.self)
    }

    @Test("What a leaver still owes is named in the sentence, the tables and the data")
    func leaver() async throws {
        var story = try Story.begun(try SampleAgreement.make())
        for number in 1...4 {
            try story.nominate("rotherham", "R-\(number)", since: "2018-0\(number)-01")
        }
        story.record(
            .leave(effectiveEnd: try SampleAgreement.day("2019-03-31")), by: "rotherham")
        try story.wait(until: "2018-12-10T17:00:00Z")
        try story.decide("2018-19-C4")
        let answer = try Query.balance(nil).answer(from: story.snapshot())
        #expect(answer.table("Lots")?.rows.first?[6] == "12")
        #expect(
            answer.sentences.prefix(2) == [
                "Rotherham owes 12 bed-weeks for the final true-up, and nothing that places repay.",
                "Barnsley is owed 12 bed-weeks for the final true-up, and nothing that places "
                    + "repay.",
            ])
        #expect(
            answer.table("Balance")?.rows == [
                ["Rotherham", "0", "-12", "0"], ["Barnsley", "0", "12", "0"],
            ])
        guard case .array(let authorities)? = answer.json["authorities"] else { return }
        #expect(authorities.map { $0["trueUpWeeks"] } == [-12, 12])
        #expect(await page(story.snapshot()).contains("for the final true-up"))
    }

    /// One child of Rotherham leaves early, and its bed is given again.
    private func givenAgain() throws -> Story {
        var story = try Story.begun(try SampleAgreement.make())
        for number in 1...2 { try story.nominate("rotherham", "R-\(number)", since: "2018-06-01") }
        try story.nominate("barnsley", "B-1", since: "2018-06-01")
        try story.wait(until: "2018-12-10T17:00:00Z")
        try story.decide("2018-19-C4")
        story.answerAll("2018-19-C4")
        try story.wait(until: "2019-01-08T09:00:00Z")
        try story.admitAll("2018-19-C4", on: "2019-01-07")
        try story.nominate("rotherham", "R-3", since: "2018-07-01")
        let first = try #require(story.state.places.first { $0.authority == "rotherham" })
        story.record(
            .placement(
                place: first.id, .ended(try SampleAgreement.day("2019-01-08"), .disengaged)),
            by: "home")
        try story.decide("2018-19-C4")
        return story
    }

    @Test("Documents that wait for an earlier one are a matter to be decided")
    func held() async throws {
        let story = try Story.decided()
        let snapshot = story.snapshot(exchange: ExchangeFigures(heldDocuments: 16))
        let status = try Query.status.answer(from: snapshot)
        let rows = try #require(status.table("Needs a decision")?.rows)
        #expect(
            rows.count { $0.contains { $0.hasPrefix("16 documents wait for an earlier") } } == 1)
        #expect(await page(snapshot).contains("16 documents wait for an earlier one"))
        #expect(!(await page(story.snapshot()).contains("for an earlier one of the same party")))
    }

    @Test("Every page of a demonstration says that it is one: an error and the login page too")
    func everyPage() async throws {
        let story = try Story.decided()
        let start = try SampleAgreement.day("2018-11-26")
        let made = story.snapshot(demonstration: Demonstration(speed: 60, startedOn: start))
        for target in ["/", "/nothing", "/cycles/2031-32-C1", "/login"] {
            #expect(await page(made, target).contains("Demonstration: made-up"), "\(target)")
            #expect(!(await page(story.snapshot(), target).contains("Demonstration")), "\(target)")
        }
    }

    @Test("A bed that served two children is one bed, and both their places are named")
    func twice() async throws {
        let story = try givenAgain()
        #expect(story.state.heldPlaces(in: "2018-19-C4").count == 4)
        let snapshot = story.snapshot()
        let answer = try Query.cycle("2018-19-C4").answer(from: snapshot)
        #expect(
            answer.table("Own places")?.rows.map { $0.suffix(2) } == [["2", "2"], ["1", "1"]])
        let uses = try #require(answer.table("What became of them")?.rows)
        #expect(uses.count == 3)
        #expect(
            uses.contains([
                "Rotherham", "used, then given again late", "2018-19-C4-p1, 2018-19-C4-p4",
            ]))
        let overview = await page(snapshot)
        #expect(overview.contains("<strong>3 of 3</strong> beds given to four children;"))
        #expect(!overview.contains("4 of 3"))
    }

    @Test("A stay that reaches into the next cycle is said and drawn, beside what is given up")
    func guest() async throws {
        var story = try givenAgain()
        let stays = try #require(
            story.state.places.first { $0.state == .inResidence && $0.authority == "rotherham" })
        story.record(
            .placement(
                place: stays.id,
                .extended(
                    try SampleAgreement.day("2019-01-09"),
                    until: try SampleAgreement.day("2019-04-12"))), by: "home")
        story.record(
            .authorityAllocation(
                Ranking(
                    cycle: "2019-20-C1", order: [], releasePlaces: 0, morePlacesMaximum: nil,
                    sell: PlacesForSale(places: 1, pricePence: 100))), by: "rotherham")
        story.record(
            .authorityAllocation(
                Ranking(
                    cycle: "2019-20-C1", order: [], releasePlaces: 1, morePlacesMaximum: nil)),
            by: "barnsley")
        let snapshot = story.snapshot()
        let answer = try Query.cycle("2019-20-C1").answer(from: snapshot)
        let sentence =
            "ne of the three beds is taken until 12 April 2019 by a stay of 2018-19-C4, so two "
            + "are free for the whole cycle."
        #expect(answer.sentences.contains("O" + sentence))
        let overview = await page(snapshot)
        #expect(overview.contains("<p>In 2019-20-C1 o" + sentence + "</p>"))
        #expect(overview.contains("Rotherham, in residence until 12 April 2019; empty until"))
        #expect(overview.contains("Barnsley’s own place, open to others"))
        #expect(overview.contains("Rotherham’s own place, for sale"))
        #expect(
            answer.table("What became of them")?.rows.map { $0[1] } == ["for sale", "released"])
    }

    @Test("Every place stands among the placements, those that came to nothing without a bed")
    func placements() throws {
        let snapshot = try Story.aYear().snapshot()
        let answer = try Query.placements.answer(from: snapshot)
        #expect(answer.table("Placements")?.rows.count == snapshot.state.places.count)
        let declined = answer.table("Placements")?.rows.first { $0[6] == "declined" }
        #expect(declined?[1] == "–")
        #expect(declined?[2] == "2018-19-C4-p3")
        #expect(answer.csv().contains("2018-19-C4,,2018-19-C4-p3,"))
        guard case .array(let places)? = answer.json["places"] else { return }
        #expect(places.first { $0["state"] == "declined" }?["bed"] == .null)
    }

    @Test("A matter whose day has passed says since when, and children kept apart are named")
    func matters() async throws {
        var story = try Story.decided()
        let pair = story.state.livePlaces(in: "2018-19-C4").map(\.nomination)
        story.record(
            .assessment(
                nomination: pair[0],
                Assessment(
                    match: .suitable, date: try SampleAgreement.day("2018-12-11"),
                    mayNotShareWith: [pair[1]])), by: "home")
        let before = try Query.status.answer(from: story.snapshot())
        #expect(!before.text(width: 100).contains("Overdue"))
        try story.wait(until: "2018-12-20T09:00:00Z")
        let answer = try Query.status.answer(from: story.snapshot())
        let words = answer.table("Needs a decision")?.rows.map { $0[1] } ?? []
        #expect(
            words.contains(
                "The two children with the places 2018-19-C4-p1 and 2018-19-C4-p2 may not live "
                    + "together: agree whose place changes."))
        #expect(
            words.contains(
                "Rotherham answers the offer 2018-19-C4-p2. Overdue since Monday 17 December "
                    + "2018, 17:00."))
        guard case .array(let needed)? = answer.json["needed"] else { return }
        #expect(needed.contains { $0["code"] == "offer-open" && $0["overdue"] == true })
        #expect(await page(story.snapshot()).contains("Overdue since <time"))
    }

    @Test("Who asks about a day before the agreement is told from when on there is one")
    func tooEarly() async throws {
        let snapshot = try Story.decided().snapshot()
        for path in ["cycles/2018-19-C4", "what-if", "authorities/barnsley/balance"] {
            let text = await page(snapshot, "/api/v1/\(path)?asOf=2018-10-01")
            #expect(text.contains("query.no-agreement"), "\(path)")
            #expect(text.contains("Ask about Thursday 1 November 2018, 09:00 or later"), "\(path)")
        }
        #expect(
            await page(snapshot, "/api/v1/cycles?asOf=2018-10-01&format=csv").isEmpty == false)
    }

    @Test("No advice sends people to a list that never shows references")
    func advice() {
        for code in [RuleCode.referenceUnknown, .orderUnknown] {
            #expect(!code.remedy.contains("waiting list"))
            #expect(code.remedy.contains("mstcoord explain AUTHORITY/REFERENCE"))
        }
    }

    @Test("What decided a place is told in plain words")
    func grounds() throws {
        let answer = try Query.cycle("2018-19-C4").answer(from: try Story.decided().snapshot())
        let table = try #require(answer.table("With a place, and why"))
        #expect(table.columns.last?.name == "runner-up")
    }
}
