import Commissioning
import Evidence
import HTTPTypes
import Logging

/// Turns requests into responses: no socket, no clock, nothing it could change.
package struct Board: Sendable {
    private let reader: any StateReader
    private let ledger: (any LedgerReader)?
    private let mirror: (any MirrorReader)?
    private let hosts: HostRule
    private let rescanSeconds: Int
    private let logger: Logger
    private let cache = AnswerCache()
    private let whatIfs = WhatIfDesk()

    /// A board on what a reader shows.
    /// - Parameters:
    ///   - ledger: shows the ledger itself; `nil`: this board has no page of it.
    ///   - mirror: shows what a mirror has checked; with one, the board shows nothing else.
    ///   - publicNames: names in the `Host` field, beside the loopback ones, that are answered.
    ///   - rescanSeconds: seconds between two rounds of the daemon when nothing happens.
    package init(
        reader: any StateReader, ledger: (any LedgerReader)? = nil,
        mirror: (any MirrorReader)? = nil, publicNames: [String] = [], rescanSeconds: Int = 30,
        logger: Logger = .silent
    ) {
        self.reader = reader
        self.ledger = ledger
        self.mirror = mirror
        self.rescanSeconds = rescanSeconds
        self.logger = logger
        hosts = HostRule(publicNames: publicNames)
    }

    /// The response to one request; nothing escapes as an error.
    package func respond(to request: BoardRequest) async -> BoardResponse {
        let route = Route(path: request.path)
        var response: BoardResponse
        do {
            response = try await answer(request, route)
        } catch let problem as BoardProblem {
            response = refusal(problem, isPage: asPage(request, route))
            if problem.status == .serviceUnavailable { response.headers[.retryAfter] = "5" }
        } catch let failure as AnswerFailure {
            response = refusal(BoardProblem(failure), isPage: asPage(request, route))
        } catch {
            logger.error(
                "The board cannot read the state.",
                metadata: ["code": "board.unavailable", "error": "\(error)"])
            response = refusal(.unavailable, isPage: asPage(request, route))
            response.headers[.retryAfter] = "5"
        }
        if response.status == .methodNotAllowed { response.headers[.allow] = "GET, HEAD" }
        response.headers.append(contentsOf: SecurityHeaders.fields)
        return response
    }

    private func answer(_ request: BoardRequest, _ route: Route?) async throws -> BoardResponse {
        try check(request)
        guard let route else {
            throw BoardProblem(
                .notFound, "There is nothing here.",
                remedy: "Start at the overview, or at /api/v1/cycles.")
        }
        guard request.method == .get || request.method == .head else {
            throw BoardProblem(
                .methodNotAllowed, "The board only reads: it takes GET and HEAD.",
                remedy: "Send a signed file through the party's folder instead.")
        }
        let members = try QueryMembers(request.query, allowed: route.memberNames)
        let content: Content
        switch mirror == nil ? route : route.ofMirror {
        case .style: content = BoardStyle.content
        case .script: content = BoardStyle.script
        case .health: content = .status(["status": "alive"])
        case .readiness: return try await readiness()
        case .query(let query): content = try await data(request, query, members)
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .whatIfPage,
            .exchangePage, .board:
            content = try await page(route, members)
        case .ledgerPage, .mirrorPage, .ledger:
            content = try await LedgerDesk(reader: reader, ledger: ledger, mirror: mirror)
                .content(mirror == nil ? route : route.ofMirror, members)
        }
        return response(content, to: request)
    }

    private func check(_ request: BoardRequest) throws(BoardProblem) {
        guard request.target.utf8.count <= BoardLimits.targetBytesMaximum else {
            throw BoardProblem(
                .targetTooLong,
                "The address is longer than \(BoardLimits.targetBytesMaximum) bytes.",
                remedy: "Shorten it.")
        }
        guard hosts.allows(request.host) else {
            throw BoardProblem(
                .wrongHost, "This server does not go by the name in the Host field.",
                remedy: "Use localhost, or add the name to the board's public names.")
        }
        guard !request.hasBody else {
            throw BoardProblem(
                .bodyNotAllowed, "No request of the board has a body.", remedy: "Leave it away.")
        }
    }

    private func snapshot(
        _ members: QueryMembers, comparing: Bool = false
    ) async throws -> ServiceSnapshot {
        let asOf = try moment(members["asOf"])
        guard comparing else { return try await reader.snapshot(seen: asOf) }
        return try await reader.snapshot(seen: asOf, since: try moment(members["from"]))
    }

    private func moment(_ text: String?) throws -> AsOf? {
        guard let text else { return nil }
        guard let asOf = AsOf(text) else {
            throw AnswerFailure(
                .badMoment, "“\(text)” is neither a day nor a moment.",
                remedy: "Write 2019-01-07, or 2019-01-07T17:00:00Z.")
        }
        return asOf
    }

    private func page(_ route: Route, _ members: QueryMembers) async throws -> Content {
        var route = route
        let isCompared = route == .board(.changes(nil))
        let snapshot = try await snapshot(members, comparing: isCompared)
        if isCompared { route = .board(.changes(try moment(members["from"]))) }
        var study: SimulationStudy?
        if case .whatIfPage = route {
            let whatIf = try WhatIf(members)
            route = .whatIfPage(whatIf)
            try snapshot.checkAgreement()
            study = try await whatIfs.study(whatIf, of: snapshot.state)
        }
        let asked = route
        let key = AnswerCache.Key(
            route: asked, form: snapshot.pageForm,
            entry: snapshot.state.entry, time: snapshot.now.seconds / 60,
            demonstration: snapshot.demonstration,
            exchange: snapshot.exchange)
        let written = try cache.written(key) { () throws(AnswerFailure) in
            switch (asked, study) {
            case (.board(let page), _): Array(try page.html(snapshot).text.utf8)
            case (.cyclePage(let id), _): Array(try CyclePage(snapshot, cycle: id).html.text.utf8)
            case (.teamPage, _): Array(try TeamPage(snapshot).html.text.utf8)
            case (.exchangePage, _): Array(try ExchangePage(snapshot).html.text.utf8)
            case (.financePage, _): Array(try FinancePage(snapshot).html.text.utf8)
            case (.outcomesPage, _): Array(try OutcomesPage(snapshot).html.text.utf8)
            case (.whatIfPage(let whatIf), let study?):
                Array(WhatIfPage(snapshot, whatIf, study).html.text.utf8)
            default: Array(try OverviewPage(snapshot).html.text.utf8)
            }
        }
        return Content(written, type: "text/html; charset=utf-8")
    }

    private func data(
        _ request: BoardRequest, _ query: Query, _ members: QueryMembers
    ) async throws -> Content {
        var query = query
        if case .roster = query, let text = members["cyclesAhead"] {
            query = .roster(cyclesAhead: Int(text) ?? 0)
        }
        let form = try Representation(member: members["format"], accept: request.accept)
        let caption = members["table"]
        if case .whatIf = query { query = .whatIf(try WhatIf(members)) }
        let isCompared = query == .changes(nil)
        let snapshot = try await snapshot(members, comparing: isCompared)
        if isCompared { query = .changes(try moment(members["from"])) }
        var study: SimulationStudy?
        if case .whatIf(let whatIf) = query {
            try snapshot.checkAgreement()
            study = try await whatIfs.study(whatIf, of: snapshot.state)
        }
        let isStatus = query == .status || query == .exchange
        let key = AnswerCache.Key(
            route: .query(query),
            form: "\(form.rawValue) \(snapshot.isPast) \(caption ?? "")",
            entry: snapshot.state.entry,
            time: isStatus ? snapshot.now.seconds : snapshot.moment.seconds,
            demonstration: snapshot.demonstration, exchange: isStatus ? snapshot.exchange : nil)
        let (asked, made) = (query, study)
        let written = try cache.written(key) { () throws(AnswerFailure) in
            let answer: Answer
            if let made {
                answer = WhatIfAnswer(snapshot, made).answer
            } else {
                answer = try asked.answer(from: snapshot)
            }
            try answer.check(table: caption)
            switch form {
            case .json: return Array((answer.json.prettyText() + "\n").utf8)
            case .csv: return Array(try answer.csv(table: caption).utf8)
            }
        }
        var content = Content(
            written,
            type: form == .json
                ? "application/json" : "text/csv; charset=utf-8; header=present")
        content.isNegotiated = true
        return content
    }

    private func readiness() async throws -> BoardResponse {
        let snapshot = try await reader.snapshot(asOf: nil)
        let reasons = snapshot.unreadiness(rescanSeconds: rescanSeconds)
        let body: JSONValue = ["ready": .bool(reasons.isEmpty), "reasons": .texts(reasons)]
        return BoardResponse(
            reasons.isEmpty ? .ok : .serviceUnavailable,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: Array((body.prettyText() + "\n").utf8))
    }

    private func asPage(_ request: BoardRequest, _ route: Route?) -> Bool {
        route?.isPage ?? !request.path.hasPrefix("/api/")
    }
}
