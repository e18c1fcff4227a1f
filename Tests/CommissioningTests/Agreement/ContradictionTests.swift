import Commissioning
import Testing

@Suite("Contradictions of an agreement")
struct ContradictionTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let expected: [String]
        let change: @Sendable (inout SampleAgreement) -> Void

        init(
            _ name: String, _ expected: String...,
            change: @escaping @Sendable (inout SampleAgreement) -> Void
        ) {
            self.name = name
            self.expected = expected
            self.change = change
        }

        var testDescription: String { name }
    }

    private static func barnsley(_ codes: AreaCode...) -> Party {
        Party(id: "barnsley", role: .authority, name: "Barnsley", areaCodes: codes)
    }

    private static func code(_ text: String, _ from: String, _ to: String?) -> AreaCode {
        AreaCode(code: text, from: day(from), to: to.map(day))
    }

    static let cases: [Case] = [
        Case("the agreement as it stands") { _ in },
        Case("beds split equally") { $0 = .equalBeds },
        Case("a party named twice", "agreement.party-twice /parties/4/id") {
            $0.parties.append(Party(id: "home", role: .provider, name: "H", areaCodes: []))
        },
        Case("two coordinators", "agreement.coordinator /parties") {
            $0.parties.append(Party(id: "second", role: .coordinator, name: "S", areaCodes: []))
        },
        Case("no coordinator", "agreement.coordinator /parties") { $0.parties.remove(at: 2) },
        Case(
            "no authority", "agreement.no-authority /parties", "agreement.no-share /home/shares",
            "agreement.no-share /team/shares"
        ) {
            $0.parties.removeFirst(2)
            $0.shares = []
            $0.standing = []
            $0.teamShares = []
        },
        Case("a provider nobody knows", "agreement.provider /home/provider") {
            $0.provider = "elsewhere"
        },
        Case("a provider that is a council", "agreement.provider /home/provider") {
            $0.provider = "barnsley"
        },
        Case("a code that ends before it begins", "agreement.code-interval /parties/1/gssCodes/0") {
            $0.parties[1] = barnsley(code("E08000016", "2025-04-01", "2025-04-01"))
        },
        Case("a code that follows on the day") {
            $0.parties[1] = barnsley(
                code("E08000016", "2009-01-01", "2025-04-01"), code("E08000038", "2025-04-01", nil))
        },
        Case("codes listed newest first") {
            $0.parties[1] = barnsley(
                code("E08000038", "2025-04-01", nil), code("E08000016", "2009-01-01", "2025-04-01"))
        },
        Case("two codes on one day", "agreement.code-overlap /parties/1/gssCodes/1") {
            $0.parties[1] = barnsley(
                code("E08000016", "2009-01-01", "2025-04-02"), code("E08000038", "2025-04-01", nil))
        },
        Case(
            "two codes on one day, newest first", "agreement.code-overlap /parties/1/gssCodes/1"
        ) {
            $0.parties[1] = barnsley(
                code("E08000038", "2025-04-01", nil), code("E08000016", "2009-01-01", "2025-04-02"))
        },
        Case("more beds than registered", "agreement.over-registered /home/beds") {
            $0.registeredMaximumBeds = 2
        },
        Case(
            "more standing places than beds",
            "agreement.standing-over-beds /home/standingPlacesPerCycle"
        ) { $0.standing = [2, 2] },
        Case("shared beds and no share", "agreement.no-share /home/shares") { $0.shares = [0, 0] },
        Case("every bed a standing place") {
            $0.shares = [0, 0]
            $0.standing = [2, 1]
        },
        Case("room to grow into beds that nobody shares", "agreement.no-share /home/shares") {
            $0.shares = [0, 0]
            $0.standing = [2, 1]
            $0.registeredMaximumBeds = 4
        },
        Case("no share in the team", "agreement.no-share /team/shares") { $0.teamShares = [0, 0] },
        Case("a team too small for a full home") { $0.familySlots = 8 },
        Case("an agreement of no days", "agreement.interval /effectiveTo") { $0.to = "2019-01-01" },
        Case("a first version that amends", "agreement.amended-from /amendedFrom") {
            $0.amendedFrom = "2020-01-01"
        },
        Case("a later version of no day", "agreement.amended-from /amendedFrom") {
            $0.version = 2
        },
        Case("an amendment from before the beginning", "agreement.amended-from /amendedFrom") {
            ($0.version, $0.amendedFrom) = (2, "2018-12-31")
        },
        Case("an amendment from after the end", "agreement.amended-from /amendedFrom") {
            ($0.version, $0.amendedFrom) = (2, "2024-01-01")
        },
        Case("an amendment from the first day on") {
            ($0.version, $0.amendedFrom) = (2, "2019-01-01")
        },
        Case("an amendment that repeats an exception from before it") {
            ($0.version, $0.amendedFrom) = (2, "2020-01-01")
            $0.exceptions = [CycleException(cycle: "2019-20-C1", start: nil)]
        },
        Case("release on the day nominations close") { $0.releaseDays = 28 },
        Case(
            "release after nominations",
            "agreement.deadline-order /deadlines/releaseDaysBeforeStart"
        ) { $0.releaseDays = 27 },
        Case("an answer due on the first day") { $0.responseDays = 28 },
        Case("an answer due later", "agreement.deadline-order /deadlines/responseDays") {
            $0.responseDays = 29
        },
        Case("entry on the last day") { $0.lateEntryDays = 83 },
        Case("entry after the last night", "agreement.deadline-order /deadlines/lateEntryDays") {
            $0.lateEntryDays = 84
        },
        Case("an exception for no cycle", "agreement.exception-unknown /home/cycleExceptions/0") {
            $0.exceptions = [CycleException(cycle: "2030-31-C1", start: nil)]
        },
        Case("two exceptions for one", "agreement.exception-twice /home/cycleExceptions/1") {
            $0.exceptions = [
                CycleException(cycle: "2019-20-C1", start: nil),
                CycleException(cycle: "2019-20-C1", start: day("2019-04-15")),
            ]
        },
        Case(
            "a cycle moved into the one before",
            "agreement.exception-overlap /home/cycleExceptions/0"
        ) { $0.exceptions = [CycleException(cycle: "2019-20-C1", start: day("2019-04-07"))] },
        Case("a cycle moved as close as may be") {
            $0.exceptions = [CycleException(cycle: "2019-20-C1", start: day("2019-04-08"))]
        },
    ]

    @Test(
        "Each contradiction has its code and its place, and what just holds has none",
        arguments: cases)
    func table(row: Case) {
        var sample = SampleAgreement()
        row.change(&sample)
        let found = sample.agreement.contradictions()
        #expect(found.map { "\($0.code) \($0.place)" } == row.expected)
        #expect(found.allSatisfy { !$0.sentence.isEmpty })
    }

    @Test("All contradictions of an agreement are found at once")
    func allAtOnce() {
        var sample = SampleAgreement()
        sample.provider = "elsewhere"
        sample.parties.remove(at: 2)
        sample.beds = 4
        sample.standing = [3, 2]
        sample.teamShares = [0, 0]
        sample.familySlots = 1
        sample.releaseDays = 0
        sample.responseDays = 60
        sample.lateEntryDays = 365
        sample.exceptions = [CycleException(cycle: "2030-31-C1", start: nil)]
        #expect(sample.agreement.contradictions().count == 9)
    }

    @Test("Every contradiction has a row of its own")
    func everyCode() {
        let codes = Set(Self.cases.flatMap(\.expected).map { String($0.prefix { $0 != " " }) })
        #expect(codes.count == 15)
    }
}
