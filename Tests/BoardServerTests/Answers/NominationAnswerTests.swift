import BoardServer
import Commissioning
import Evidence
import Testing

@Suite("Answers about nominations, balances and the service")
struct NominationAnswerTests {
    @Test("A child that waits is told its number, its reasons and the next deadline")
    func waiting() throws {
        let snapshot = try Story.decided().snapshot()
        let answer = try Query.explain("rotherham/R-8").answer(from: snapshot)
        #expect(answer.sentences.contains("It is number 8 of 10 open nominations of Rotherham."))
        #expect(
            answer.sentences.contains("Eight children of the same authority were placed before it.")
        )
        #expect(
            answer.sentences.contains(
                "Next: 2019-20-C1 is decided, by Monday 11 March 2019, 17:00."))
        #expect(answer.json["state"] == "waiting")
        #expect(answer.json["positionInAuthority"] == 8)
        #expect(answer.json["nextDeadline"]?["at"] == "2019-03-11T17:00:00Z")
    }

    @Test("A child with a place is told which bed, on whose place, and until when to answer")
    func placed() throws {
        let snapshot = try Story.decided().snapshot()
        let place = try #require(snapshot.state.place("2018-19-C4-p3"))
        let answer = try Query.explain(place.nomination).answer(from: snapshot)
        #expect(
            answer.sentences.contains(
                "It has place 2018-19-C4-p3, bed 3 of cycle 2018-19-C4: standing place, offered."))
        #expect(answer.json["place"]?["responseDue"] == "2018-12-17T17:00:00Z")
    }

    @Test("A withdrawn nomination says so first, with the reason")
    func withdrawn() throws {
        var story = try Story.decided()
        story.record(.withdrawal(reference: "R-8", reason: .placedElsewhere), by: "rotherham")
        let answer = try Query.explain("rotherham/R-8").answer(from: story.snapshot())
        #expect(answer.title.hasSuffix(": withdrawn"))
        guard case .array(let reasons)? = answer.json["reasons"] else {
            Issue.record("no reasons")
            return
        }
        #expect(reasons.first?["code"] == "withdrawn")
        #expect(answer.sentences.contains("It was withdrawn: placed elsewhere."))
    }

    @Test("An offer that came to nothing is a reason, after the others")
    func declined() throws {
        var story = try Story.decided()
        story.record(.response(place: "2018-19-C4-p3", answer: .decline), by: "barnsley")
        let place = try #require(story.state.place("2018-19-C4-p3"))
        let answer = try Query.explain(place.nomination).answer(from: story.snapshot())
        guard case .array(let reasons)? = answer.json["reasons"] else {
            Issue.record("no reasons")
            return
        }
        #expect(reasons.contains { $0["code"] == "offer-declined" })
    }

    @Test("No answer shows a reference or a month of birth")
    func opaque() throws {
        let snapshot = try Story.decided().snapshot()
        let id = try #require(snapshot.state.nominations.first).id
        let queries: [Query] = [
            .cycleList, .cycle("2018-19-C4"), .allocation("2018-19-C4"),
            .explanations("2018-19-C4"), .explain(id), .waitingList, .placements, .status,
            .authorities, .balance(nil), .roster(cyclesAhead: 8),
        ]
        for query in queries {
            let answer = try query.answer(from: snapshot)
            let all = answer.text(width: 100) + answer.csv() + answer.json.prettyText()
            #expect(!all.contains("R-1") && !all.contains("B-2") && !all.contains("2005-03"))
            #expect(answer.json["asOf"] != nil && answer.json["ledgerEntry"] != nil)
            #expect(answer.json["demonstration"] == nil)
        }
    }

    @Test("Every answer of a demonstration says that it is one")
    func demonstration() throws {
        let snapshot = try Story.decided().snapshot(
            demonstration: Demonstration(
                speed: 60, startedOn: try SampleAgreement.day("2018-11-26")))
        #expect(try Query.waitingList.answer(from: snapshot).json["demonstration"] == true)
        #expect(try Query.status.answer(from: snapshot).json["speed"] == 60)
    }

    @Test("Lots say who lent what to whom, and the balances sum to zero")
    func balance() throws {
        var story = try Story.begun(try SampleAgreement.make())
        for number in 1...4 {
            try story.nominate("rotherham", "R-\(number)", since: "2018-0\(number)-01")
        }
        try story.wait(until: "2018-12-10T17:00:00Z")
        try story.decide("2018-19-C4")
        let snapshot = story.snapshot()
        let all = try Query.balance(nil).answer(from: snapshot)
        #expect(
            all.table("Lots")?.rows == [
                [
                    "Barnsley", "Rotherham", "2018-19-C4", "12", "0", "0", "12", "2021-22-C1", "",
                ]
            ])
        #expect(all.json["sumWeeks"] == 0)
        let one = try Query.balance("E08000038").answer(from: snapshot)
        #expect(one.sentences == ["Barnsley is owed 12 bed-weeks."])
        #expect(try Query.balance("barnsley").answer(from: snapshot) == one)
    }

    @Test("Status and balance tell of a notice, and of what it leaves to be settled")
    func departure() throws {
        var story = try Story.begun(try SampleAgreement.make())
        for number in 1...4 {
            try story.nominate("rotherham", "R-\(number)", since: "2018-0\(number)-01")
        }
        try story.wait(until: "2018-12-10T17:00:00Z")
        try story.decide("2018-19-C4")
        story.record(
            .leave(effectiveEnd: try SampleAgreement.day("2019-12-31")), by: "rotherham")
        let status = try Query.status.answer(from: story.snapshot())
        #expect(status.sentences.contains("Rotherham leaves on 31 December 2019."))
        #expect(
            status.json["departures"]
                == [["authority": "rotherham", "effectiveEnd": "2019-12-31"]])
        let balance = try Query.balance("barnsley").answer(from: story.snapshot())
        #expect(
            balance.table("True-up")?.rows == [
                [
                    "Barnsley", "Rotherham", "12", "0", "0", "0", "0", "0", "12", "as if today",
                ]
            ])
        guard case .array(let history)? = balance.json["history"] else { return }
        #expect(history.map { $0["balanceWeeks"] } == [["barnsley": 0], ["barnsley": 12]])
        let roster = try Query.roster(cyclesAhead: 4).answer(from: story.snapshot())
        guard case .array(let cycles)? = roster.json["cycles"] else { return }
        #expect(cycles.last?["standingPlaces"] == ["rotherham": 0, "barnsley": 1])
        #expect(cycles.last?["seats"] == ["rotherham": 0, "barnsley": 2])
    }

    @Test("Before an agreement is in force the status says whose signature is missing")
    func noAgreement() throws {
        var story = try Story(from: "2018-11-01T09:00:00Z")
        let agreement = try SampleAgreement.make()
        story.record(.agreement(agreement, signedBy: ["barnsley"]), by: "barnsley")
        let status = try Query.status.answer(from: story.snapshot())
        #expect(status.title == "Status: waiting for an agreement")
        #expect(
            status.json["needed"]
                == .array(
                    ["rotherham", "coordinator", "home"].map { party in
                        [
                            "code": "signature-missing", "party": .string(party),
                            "sentence": .string(
                                (party.prefix(1).uppercased() + party.dropFirst())
                                    + " signs the agreement “\(agreement.title)”."),
                            "due": nil, "overdue": false,
                        ]
                    }))
        #expect(throws: AnswerFailure.self) {
            try Query.cycle("2018-19-C4").answer(from: story.snapshot())
        }
        #expect(try Query.cycleList.answer(from: story.snapshot()).sentences.count == 1)
    }

    @Test("What waits for a person: open offers, a full home with a bed closed, a missing report")
    func needed() throws {
        var story = try Story.decided()
        story.answerAll("2018-19-C4")
        try story.wait(until: "2019-01-08T09:00:00Z")
        func codes() throws -> [String]? {
            try Query.status.answer(from: story.snapshot())
                .table("Needs a decision")?.rows.map { $0[2] }
        }
        #expect(
            try codes() == [
                "admission-not-reported", "admission-not-reported", "admission-not-reported",
                "not-assessed",
            ])
        try story.admitAll("2018-19-C4", on: "2019-01-07")
        #expect(try codes() == ["not-assessed"])
        // Nobody is moved: the board is told instead.
        story.record(
            .capacity(
                CapacityRecord(
                    from: try SampleAgreement.day("2019-01-09"), bedsUsable: 2, familySlots: 9,
                    reason: .repair)), by: "home")
        #expect(try codes() == ["over-committed", "not-assessed"])
        #expect(story.state.livePlaces(in: "2018-19-C4").count == 3)
        let pair = story.state.livePlaces(in: "2018-19-C4").map(\.nomination)
        story.record(
            .assessment(
                nomination: pair[0],
                Assessment(
                    match: .suitable, date: try SampleAgreement.day("2019-01-08"),
                    mayNotShareWith: [pair[1]])), by: "home")
        #expect(try codes() == ["over-committed", "pair-together", "not-assessed"])
    }

    @Test(
        "The same moment gives the same answer however the clock moves on until something happens")
    func stable() throws {
        let state = try Story.decided().state
        func json(_ moment: String) throws -> JSONValue {
            let snapshot = ServiceSnapshot(
                state: state, now: try SampleAgreement.moment(moment), demonstration: nil,
                exchange: ExchangeFigures())
            return try Query.waitingList.answer(from: snapshot).json
        }
        #expect(try json("2018-12-13T08:00:00Z") == json("2018-12-13T16:59:59Z"))
        #expect(try json("2018-12-13T16:59:59Z") != json("2018-12-13T17:00:00Z"))
        #expect(try json("2018-12-13T23:59:59Z") != json("2018-12-14T00:00:00Z"))
    }
}
