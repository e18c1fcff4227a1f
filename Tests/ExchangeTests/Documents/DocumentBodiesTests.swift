import Commissioning
import Evidence
import Exchange
import Testing

@Suite("The bodies of documents")
struct DocumentBodiesTests {
    /// A type with its smallest good body, its members that may be absent, and what it says.
    struct Sample: CustomTestStringConvertible, Sendable {
        let type: DocumentType
        let body: JSONValue
        var optional: [(String, JSONValue)] = []
        let fact: Fact

        var testDescription: String { "\(type.rawValue) \(fact)" }
    }

    private static func date(_ text: String) -> CivilDate {
        guard let date = CivilDate(text) else { preconditionFailure("not a date: \(text)") }
        return date
    }

    private static func month(_ text: String) -> CivilMonth {
        guard let month = CivilMonth(text) else { preconditionFailure("not a month: \(text)") }
        return month
    }

    static let samples = [
        Sample(
            type: .nomination,
            body: [
                "reference": "RM-0042", "birthMonth": "2005-06", "class": 0,
                "waitingSince": "2018-06-01",
            ],
            optional: [("earliest", "2019-01-07"), ("latest", "2019-06-30")],
            fact: .nomination(
                NominationBody(
                    reference: "RM-0042", birth: month("2005-06"), priorityClass: 0,
                    waitingSince: date("2018-06-01"), earliest: nil, latest: nil))),
        Sample(
            type: .withdrawal, body: ["reference": "RM-0042", "reason": "placed-elsewhere"],
            fact: .withdrawal(reference: "RM-0042", reason: .placedElsewhere)),
        Sample(
            type: .authorityAllocation, body: ["cycle": "2018-19-C4", "order": []],
            optional: [
                ("releasePlaces", 1), ("morePlacesMaximum", 2),
                ("sellPlaces", ["places": 1, "pricePence": 4_750_000]),
                ("buyPlaces", ["places": 2, "pricePenceMaximum": 0]),
            ],
            fact: .authorityAllocation(
                Ranking(cycle: "2018-19-C4", order: [], releasePlaces: 0, morePlacesMaximum: nil))),
        Sample(
            type: .response, body: ["offer": "2018-19-C4-p1", "answer": "accept"],
            fact: .response(place: "2018-19-C4-p1", answer: .accept)),
        Sample(
            type: .capacity,
            body: [
                "from": "2019-01-07", "bedsUsable": 0, "familySlots": 0, "reason": "inspection",
            ],
            fact: .capacity(
                CapacityRecord(
                    from: date("2019-01-07"), bedsUsable: 0, familySlots: 0, reason: .inspection))),
        Sample(
            type: .assessment,
            body: [
                "nomination": "n-AbCdEf0123456789", "match": "unsuitable", "date": "2018-11-26",
            ],
            optional: [("mayNotShareWith", []), ("mayNotShareWith", ["n-AbCdEf0123456780"])],
            fact: .assessment(
                nomination: "n-AbCdEf0123456789",
                Assessment(match: .unsuitable, date: date("2018-11-26")))),
        Sample(
            type: .placement,
            body: ["place": "2018-19-C4-p1", "event": "admitted", "date": "2019-01-07"],
            fact: .placement(place: "2018-19-C4-p1", .admitted(date("2019-01-07")))),
        Sample(
            type: .placement,
            body: ["place": "2018-19-C4-p1", "event": "stage-2-started", "date": "2019-04-01"],
            fact: .placement(place: "2018-19-C4-p1", .stage2(date("2019-04-01")))),
        Sample(
            type: .placement,
            body: [
                "place": "2018-19-C4-p1", "event": "ended", "date": "2019-08-19",
                "reason": "completed",
            ],
            fact: .placement(place: "2018-19-C4-p1", .ended(date("2019-08-19"), .completed))),
        Sample(
            type: .placement,
            body: ["place": "2018-19-C4-p1", "event": "no-show", "date": "2019-01-08"],
            fact: .placement(place: "2018-19-C4-p1", .noShow(date("2019-01-08")))),
        Sample(
            type: .placement,
            body: [
                "place": "2018-19-C4-p1", "event": "extended", "date": "2019-03-20",
                "until": "2019-04-05",
            ],
            fact: .placement(
                place: "2018-19-C4-p1",
                .extended(date("2019-03-20"), until: date("2019-04-05")))),
        Sample(
            type: .teamReferral,
            body: ["reference": "RF-0042", "class": 3, "waitingSince": "2018-11-01"],
            optional: [("weeks", 1), ("weeks", 52)],
            fact: .teamReferral(
                TeamReferral(
                    reference: "RF-0042", priorityClass: 3, waitingSince: date("2018-11-01"),
                    weeks: nil))),
        Sample(
            type: .teamCase,
            body: ["case": "t-AbCdEf0123456789", "event": "opened", "date": "2019-01-08"],
            fact: .teamCase("t-AbCdEf0123456789", .opened(date("2019-01-08")))),
        Sample(
            type: .teamCase,
            body: [
                "case": "t-AbCdEf0123456789", "event": "closed", "date": "2019-05-27",
                "reason": "disengaged",
            ],
            fact: .teamCase(
                "t-AbCdEf0123456789", .closed(date("2019-05-27"), .disengaged))),
        Sample(
            type: .swapConsent, body: ["swap": "2018-19-C4-r1-s1", "answer": "refuse"],
            fact: .swapConsent(swap: "2018-19-C4-r1-s1", answer: .refuse)),
    ]

    private func faults(_ type: DocumentType, _ body: JSONValue) -> [String] {
        guard case .failure(let list) = FactReading.read(type, body: body) else { return [] }
        return list.faults.map { "\($0.code) \($0.place)" }
    }

    private func names(_ sample: Sample) -> [String] {
        guard case .object(let object) = sample.body else { return [] }
        return object.members.map(\.name)
    }

    @Test(
        "The smallest good body says what it says, with and without what may be absent",
        arguments: samples)
    func good(sample: Sample) throws {
        #expect(try FactReading.read(sample.type, body: sample.body).get() == sample.fact)
        for (name, value) in sample.optional {
            #expect(faults(sample.type, sample.body.with(name, value)) == [], "\(name)")
            #expect(faults(sample.type, sample.body.with(name, .null)) == [], "\(name)")
        }
    }

    @Test("Each member is needed and has one kind", arguments: samples)
    func members(sample: Sample) {
        for name in names(sample) {
            #expect(
                faults(sample.type, sample.body.with(name, nil)).contains("missing /body/\(name)"))
            for value: JSONValue in [
                true, .null, .decimal("1.0"), JSONValue.object(JSONObject([])),
            ] {
                let found = faults(sample.type, sample.body.with(name, value))
                #expect(found.contains("type /body/\(name)"), "\(name): \(value)")
            }
        }
    }

    @Test("No text is longer than it need be, and no number outside its range", arguments: samples)
    func bounds(sample: Sample) {
        for name in names(sample) {
            switch sample.body[name] {
            case .string:
                let long = JSONValue.string("A1" + String(repeating: "0", count: 60))
                let found = faults(sample.type, sample.body.with(name, long))
                #expect(found.contains("length /body/\(name)"), "\(name)")
            case .integer:
                for number: Int64 in [-1, 1 << 40] {
                    let found = faults(sample.type, sample.body.with(name, .integer(number)))
                    #expect(found.contains("range /body/\(name)"), "\(name): \(number)")
                }
            case .array:
                let crowd = JSONValue.array(Array(repeating: "RM-1", count: 1001))
                #expect(
                    faults(sample.type, sample.body.with(name, crowd)) == ["length /body/\(name)"])
            default: break
            }
        }
    }

    @Test("A member that nobody knows is refused", arguments: samples)
    func unknown(sample: Sample) {
        for name in ["note", "name", "dateOfBirth", "nhsNumber", "ext", "Reference"] {
            #expect(
                faults(sample.type, sample.body.with(name, "x")) == ["unknown-member /body/\(name)"]
            )
        }
    }

    @Test("Everything wrong with a body is told at once", arguments: samples)
    func allAtOnce(sample: Sample) {
        var body = sample.body
        for name in names(sample) { body = body.with(name, true) }
        body = body.with("note", "x")
        // The kind of an event decides whether it has a reason or a last day.
        let expected = names(sample).filter {
            !["reason", "until"].contains($0) || !names(sample).contains("event")
        }
        let found = faults(sample.type, body)
        for name in expected { #expect(found.contains("type /body/\(name)")) }
        #expect(found.contains("unknown-member /body/note"))
    }

    @Test("A body that is no object is one fault", arguments: samples)
    func notAnObject(sample: Sample) {
        for value: JSONValue in [[], "x", 1, .null] {
            #expect(faults(sample.type, value) == ["type /body"])
        }
    }

    @Test("Orders to buy and to sell have both of their members, within bounds")
    func orders() throws {
        let body: JSONValue = ["cycle": "2018-19-C4", "order": []]
        let rows: [(String, JSONValue, [String])] = [
            ("sellPlaces", 1, ["type /body/sellPlaces"]),
            ("sellPlaces", ["places": 1], ["missing /body/sellPlaces/pricePence"]),
            ("sellPlaces", ["pricePence": 1], ["missing /body/sellPlaces/places"]),
            (
                "sellPlaces", ["places": 1001, "pricePence": -1],
                ["range /body/sellPlaces/places", "range /body/sellPlaces/pricePence"]
            ),
            (
                "sellPlaces", ["places": 1, "pricePence": 1, "to": "sheffield"],
                ["unknown-member /body/sellPlaces/to"]
            ),
            ("buyPlaces", ["places": 1], ["missing /body/buyPlaces/pricePenceMaximum"]),
            (
                "buyPlaces", ["places": 1, "pricePenceMaximum": .integer(100_000_000_001)],
                ["range /body/buyPlaces/pricePenceMaximum"]
            ),
        ]
        for (name, value, expected) in rows {
            #expect(faults(.authorityAllocation, body.with(name, value)) == expected, "\(name)")
        }
        let orders = body.with("sellPlaces", ["places": 1, "pricePence": 5])
            .with("buyPlaces", ["places": 2, "pricePenceMaximum": 7])
        #expect(
            try FactReading.read(.authorityAllocation, body: orders).get()
                == .authorityAllocation(
                    Ranking(
                        cycle: "2018-19-C4", order: [], releasePlaces: 0, morePlacesMaximum: nil,
                        sell: PlacesForSale(places: 1, pricePence: 5),
                        buy: PlacesToBuy(places: 2, pricePenceMaximum: 7))))
    }

    @Test("Children to be kept apart are named by id, each once, and twenty at most")
    func pairs() throws {
        let body: JSONValue = [
            "nomination": "n-AbCdEf0123456789", "match": "suitable", "date": "2018-11-26",
        ]
        let crowd = (1...21).map { JSONValue.string("n-\($0)") }
        let rows: [(JSONValue, [String])] = [
            ("n-1", ["type /body/mayNotShareWith"]), ([1], ["type /body/mayNotShareWith/0"]),
            (["n-1", "a child"], ["pattern /body/mayNotShareWith/1"]),
            (["n-1", "n-2", "n-1"], ["duplicate /body/mayNotShareWith/2"]),
            (.array(crowd), ["length /body/mayNotShareWith"]),
        ]
        for (value, expected) in rows {
            #expect(faults(.assessment, body.with("mayNotShareWith", value)) == expected)
        }
        let twenty = body.with("mayNotShareWith", .array(Array(crowd.prefix(20))))
        let fact = try FactReading.read(.assessment, body: twenty).get()
        guard case .assessment(_, let assessment) = fact else {
            Issue.record("not an assessment")
            return
        }
        #expect(assessment.mayNotShareWith == (1...20).map { "n-\($0)" })
    }

    @Test("Wrong words, days and ids are told apart from wrong kinds")
    func patterns() {
        let rows: [(Int, String, JSONValue)] = [
            (0, "reference", "Jane Doe"), (0, "birthMonth", "2005-06-14"),
            (0, "birthMonth", "2005-13"),
            (0, "waitingSince", "2018-06-31"), (0, "waitingSince", "01/06/2018"),
            (0, "earliest", "soon"), (1, "reason", "changed my mind"), (2, "cycle", "2018/19 Q4"),
            (2, "cycle", ""), (3, "answer", "maybe"), (3, "offer", "../p1"),
            (4, "reason", "flooded"), (5, "match", "perhaps"), (6, "event", "arrived"),
            (8, "reason", "ran away"), (10, "until", "in a week"),
            (11, "reference", "The Smiths"), (12, "event", "begun"), (13, "reason", "moved on"),
        ]
        for (index, name, value) in rows {
            let sample = Self.samples[index]
            // A text too long for any date or month is told as that.
            let found = faults(sample.type, sample.body.with(name, value))
            #expect(
                found.count == 1
                    && (found[0] == "pattern /body/\(name)" || found[0] == "length /body/\(name)"),
                "\(name): \(found)")
        }
    }

    @Test("An order names each child once")
    func duplicates() {
        let body: JSONValue = ["cycle": "2018-19-C4", "order": ["RM-1", "RM-2", "RM-1"]]
        #expect(faults(.authorityAllocation, body) == ["duplicate /body/order/2"])
    }

    @Test("Only the end of a placement has a reason, and only a longer stay a last day")
    func reasonOfAnEnd() {
        let body = Self.samples[6].body
        #expect(
            faults(.placement, body.with("reason", "completed")) == ["unknown-member /body/reason"])
        #expect(
            faults(.placement, body.with("until", "2019-04-05")) == ["unknown-member /body/until"])
        #expect(
            faults(.placement, Self.samples[8].body.with("reason", nil)) == ["missing /body/reason"]
        )
    }
}
