import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

@Suite("The board answers requests")
struct BoardTests {
    private func board(_ reader: FixedReader) -> Board {
        Board(reader: reader, publicNames: ["board.example"])
    }

    private func board() throws -> Board {
        board(FixedReader(newest: try Story.decided().snapshot()))
    }

    private func text(_ response: BoardResponse) -> String {
        String(decoding: response.body, as: UTF8.self)
    }

    private func code(_ response: BoardResponse) throws -> JSONValue? {
        try StrictJSON.parse(response.body)["code"]
    }

    static let queries: [(String, Query)] = [
        ("cycles", .cycleList), ("cycles/2018-19-C4", .cycle("2018-19-C4")),
        ("cycles/2018-19-C4/allocation", .allocation("2018-19-C4")),
        ("cycles/2018-19-C4/explanations", .explanations("2018-19-C4")),
        ("waiting-list", .waitingList), ("placements", .placements),
        ("roster", .roster(cyclesAhead: 8)), ("authorities", .authorities),
        ("authorities/barnsley/balance", .balance("barnsley")),
        ("authorities/E08000018/balance", .balance("E08000018")), ("status", .status),
    ]

    @Test("The API gives byte for byte what the command prints", arguments: queries)
    func sameAnswer(path: String, query: Query) async throws {
        let snapshot = try Story.decided().snapshot()
        let answer = try query.answer(from: snapshot)
        let board = board(FixedReader(newest: snapshot))
        let json = await board.respond(to: BoardRequest("/api/v1/" + path))
        #expect(json.status == .ok)
        #expect(json.headers[.contentType] == "application/json")
        #expect(text(json) == answer.json.prettyText() + "\n")
        let csv = await board.respond(to: BoardRequest("/api/v1/\(path)?format=csv"))
        #expect(csv.headers[.contentType] == "text/csv; charset=utf-8; header=present")
        #expect(text(csv) == answer.csv())
    }

    @Test(
        "The form follows the query member, then what the client likes better",
        arguments: [
            ("text/csv", "", "csv"), ("application/json", "", "json"), ("*/*", "", "json"),
            ("text/csv;q=0.5, application/json", "", "json"),
            ("text/html,application/xhtml+xml,*/*;q=0.8", "", "json"),
            ("text/csv, */*;q=0.1", "", "csv"), ("text/csv", "?format=json", "json"),
            ("", "", "json"), ("text/*", "", "csv"),
        ])
    func negotiation(accept: String, query: String, form: String) async throws {
        let response = try await board().respond(
            to: BoardRequest("/api/v1/cycles" + query, accept: accept))
        #expect(response.headers[.contentType]?.contains(form) == true)
        #expect(response.headers[.vary]?.hasPrefix("Accept, ") == true)
    }

    @Test("Who takes none of the forms is told so", arguments: ["text/csv;q=0", "image/png, x/y"])
    func notAcceptable(accept: String) async throws {
        let response = try await board().respond(
            to: BoardRequest("/api/v1/cycles", accept: accept))
        #expect(response.status == .notAcceptable)
        #expect(try code(response) == "http.not-acceptable")
    }

    @Test("An answer the client has is not sent again, and its tag belongs to its bytes")
    func conditional() async throws {
        let board = try board()
        let first = await board.respond(to: BoardRequest("/api/v1/cycles"))
        let tag = try #require(first.headers[.eTag])
        for field in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
            let again = await board.respond(
                to: BoardRequest("/api/v1/cycles", ifNoneMatch: field))
            #expect(again.status == .notModified && again.body.isEmpty)
            #expect(again.headers[.eTag] == tag)
        }
        let other = await board.respond(to: BoardRequest("/api/v1/cycles?format=csv"))
        #expect(other.headers[.eTag] != tag)
        let stale = await board.respond(to: BoardRequest("/api/v1/cycles", ifNoneMatch: "\"x\""))
        #expect(stale.status == .ok)
    }

    @Test("The past is shown as it was known, by day and by moment, and the future is refused")
    func asOf() async throws {
        let before = try Story.waiting().snapshot()
        let after = try Story.decided().snapshot()
        let board = board(FixedReader(newest: after, past: [before]))
        func state(_ asOf: String) async throws -> JSONValue? {
            let response = await board.respond(to: BoardRequest("/api/v1/cycles?asOf=" + asOf))
            guard case .array(let cycles)? = try StrictJSON.parse(response.body)["cycles"]
            else { return try code(response) }
            return cycles[0]["state"]
        }
        #expect(try await state("2018-11-30") == "nominations-open")
        #expect(try await state("2018-12-10T16:59:59Z") == "nominations-open")
        #expect(try await state("2018-12-12") == "decided")
        #expect(try await state("2018-12-12T11:30:05%2B01:00") == "decided")
        #expect(try await state("2018-12-13") == "query.as-of-future")
        #expect(try await state("yesterday") == "query.as-of")
        #expect(try await state("2018-02-30") == "query.as-of")
        let page = await board.respond(to: BoardRequest("/?asOf=2018-11-30"))
        #expect(text(page).contains("As it was known"))
        #expect(!text(page).contains("How the exchange of files is doing"))
    }

    @Test(
        "A problem has its status, our code and a remedy",
        arguments: [
            ("/api/v1/cycles/2018-19-C9", 404, "query.unknown-cycle"),
            ("/api/v1/cycles/2019-20-C1/allocation", 404, "query.not-decided"),
            ("/api/v1/authorities/leeds/balance", 404, "query.unknown-authority"),
            ("/api/v1/nominations/n-nobody", 404, "query.unknown-nomination"),
            ("/api/v1/nominations/rotherham%2FR-1", 404, "http.not-found"),
            ("/api/v1/nothing", 404, "http.not-found"), ("/api/v1/", 404, "http.not-found"),
            ("/api/v1/cycles/", 404, "http.not-found"),
            ("/api/v1/cycles/%zz", 404, "http.not-found"),
            ("/api/v1/cycles/%ff", 404, "http.not-found"),
            ("/api/v1/cycles?table=Nothing", 404, "query.unknown-table"),
            ("/api/v1/cycles?limit=3", 400, "http.query-member"),
            ("/api/v1/cycles?format=json&format=csv", 400, "http.query-member"),
            ("/api/v1/cycles?format=xml", 400, "http.query-member"),
            ("/api/v1/cycles?asOf=%", 400, "http.query-member"),
            ("/api/v1/roster?cyclesAhead=x", 400, "query.out-of-range"),
        ])
    func problems(target: String, status: Int, code: String) async throws {
        let response = try await board().respond(to: BoardRequest(target))
        #expect(response.status.code == status)
        #expect(response.headers[.contentType] == "application/problem+json")
        let problem = try StrictJSON.parse(response.body)
        #expect(problem["code"] == .string(code))
        #expect(problem["status"] == .integer(Int64(status)))
        #expect(problem["type"] != nil && problem["title"] != nil && problem["detail"] != nil)
        #expect(problem["remedy"] != nil)
    }

    @Test(
        "Only GET and HEAD are taken, and the answer says so", arguments: ["POST", "PUT", "DELETE"])
    func methods(name: String) async throws {
        let method = try #require(HTTPRequest.Method(name))
        for target in ["/", "/api/v1/cycles", "/healthz"] {
            let response = try await board().respond(to: BoardRequest(target, method: method))
            #expect(response.status == .methodNotAllowed)
            #expect(response.headers[.allow] == "GET, HEAD")
        }
    }

    @Test(
        "Only names of this server are answered",
        arguments: [
            ("localhost", true), ("127.0.0.1:8080", true), ("[::1]:80", true), ("[::1]", true),
            ("LOCALHOST", true), ("board.example", true), ("board.example:443", true),
            ("evil.example", false), ("localhost.evil.example", false), ("", false),
            ("localhost:80:80", false), ("localhost:x", false), ("[::2]", false),
        ])
    func hosts(host: String, isAnswered: Bool) async throws {
        let response = try await board().respond(to: BoardRequest("/api/v1/cycles", host: host))
        #expect(response.status == (isAnswered ? .ok : .misdirectedRequest))
        let without = try await board().respond(to: BoardRequest("/", host: nil))
        #expect(without.status == .badRequest)
    }

    @Test("A target that is too long and a body are refused")
    func limits() async throws {
        let long = "/api/v1/cycles?asOf=" + String(repeating: "1", count: 8000)
        #expect(try await board().respond(to: BoardRequest(long)).status == .uriTooLong)
        var body = BoardRequest("/api/v1/cycles")
        body.hasBody = true
        #expect(try await board().respond(to: body).status == .contentTooLarge)
    }

    @Test("Every response forbids scripts, frames and sniffing, errors too")
    func securityHeaders() async throws {
        for target in [
            "/", "/cycles/2018-19-C4", "/board.css", "/api/v1/status", "/no", "/healthz",
        ] {
            let headers = try await board().respond(to: BoardRequest(target)).headers
            let policy = try #require(headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'; style-src 'self'"))
            #expect(!policy.contains("unsafe"))
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[try #require(HTTPField.Name("Referrer-Policy"))] == "no-referrer")
            #expect(headers[.cacheControl] != nil)
        }
    }

    @Test("A state that cannot be read is a 503 that says when to come back")
    func unavailable() async throws {
        let board = board(
            FixedReader(newest: try Story.decided().snapshot(), isBroken: true))
        let response = await board.respond(to: BoardRequest("/api/v1/cycles"))
        #expect(response.status == .serviceUnavailable)
        #expect(response.headers[.retryAfter] == "5")
        #expect(try code(response) == "http.unavailable")
        #expect(await board.respond(to: BoardRequest("/healthz")).status == .ok)
        #expect(await board.respond(to: BoardRequest("/readyz")).status == .serviceUnavailable)
    }

    @Test("Ready means an agreement in force and a round not older than three rescans")
    func readiness() async throws {
        let story = try Story.decided()
        func status(secondsAgo: Int?, speed: Int? = nil) async throws -> Int {
            let round = secondsAgo.map { story.at.adding(seconds: -$0) }
            let demonstration = speed.map {
                Demonstration(speed: $0, startedOn: CivilDate(dayNumber: 17_000))
            }
            let snapshot = story.snapshot(
                demonstration: demonstration, exchange: ExchangeFigures(lastRoundAt: round))
            let asked = board(FixedReader(newest: snapshot))
            return await asked.respond(to: BoardRequest("/readyz")).status.code
        }
        #expect(try await status(secondsAgo: 90) == 200)
        #expect(try await status(secondsAgo: 91) == 503)
        #expect(try await status(secondsAgo: nil) == 503)
        #expect(try await status(secondsAgo: 900, speed: 10) == 200)
        let empty = try Story(from: "2018-11-01T09:00:00Z")
        let snapshot = empty.snapshot(exchange: ExchangeFigures(lastRoundAt: empty.at))
        let asked = board(FixedReader(newest: snapshot))
        #expect(await asked.respond(to: BoardRequest("/readyz")).status == .serviceUnavailable)
    }
}
