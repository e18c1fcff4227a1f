import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

@Suite("The answer about the team")
struct TeamAnswerTests {
    /// One council refers first and has what it likes; then the other refers, and waits.
    private func story() throws -> Story {
        var story = try Story.aYear()
        for number in 1...2 { try story.refer("rotherham", "RF-\(number)", class: 1 + number % 2) }
        try story.holdRound(on: "2019-09-16")
        try story.wait(until: "2019-09-20T09:00:00Z")
        for number in 1...6 { try story.refer("barnsley", "BF-\(number)") }
        try story.holdRound(on: "2019-09-23")
        return story
    }

    @Test("The figures of a day: slots, what is held of them, and by whom")
    func figures() throws {
        let answer = try Query.team.answer(from: try story().snapshot())
        let held = try #require(answer.json["held"])
        #expect(answer.json["slots"] == 8)
        guard case .integer(let places)? = answer.json["heldByPlaces"],
            case .integer(let families)? = answer.json["heldByFamilies"],
            case .array(let weeks)? = answer.json["weeks"]
        else { throw Missing() }
        #expect(held == .integer(places + families))
        #expect(families > 0)
        for week in weeks {
            guard case .object(let parts)? = week["byAuthority"],
                case .integer(let held)? = week["held"]
            else { throw Missing() }
            let sum = parts.members.reduce(Int64(0)) { sum, member in
                if case .integer(let part) = member.value { return sum + part }
                return sum
            }
            #expect(sum == held)
        }
    }

    private struct Missing: Error {}

    @Test("Balances sum to zero, and the tables say what the data say")
    func balances() throws {
        let answer = try Query.team.answer(from: try story().snapshot())
        guard case .array(let authorities)? = answer.json["authorities"],
            let rows = answer.table("Balances in slot-days")?.rows
        else { throw Missing() }
        var exact: Int64 = 0
        var shown: Int64 = 0
        for (authority, row) in zip(authorities, rows) {
            guard case .integer(let balance)? = authority["given"]?["balance"],
                case .integer(let days)? = authority["given"]?["balanceDays"]
            else { throw Missing() }
            exact += balance
            shown += days
            #expect(row[6] == "\(days)")
        }
        #expect(exact == 0 && shown == 0)
    }

    @Test("Who waits is told since when, for how long, and which days are full")
    func waiting() throws {
        let snapshot = try story().snapshot()
        let answer = try Query.team.answer(from: snapshot)
        guard case .array(let waiting)? = answer.json["waiting"],
            let rows = answer.table("Families that wait")?.rows
        else { throw Missing() }
        #expect(!waiting.isEmpty && waiting.count == rows.count)
        #expect(rows.map { JSONValue.string($0[0]) } == waiting.compactMap { $0["case"] })
        #expect(waiting.allSatisfy { $0["reason"] == "team-full" })
        #expect(rows.allSatisfy { $0[6].hasPrefix("No slot is free for 20 weeks before") })
        #expect(
            rows.allSatisfy { $0[6].hasSuffix("in the last round one slot went to others first") })
        let text = answer.text(width: 100) + answer.json.prettyText()
        #expect(!text.contains("RF-") && !text.contains("BF-"))
    }

    @Test("The years add up to what is held to date, and show cost by shares and by use")
    func years() throws {
        let answer = try Query.team.answer(from: try story().snapshot())
        guard case .array(let years)? = answer.json["years"],
            case .array(let authorities)? = answer.json["authorities"]
        else { throw Missing() }
        #expect(years.map { $0["year"] } == ["2018-19", "2019-20"])
        for index in authorities.indices {
            let parts = years.compactMap { year -> Int64? in
                guard case .array(let rows)? = year["authorities"],
                    case .integer(let days)? = rows[index]["account"]?["days"]
                else { return nil }
                return days
            }
            #expect(authorities[index]["toDate"]?["days"] == .integer(parts.reduce(0, +)))
        }
        let rows = try #require(answer.table("True-up by year in slot-days")?.rows)
        #expect(rows.allSatisfy { $0[6] == "50.00" })
        #expect(rows.last?[0] == "2019-20 to date")
    }

    @Test("Before an agreement the answer says what is missing")
    func beginning() throws {
        let answer = try Query.team.answer(
            from: try Story(from: "2018-11-01T09:00:00Z").snapshot())
        #expect(answer.tables.isEmpty)
        #expect(answer.sentences.first == "No agreement has been proposed yet.")
    }

    @Test(
        "The page shows the picture, its table, who waits and the years; the overview leads to it")
    func page() async throws {
        let board = Board(reader: FixedReader(newest: try story().snapshot()))
        let response = await board.respond(to: BoardRequest("/team"))
        let page = String(decoding: response.body, as: UTF8.self)
        #expect(response.status == .ok)
        for id in ["load-table", "balances-table", "waiting-table", "round-table", "years-table"] {
            #expect(page.contains("id=\"\(id)\""), "\(id)")
        }
        #expect(page.contains("<svg role=\"img\"") && page.contains("slot-line"))
        #expect(!page.contains("RF-") && !page.contains("BF-") && !page.contains("style="))
        let overview = await board.respond(to: BoardRequest("/"))
        #expect(String(decoding: overview.body, as: UTF8.self).contains("href=\"/team\""))
        let data = await board.respond(to: BoardRequest("/api/v1/team"))
        #expect(data.status == .ok)
    }

    @Test("Fewer slots than families is a matter for people, and nothing is hidden")
    func overHeld() throws {
        var story = try story()
        story.record(
            .capacity(
                CapacityRecord(
                    from: try SampleAgreement.day("2019-10-14"), bedsUsable: 3, familySlots: 4,
                    reason: .staffing)), by: "home")
        let status = try Query.status.answer(from: story.snapshot())
        let needed = try #require(status.table("Needs a decision"))
        #expect(needed.rows.contains { $0[2] == "team-over-committed" })
        let team = try Query.team.answer(from: story.snapshot())
        #expect(team.sentences.contains { $0.contains("nobody is cut off") })
    }
}
