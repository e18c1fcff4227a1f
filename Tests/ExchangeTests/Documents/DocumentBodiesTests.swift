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
                ("releasePlaces", 1), ("morePlacesMaximum", 2), ("buyPlaces", 0), ("sellPlaces", 0),
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
            optional: [("mayNotShareWith", [])],
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
        // The kind of an event decides whether it has a reason.
        let expected = names(sample).filter { $0 != "reason" || !names(sample).contains("event") }
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

    @Test("What this version cannot do is refused and not ignored")
    func notSupported() {
        let rows: [(DocumentType, String, JSONValue)] = [
            (.authorityAllocation, "buyPlaces", 1), (.authorityAllocation, "sellPlaces", 1),
            (.assessment, "mayNotShareWith", ["n-AbCdEf0123456780"]),
        ]
        for (type, name, value) in rows {
            guard let sample = Self.samples.first(where: { $0.type == type }) else { continue }
            #expect(faults(type, sample.body.with(name, value)) == ["not-supported /body/\(name)"])
        }
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
            (8, "reason", "ran away"), (9, "reference", "The Smiths"), (10, "event", "begun"),
            (11, "reason", "moved on"),
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

    @Test("Only the end of a placement has a reason")
    func reasonOfAnEnd() {
        let body = Self.samples[6].body
        #expect(
            faults(.placement, body.with("reason", "completed")) == ["unknown-member /body/reason"])
        #expect(
            faults(.placement, Self.samples[8].body.with("reason", nil)) == ["missing /body/reason"]
        )
    }
}
