import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

@Suite("The board answers what-ifs")
struct WhatIfBoardTests {
    private static let bounds = "years=1&runs=1"

    private func board() throws -> Board {
        Board(reader: FixedReader(newest: try Story.decided().snapshot()))
    }

    private func text(_ response: BoardResponse) -> String {
        String(decoding: response.body, as: UTF8.self)
    }

    @Test("The API gives what the command prints, and the page has the same table")
    func sameAnswer() async throws {
        let snapshot = try Story.decided().snapshot()
        var whatIf = WhatIf()
        whatIf.years = 1
        whatIf.runs = 1
        whatIf.change.beds = 4
        let answer = try Query.whatIf(whatIf).answer(from: snapshot)
        let board = Board(reader: FixedReader(newest: snapshot))
        let asked = "\(Self.bounds)&beds=4"
        let json = await board.respond(to: BoardRequest("/api/v1/what-if?\(asked)"))
        #expect(text(json) == answer.json.prettyText() + "\n")
        let csv = await board.respond(to: BoardRequest("/api/v1/what-if?\(asked)&format=csv"))
        #expect(text(csv) == answer.csv())
        let page = await board.respond(to: BoardRequest("/what-if?\(asked)"))
        #expect(page.status == .ok)
        let html = text(page)
        for row in answer.tables[0].rows { #expect(html.contains(">\(row[0])</th>")) }
        #expect(html.contains("A fourth bed would give"))
        #expect(html.contains("<svg role=\"img\""))
        #expect(html.contains("name=\"beds\" type=\"number\" min=\"1\" max=\"24\" value=\"4\""))
        #expect(html.contains("/api/v1/what-if?beds=4&amp;years=1&amp;runs=1"))
        #expect(page.headers[.contentSecurityPolicy]?.contains("form-action 'self'") == true)
    }

    @Test("A form that is sent empty asks the standard question")
    func emptyForm() async throws {
        let board = try board()
        let sent = await board.respond(
            to: BoardRequest(
                "/what-if?beds=&slots=&therapists=&shares=&standing=&demand=&\(Self.bounds)"))
        #expect(sent.status == .ok)
        #expect(text(sent).contains("60/40 shares of every bed"))
    }

    @Test(
        "What cannot be asked is refused",
        arguments: [
            ("years=11", "query.out-of-range"), ("runs=21", "query.out-of-range"),
            ("beds=x", "query.out-of-range"), ("shares=x", "query.terms"),
            ("standing=barnsley%3D9", "query.terms"), ("demand=leeds=1", "query.unknown-authority"),
            ("wishes=1", "http.query-member"),
        ])
    func refusals(query: String, code: String) async throws {
        let response = try await board().respond(to: BoardRequest("/api/v1/what-if?" + query))
        #expect(try StrictJSON.parse(response.body)["code"] == .string(code))
        let page = try await board().respond(to: BoardRequest("/what-if?" + query))
        #expect(page.status == response.status)
        #expect(text(page).contains(code))
    }

    @Test("Many questions at once are answered one after the other, or told to come back")
    func queue() async throws {
        let board = try board()
        let statuses = await withTaskGroup(of: Int.self) { group in
            for seed in 1...8 {
                group.addTask {
                    let address = "/api/v1/what-if?\(Self.bounds)&beds=4&seed=\(seed)"
                    let response = await board.respond(to: BoardRequest(address))
                    let isPutOff = response.headers[.retryAfter] != nil
                    #expect(isPutOff == (response.status == .serviceUnavailable))
                    return response.status.code
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(statuses).isSubset(of: [200, 503]))
        #expect(statuses.count { $0 == 200 } >= 4)
    }
}
