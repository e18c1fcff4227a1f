import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

@Suite("Answers about money and outcomes")
struct MoneyAnswerTests {
    private func answer(_ query: Query) throws -> Answer {
        try query.answer(from: Story.aYearOfMoney().snapshot())
    }

    private func pence(_ value: JSONValue?) -> Int {
        if case .integer(let number)? = value { return Int(number) }
        return -1
    }

    @Test("The lines of a quarter add up to what each owes, and those to the service's cost")
    func sums() throws {
        let json = try answer(.charges).json
        guard case .array(let quarters)? = json["quarters"], case .array(let lines)? = json["lines"]
        else {
            Issue.record("no quarters")
            return
        }
        #expect(quarters.count == 3)
        for quarter in quarters {
            guard case .array(let parties)? = quarter["authorities"] else { continue }
            #expect(parties.reduce(0) { $0 + pence($1["pence"]) } == 28_000_000)
            for party in parties {
                let own = lines.filter {
                    $0["quarter"] == quarter["quarter"] && $0["payer"] == party["id"]
                }
                #expect(own.reduce(0) { $0 + pence($1["pence"]) } == pence(party["pence"]))
                let isTold = quarter["quarter"] != .string("2019-20-Q2")
                #expect(pence(party["chargedPence"]) == (isTold ? pence(party["pence"]) : 0))
            }
        }
    }

    @Test("Nights are occupied, void or blocked, each once")
    func nights() throws {
        guard case .array(let quarters)? = try answer(.charges).json["bedNights"] else { return }
        let first = try #require(quarters.first)
        let kinds = ["occupied", "void", "blocked", "outOfService", "changeover"]
        // 1 January to 31 March 2019: 90 nights of three beds.
        #expect(kinds.reduce(0) { $0 + pence(first[$1]) } == 270)
        #expect(pence(quarters[2]["blocked"]) > 0)
    }

    @Test("No percentage of fewer than five; the numbers are shown, and that it is so is said")
    func smallNumbers() throws {
        let found = try answer(.outcomes)
        let table = try #require(found.table("Measures"))
        for row in table.rows where row[0] != "days not in care, of all days" {
            #expect(!row[3].contains("%") || (Int(row[2]) ?? 0) >= 5)
        }
        #expect(found.sentences.contains { $0.hasPrefix("A percentage of fewer than 5 children") })
        #expect(found.json["returnedToResidential"] == 1)
        #expect(found.title.contains("one is known to have returned to residential care"))
    }

    @Test("Every nomination is in one stage, those withdrawn without a place too")
    func stages() throws {
        var story = try Story.decided()
        let waiting = story.state.openNominations.map(\.body.reference)
        let open = try #require(waiting.first { $0.hasPrefix("R-") })
        story.record(.withdrawal(reference: open, reason: .placedElsewhere), by: "rotherham")
        let json = try Query.outcomes.answer(from: story.snapshot()).json
        guard case .object(let stages)? = json["stages"] else {
            Issue.record("no stages")
            return
        }
        let all = stages.members.reduce(0) { $0 + pence($1.value) }
        #expect(all == story.state.nominations.count)
        #expect(json["stages"]?["withdrawn"] == 1)
        #expect(pence(json["stages"]?["waiting"]) == waiting.count - 1)
    }

    @Test("No answer about money or outcomes names a reference of a child")
    func references() throws {
        for query in [Query.charges, .finance, .outcomes, .forecast] {
            let text = try answer(query).json.prettyText()
            for number in 1...12 {
                #expect(!text.contains("\"R-\(number)\"") && !text.contains("\"B-\(number)\""))
            }
        }
    }

    @Test("The forecast of the service has both readings, and they share one cost")
    func forecast() throws {
        let json = try answer(.forecast).json
        guard case .array(let readings)? = json["readings"] else {
            Issue.record("no readings")
            return
        }
        #expect(readings.map { $0["reading"] } == ["all-places", "own-places", "own-places"])
        let parts = readings.dropFirst().map { pence($0["totals"]?["investmentPence"]) }
        #expect(parts.reduce(0, +) == pence(json["totals"]?["investmentPence"]))
        let savings = readings.dropFirst().map { pence($0["totals"]?["grossSavingPence"]) }
        // Each part is rounded to the penny by itself.
        let off = savings.reduce(0, +) - pence(json["totals"]?["grossSavingPence"])
        #expect(abs(off) <= 12)
        #expect(json["paybackYear"] != nil)
    }

    @Test("Before an agreement every answer says what is missing")
    func beginnings() throws {
        let empty = try Story(from: "2018-11-01T09:00:00Z").snapshot()
        for query in [Query.charges, .finance, .outcomes, .forecast] {
            #expect(try query.answer(from: empty).sentences.first?.isEmpty == false)
        }
    }

    @Test("The pages of money and outcomes show the same figures as the answers")
    func pages() async throws {
        let snapshot = try Story.aYearOfMoney().snapshot()
        let board = Board(reader: FixedReader(newest: snapshot))
        for (path, query) in [("/finance", Query.finance), ("/outcomes", .outcomes)] {
            let response = await board.respond(to: BoardRequest(path))
            #expect(response.status == .ok)
            let page = String(decoding: response.body, as: UTF8.self)
            let answer = try query.answer(from: snapshot)
            #expect(page.contains("<h1>\(answer.title)</h1>"))
            // Pages put a comma between thousands.
            let text = page.replacing(",", with: "")
            for row in answer.tables.first?.rows ?? [] {
                #expect(
                    row.map { $0.replacing(",", with: "") }.allSatisfy {
                        text.contains($0.replacing("'", with: "&#39;"))
                    })
            }
        }
        for name in ["charges", "finance", "outcomes", "forecast"] {
            let response = await board.respond(to: BoardRequest("/api/v1/\(name)"))
            #expect(response.status == .ok)
        }
    }
}
