import Commissioning
import Evidence
import Exchange
import Testing

@Suite("Plan file: what is refused, with code and place")
struct PlanRefusalTests {
    /// One way to break the sample: what is replaced, by what, and the fault that must be there.
    struct Row: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let code: String
        let place: String

        init(_ old: String, _ new: String, _ code: String, _ place: String) {
            self.old = old
            self.new = new
            self.code = code
            self.place = place
        }

        var testDescription: String { "\(code) \(place): \(new.prefix(60))" }
    }

    private func faults(_ bytes: [UInt8]) -> [ShapeFault] {
        switch PlanFile.read(bytes: bytes) {
        case .success: []
        case .failure(let faults): faults.list
        }
    }

    static let members: [Row] = [
        Row(#""format":"mst-plan/1","#, "", "missing", "/format"),
        Row("mst-plan/1", "mst-plan/2", "plan.format", "/format"),
        Row(#""seed":"text","#, "", "missing", "/seed"),
        Row(#""seed":"text""#, #""seed":7"#, "type", "/seed"),
        Row(#""seed":"text""#, #""seed":"text","extra":1"#, "unknown-member", "/extra"),
        Row(#""beds":3"#, #""beds":3,"rooms":3"#, "unknown-member", "/cycles/0/rooms"),
        Row(#""share":1"#, #""share":1,"weight":1"#, "unknown-member", "/authorities/0/weight"),
        Row(#""t":1"#, #""t":1,"u":1"#, "unknown-member", "/roster/u"),
        Row(#""repayLimit":1"#, #""relief":1"#, "unknown-member", "/policy/relief"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","funding":"gift""#, "pattern",
            "/commitments/0/funding"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","funding":"lent","lender":"nobody""#,
            "reference",
            "/commitments/0/lender"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","funding":"lent""#, "plan.lender",
            "/commitments/0/lender"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","funding":"spot","lender":null"#,
            "plan.lender", "/commitments/0/lender"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","funding":"lent","lender":"rotherham""#,
            "plan.lender", "/commitments/0/lender"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","funding":"seat","lender":"barnsley""#,
            "plan.lender", "/commitments/0/lender"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","lender":"barnsley""#, "plan.lender",
            "/commitments/0/lender"),
        Row(
            #""nomination":"n1""#,
            #""nomination":"n1","funding":"lent","lender":"barnsley","pricePence":5"#,
            "plan.price", "/commitments/0/pricePence"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","place":"p1""#, "unknown-member",
            "/commitments/0/place"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","later":["c1"]"#, "range",
            "/commitments/0/later"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","later":["c9"]"#, "reference",
            "/commitments/0/later/0"),
        Row(
            #""nomination":"n1""#, #""nomination":"n1","later":["c2","c2"]"#, "duplicate",
            "/commitments/0/later/1"),
        Row(#""class":2"#, #""class":2,"age":12"#, "unknown-member", "/nominations/0/age"),
        Row(#""class":2,"#, "", "missing", "/nominations/0/class"),
        Row(#""standing":0,"#, "", "missing", "/authorities/0/standing"),
        Row(
            #""standing":0"#, #""standing":0,"sellNow":{"places":1}"#, "missing",
            "/authorities/0/sellNow/pricePence"),
        Row(
            #""standing":0"#, #""standing":0,"buyNow":{"places":1,"price":1}"#, "unknown-member",
            "/authorities/0/buyNow/price"),
        Row(#""standing":0"#, #""standing":0,"buyNow":1"#, "type", "/authorities/0/buyNow"),
        Row(#""t":1,"#, "", "missing", "/roster/t"),
        Row(#","barnsley":0"#, "", "missing", "/roster/taken/barnsley"),
    ]

    static let numbers: [Row] = [
        Row(#""beds":3"#, #""beds":-1"#, "range", "/cycles/0/beds"),
        Row(#""beds":3"#, #""beds":10001"#, "range", "/cycles/0/beds"),
        Row(#""beds":3"#, #""beds":3.0"#, "type", "/cycles/0/beds"),
        Row(#""beds":3"#, #""beds":"3""#, "type", "/cycles/0/beds"),
        Row(#""share":1"#, #""share":-1"#, "range", "/authorities/0/share"),
        Row(#""standing":1"#, #""standing":-1"#, "range", "/authorities/1/standing"),
        Row(
            #""balanceWeeks":12"#, #""balanceWeeks":1000001"#, "range",
            "/authorities/1/balanceWeeks"),
        Row(#""t":1"#, #""t":-1"#, "range", "/roster/t"),
        Row(#""rotherham":1"#, #""rotherham":-1"#, "range", "/roster/taken/rotherham"),
        Row(#""rank":0"#, #""rank":-1"#, "range", "/nominations/0/rank"),
        Row(#""class":1"#, #""class":1001"#, "range", "/nominations/1/class"),
        Row(#""repayLimit":1"#, #""repayLimit":-1"#, "range", "/policy/repayLimit"),
        Row(#""nodeLimit":2000000"#, #""nodeLimit":0"#, "range", "/policy/nodeLimit"),
        Row(#""t":1"#, #""t":2"#, "plan.roster-sum", "/roster/t"),
        Row(
            #""standing":0"#, #""standing":0,"movedNow":10001"#, "range",
            "/authorities/0/movedNow"),
        Row(#""standing":0"#, #""standing":0,"movedNow":1"#, "plan.moved-sum", "/authorities"),
        Row(
            #""repayLimit":1"#, #""repayLimit":1,"spotPricePence":-1"#, "range",
            "/policy/spotPricePence"),
        Row(
            #""nomination":"n1""#,
            #""nomination":"n1","funding":"spot","lender":"barnsley","pricePence":-1"#, "range",
            "/commitments/0/pricePence"),
        Row(#""beds":3"#, #""beds":0"#, "plan.commitments-exceed-beds", "/cycles/0/beds"),
    ]

    static let names: [Row] = [
        Row(#""id":"c2""#, #""id":"c1""#, "duplicate", "/cycles/1/id"),
        Row(#""id":"barnsley""#, #""id":"rotherham""#, "duplicate", "/authorities/1/id"),
        Row(#""id":"n2""#, #""id":"n1""#, "duplicate", "/nominations/1/id"),
        Row(#"["c2","c1"]"#, #"["c2","c2"]"#, "duplicate", "/nominations/0/cycles/1"),
        Row(#"["c2","c1"]"#, #"["c2","c9"]"#, "reference", "/nominations/0/cycles/1"),
        Row(#"["c2","c1"]"#, #"["c2",1]"#, "type", "/nominations/0/cycles/1"),
        Row(
            #""authority":"barnsley""#, #""authority":"leeds""#, "reference",
            "/nominations/1/authority"),
        Row(
            #"{"nomination":"n1""#, #"{"nomination":"n9""#, "reference",
            "/commitments/0/nomination"),
        Row(#""cycle":"c1"}"#, #""cycle":"c9"}"#, "reference", "/commitments/0/cycle"),
        Row(
            #""cycle":"c1"}"#, #""cycle":"c1"},{"nomination":"n1","cycle":"c2"}"#, "duplicate",
            "/commitments/1/nomination"),
        Row(#""taken":{"#, #""taken":{"leeds":0,"#, "unknown-member", "/roster/taken/leeds"),
        Row(#""id":"n2""#, #""id":"""#, "length", "/nominations/1/id"),
        Row(
            #""id":"n2""#, #""id":"\#(String(repeating: "x", count: 121))""#, "length",
            "/nominations/1/id"),
        Row(#""id":"n2""#, #""id":"n\n2""#, "pattern", "/nominations/1/id"),
        Row(#""id":"n2""#, #""id":"n\u00852""#, "pattern", "/nominations/1/id"),
    ]

    static let dates: [Row] = [
        Row("2019-01-07", "2019-02-29", "plan.date", "/cycles/0/start"),
        Row("2019-01-07", "2019-1-7", "plan.date", "/cycles/0/start"),
        Row("2019-01-07", "2019-01-07T00:00:00Z", "plan.date", "/cycles/0/start"),
        Row("2018-06-01", "01.06.2018", "plan.date", "/nominations/0/waitingSince"),
        Row("2019-04-01", "2019-01-07", "plan.cycle-order", "/cycles/0/end"),
        Row("2019-04-08", "2019-03-31", "plan.cycle-overlap", "/cycles/1/start"),
        Row("2019-04-08", "2019-01-01", "plan.cycle-order", "/cycles/1/start"),
    ]

    static let unsupported: [Row] = [
        Row(
            #""incompatible":[]"#, #""incompatible":[["n1","n9"]]"#, "reference",
            "/incompatible/0/1"),
        Row(
            #""incompatible":[]"#, #""incompatible":[["n1"]]"#, "length", "/incompatible/0"),
        Row(
            #""incompatible":[]"#, #""incompatible":[["n1","n1"]]"#, "duplicate",
            "/incompatible/0"),
        Row(
            #""incompatible":[]"#, #""team":{"slots":-9,"weeksAfter":20}"#, "range",
            "/team/slots"),
        Row(
            #""incompatible":[]"#,
            #""team":{"slots":9,"weeksAfter":20,"busy":[{"from":"x","to":"2019-01-01","slots":1}]}"#,
            "plan.date", "/team/busy/0/from"),
        Row(
            #""incompatible":[]"#, #""team":{"slots":9,"weeksAfter":20,"idle":1}"#,
            "unknown-member", "/team/idle"),
    ]

    @Test(
        "One broken member gives its fault at its place",
        arguments: members + numbers + names + dates + unsupported)
    func broken(row: Row) {
        let bytes = PlanSample.changed(row.old, to: row.new)
        #expect(bytes != Array(PlanSample.text.utf8), "the row must change the sample")
        let found = faults(bytes)
        #expect(
            found.contains { $0.code == row.code && $0.place == row.place },
            "found \(found.map { "\($0.code) \($0.place)" })")
    }

    @Test("Lists that must hold something may not be empty")
    func emptyLists() {
        let json: JSONValue = [
            "format": "mst-plan/1", "seed": "", "cycles": [], "authorities": [],
            "roster": ["t": 0, "taken": [:]], "nominations": [],
        ]
        guard case .failure(let faults) = PlanFile.read(json) else {
            Issue.record("an empty plan was read")
            return
        }
        #expect(faults.list.map(\.place) == ["/cycles", "/authorities"])
        #expect(faults.list.allSatisfy { $0.code == "length" })
    }

    @Test("Beds that nobody could own are refused")
    func bedsWithoutOwner() {
        let text = PlanSample.text.replacing(#""share":1"#, with: #""share":0"#)
        #expect(
            faults(Array(text.utf8)).map(\.place) == ["/cycles/0/beds", "/cycles/1/beds"])
    }

    @Test("All faults are found at once")
    func allAtOnce() {
        let text = PlanSample.text
            .replacing("2019-01-07", with: "2019-13-07")
            .replacing(#""share":1"#, with: #""share":-1"#)
            .replacing(#""class":2"#, with: #""class":"two""#)
        let found = faults(Array(text.utf8)).map { "\($0.code) \($0.place)" }
        #expect(
            found == [
                "plan.date /cycles/0/start", "range /authorities/0/share",
                "range /authorities/1/share", "type /nominations/0/class",
            ])
    }

    @Test(
        "Bytes that are no strict JSON give one fault",
        arguments: [
            ("", "json.not-json"), ("{", "json.not-json"), ("[1,]", "json.not-json"),
            (#"{"a":1,"a":2}"#, "json.duplicate-member"), ("9007199254740993", "json.number-range"),
            (String(repeating: "[", count: 100), "json.too-deep"), ("[]", "type"), ("7", "type"),
        ])
    func notJSON(text: String, code: String) {
        #expect(faults(Array(text.utf8)).first?.code == code)
    }

    @Test("Bytes that are no UTF-8 are refused")
    func notUTF8() {
        #expect(faults([0x22, 0xC0, 0xAF, 0x22]).map(\.code) == ["json.not-utf8"])
    }
}
