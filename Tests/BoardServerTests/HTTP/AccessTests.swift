import BoardServer
import Evidence
import HTTPTypes
import Synchronization
import Testing

@Suite("The board asks who looks")
struct AccessTests {
    private let access = FixedAccess()

    private func board(_ keeper: FixedAccess? = nil, seconds: Int = 0) throws -> Board {
        Board(
            reader: FixedReader(newest: try Story.decided().snapshot()), access: keeper ?? access,
            seconds: { seconds })
    }

    private func get(
        _ target: String, token: String? = nil, cookie: String? = nil,
        method: HTTPRequest.Method = .get
    ) -> BoardRequest {
        var request = BoardRequest(target, method: method)
        request.authorization = token.map { "Bearer \($0)" }
        request.cookie = cookie
        return request
    }

    private func code(_ response: BoardResponse) throws -> JSONValue? {
        try StrictJSON.parse(response.body)["code"]
    }

    @Test("Without credentials data is a problem, and a page says how to get a link")
    func nobody() async throws {
        let board = try board()
        let data = await board.respond(to: get("/api/v1/cycles"))
        #expect(data.status == .unauthorized)
        #expect(data.headers[.wwwAuthenticate] == "Bearer realm=\"the board\"")
        #expect(try code(data) == "http.credentials-missing")
        let page = await board.respond(to: get("/"))
        #expect(page.status == .unauthorized)
        #expect(String(decoding: page.body, as: UTF8.self).contains("Ask for a login link"))
        for target in ["/healthz", "/board.css", "/login", "/openapi.json"] {
            #expect(await board.respond(to: get(target)).status == .ok)
        }
    }

    @Test("A calendar's address opens the calendar feed and nothing else")
    func calendar() async throws {
        let calendar = access.make(.token, .calendar).text
        let person = access.make(.token, .board).text
        let board = try board()
        func status(_ target: String, _ token: String? = nil) async -> Int {
            await board.respond(to: get(target, token: token)).status.code
        }
        let feed = "/api/v1/calendar.ics"
        #expect(await status("\(feed)?token=\(calendar)") == 200)
        #expect(await status("\(feed)?asOf=2018-12-01&token=\(calendar)") == 200)
        #expect(await status(feed, calendar) == 200)
        #expect(await status(feed, person) == 200)
        // What opens more is not taken from an address, where it would be written down.
        #expect(await status("\(feed)?token=\(person)") == 401)
        #expect(await status("\(feed)?token=nonsense") == 401)
        #expect(await status(feed) == 401)
        for target in ["/", "/api/v1/cycles", "/fairness", "/api/v1/events"] {
            #expect(await status(target, calendar) == 403, "\(target)")
            #expect(await status("\(target)?token=\(calendar)") == 401, "\(target)")
        }
        #expect(await status("/api/v1/nominations/n-0000000000000000", calendar) == 403)
    }

    @Test(
        "What is no token opens nothing",
        arguments: [
            "", "x", "mst_1_", "mst_0_AQEB", "mst_99999999999999999999_AQEB",
            "mst_2_AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE",
            "mst_1_AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI",
        ])
    func wrongTokens(text: String) async throws {
        _ = access.make(.token, .board)
        let response = try await board().respond(to: get("/api/v1/cycles", token: text))
        #expect(response.status == .unauthorized)
        #expect(try code(response) == "http.credentials-wrong")
        #expect(response.headers[.wwwAuthenticate]?.contains("invalid_token") == true)
    }

    @Test("A token opens the board until it is revoked")
    func token() async throws {
        let token = access.make(.token, .operator)
        let board = try board()
        #expect(await board.respond(to: get("/", token: token.text)).status == .ok)
        #expect(
            await board.respond(to: get("/api/v1/cycles", token: token.text)).status == .ok)
        access.revoke(token.number)
        let after = await board.respond(to: get("/", token: token.text))
        #expect(after.status == .unauthorized)
    }

    @Test("A login link opens one session, which its button ends")
    func login() async throws {
        let link = access.make(.login, .authority("rotherham"))
        let board = try board()
        #expect(
            await board.respond(to: get("/", token: link.text)).status == .unauthorized)
        let address = "/login?link=\(link.text)"
        // A program that only looks does not use it up.
        #expect(await board.respond(to: get(address, method: .head)).status == .ok)
        var first = get(address)
        first.isSecure = true
        let opened = await board.respond(to: first)
        #expect(opened.status == .seeOther && opened.headers[.location] == "/")
        let set = try #require(opened.headers[.setCookie])
        for part in ["; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/"] {
            #expect(set.contains(part))
        }
        #expect(await board.respond(to: get(address)).status == .unauthorized)
        let cookie = String(set.prefix { $0 != ";" })
        let page = await board.respond(to: get("/", cookie: "other=1; \(cookie)"))
        #expect(page.status == .ok)
        #expect(String(decoding: page.body, as: UTF8.self).contains("Shown to Rotherham."))
        #expect(
            await board.respond(to: get("/logout", cookie: cookie)).status == .methodNotAllowed)
        var foreign = get("/logout", cookie: cookie, method: .post)
        foreign.fetchSite = "cross-site"
        #expect(await board.respond(to: foreign).status == .forbidden)
        let ended = await board.respond(to: get("/logout", cookie: cookie, method: .post))
        #expect(ended.status == .seeOther)
        #expect(ended.headers[.setCookie]?.contains("Max-Age=0") == true)
        #expect(await board.respond(to: get("/", cookie: cookie)).status == .unauthorized)
    }

    @Test("Wrong credentials are slowed down, right ones are not, and time forgives")
    func failures() async throws {
        let token = access.make(.token, .board)
        let time = Mutex(0)
        let board = Board(
            reader: FixedReader(newest: try Story.decided().snapshot()), access: access,
            seconds: { time.withLock { $0 } })
        var statuses: [Int] = []
        for _ in 0..<25 {
            statuses.append(
                await board.respond(to: get("/api/v1/cycles", token: "x")).status.code)
        }
        #expect(statuses == Array(repeating: 401, count: 20) + Array(repeating: 429, count: 5))
        let slowed = await board.respond(to: get("/api/v1/cycles", token: "x"))
        #expect(slowed.headers[.retryAfter] == "15")
        #expect(await board.respond(to: get("/api/v1/cycles", token: token.text)).status == .ok)
        time.withLock { $0 = 15 }
        #expect(
            await board.respond(to: get("/api/v1/cycles", token: "x")).status == .unauthorized)
        #expect(
            await board.respond(to: get("/api/v1/cycles", token: "x")).status == .tooManyRequests)
    }

    @Test("A demonstration is open until its first token, and every page says so")
    func demonstration() async throws {
        let open = FixedAccess(isOpenUntilUsed: true)
        let board = try board(open)
        let page = await board.respond(to: get("/"))
        #expect(page.status == .ok)
        #expect(String(decoding: page.body, as: UTF8.self).contains("Open demonstration:"))
        let token = open.make(.token, .board)
        #expect(await board.respond(to: get("/")).status == .unauthorized)
        open.revoke(token.number)
        #expect(await board.respond(to: get("/")).status == .unauthorized)
    }
}
