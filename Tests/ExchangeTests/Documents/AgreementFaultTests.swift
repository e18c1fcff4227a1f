import Commissioning
import Evidence
import Exchange
import Testing

@Suite("Agreements that are refused")
struct AgreementFaultTests {
    /// One change of the real agreement, and the fault it must give: code and place.
    struct Case: CustomTestStringConvertible, Sendable {
        let pointer: String
        let value: JSONValue?
        let fault: String

        init(_ pointer: String, _ value: JSONValue?, _ fault: String) {
            self.pointer = pointer
            self.value = value
            self.fault = fault
        }

        var testDescription: String { fault }
    }

    private static let members = [
        "agreement", "version", "title", "effectiveFrom", "effectiveTo", "noticeMonths", "timeZone",
        "parties", "home", "team", "lending", "deadlines", "prices", "parties/0/id",
        "parties/0/role", "parties/0/name", "parties/1/gssCodes/0/code",
        "parties/1/gssCodes/0/from", "home/provider", "home/beds", "home/registeredMaximumBeds",
        "home/shares", "home/shares/rotherham", "home/standingPlacesPerCycle",
        "home/standingPlacesPerCycle/barnsley", "home/stayWeeks", "home/turnaroundDaysMinimum",
        "home/ageYearsMinimum", "home/ageYearsMaximum", "team/shares", "team/shares/barnsley",
        "team/familySlots", "team/stage2Weeks", "lending/creditWeeksMaximum",
        "lending/expiryCycles", "lending/repaySeatsPerCycleMaximum", "lending/horizonCycles",
        "deadlines/releaseDaysBeforeStart", "deadlines/nominationsDaysBeforeStart",
        "deadlines/responseDays", "deadlines/lateEntryDays", "deadlines/timeOfDay",
        "prices/0/item", "prices/0/pricePence", "prices/0/per", "prices/0/vat",
    ]

    static let shapes: [Case] = [
        Case("agreement", "Rotherham", "pattern /agreement"),
        Case("version", 0, "range /version"),
        Case("title", .string(String(repeating: "x", count: 201)), "length /title"),
        Case("effectiveFrom", "2019-02-30", "pattern /effectiveFrom"),
        Case("effectiveTo", "1 January 2024", "length /effectiveTo"),
        Case("timeZone", "Europe/Paris", "pattern /timeZone"),
        Case("parties/0/id", "Rotherham Council", "pattern /parties/0/id"),
        Case("parties/0/role", "boss", "pattern /parties/0/role"),
        Case("parties/1/gssCodes/0/code", "E0800001", "pattern /parties/1/gssCodes/0/code"),
        Case("parties/1/gssCodes/0/to", "soon", "pattern /parties/1/gssCodes/0/to"),
        Case("home/beds", 0, "range /home/beds"),
        Case("home/beds", "3", "type /home/beds"),
        Case("home/shares/rotherham", -1, "range /home/shares/rotherham"),
        Case("home/shares/sheffield", 1, "unknown-member /home/shares/sheffield"),
        Case("home/stayWeeks", 52, "range /home/stayWeeks"),
        Case("home/ageYearsMaximum", 10, "range /home/ageYearsMaximum"),
        Case(
            "home/cycleExceptions/0/cycle", "2019-20-C1",
            "missing /home/cycleExceptions/0/startDate"),
        Case("lending/expiryCycles", 0, "range /lending/expiryCycles"),
        Case("deadlines/timeOfDay", "25:00", "pattern /deadlines/timeOfDay"),
        Case("deadlines/timeOfDay", "5pm", "pattern /deadlines/timeOfDay"),
        Case("deadlines/responseDays", 0, "range /deadlines/responseDays"),
        Case("prices/0/pricePence", -1, "range /prices/0/pricePence"),
        Case("prices/0/per", "month", "pattern /prices/0/per"),
        Case("prices/0/vat", "20 %", "pattern /prices/0/vat"),
        Case("beds", 3, "unknown-member /beds"),
    ]

    static let contradictions: [Case] = [
        Case("home/registeredMaximumBeds", 2, "agreement.over-registered /home/beds"),
        Case(
            "home/standingPlacesPerCycle/barnsley", 4,
            "agreement.standing-over-beds /home/standingPlacesPerCycle"),
        Case("home/shares/rotherham", 0, "agreement.no-share /home/shares"),
        Case("home/provider", "elsewhere", "agreement.provider /home/provider"),
        Case("effectiveTo", "2018-12-31", "agreement.interval /effectiveTo"),
        Case(
            "deadlines/releaseDaysBeforeStart", 7,
            "agreement.deadline-order /deadlines/releaseDaysBeforeStart"),
        Case("deadlines/lateEntryDays", 90, "agreement.deadline-order /deadlines/lateEntryDays"),
        Case("parties/2/role", "auditor", "agreement.coordinator /parties"),
    ]

    private func faults(_ json: JSONValue) -> [String] {
        guard case .failure(let list) = AgreementBody.read(json) else { return [] }
        return list.faults.map { "\($0.code) \($0.place)" }
    }

    @Test("A setting of the wrong shape is refused with its place", arguments: shapes)
    func shape(row: Case) throws {
        let json = try RepositoryFile.json("Config/agreement.json").with(row.pointer, row.value)
        #expect(faults(json) == [row.fault])
    }

    @Test(
        "Settings that contradict each other are refused with their place",
        arguments: contradictions)
    func contradiction(row: Case) throws {
        let json = try RepositoryFile.json("Config/agreement.json").with(row.pointer, row.value)
        #expect(faults(json) == [row.fault])
    }

    @Test("Every member is needed, and its absence is named", arguments: members)
    func missing(member: String) throws {
        let json = try RepositoryFile.json("Config/agreement.json").with(member, nil)
        #expect(faults(json).contains("missing /\(member)"))
    }

    @Test("No setting can be of another kind", arguments: members)
    func wrongKind(member: String) throws {
        let json = try RepositoryFile.json("Config/agreement.json").with(member, true)
        #expect(faults(json).contains("type /\(member)"))
    }

    @Test("A file with ten faults of shape is told all ten")
    func tenShapes() throws {
        var json = try RepositoryFile.json("Config/agreement.json")
        var pointers: Set<String> = []
        let ten = Self.shapes.filter { pointers.insert($0.pointer).inserted }.prefix(10)
        for row in ten { json = json.with(row.pointer, row.value) }
        #expect(Set(faults(json)) == Set(ten.map(\.fault)))
        #expect(faults(json).count == 10)
    }

    @Test("A file with contradictions is told all of them")
    func allContradictions() throws {
        var json = try RepositoryFile.json("Config/agreement.json")
        // Four standing places in three beds leave none to share.
        let rows = Self.contradictions.filter { $0.pointer != "home/shares/rotherham" }
        for row in rows { json = json.with(row.pointer, row.value) }
        #expect(Set(faults(json)) == Set(rows.map(\.fault)))
        #expect(faults(json).count == rows.count)
    }

    @Test("Faults of shape do not hide contradictions, where the settings can be read")
    func both() throws {
        let json = try RepositoryFile.json("Config/agreement.json")
            .with("beds", 3).with("prices/0/vat", "20 %").with("home/registeredMaximumBeds", 2)
        #expect(
            faults(json) == [
                "pattern /prices/0/vat", "unknown-member /beds",
                "agreement.over-registered /home/beds",
            ])
    }

    @Test("What is no object at all is one fault")
    func notAnObject() {
        #expect(faults([]) == ["type "])
        #expect(faults("agreement") == ["type "])
    }
}
