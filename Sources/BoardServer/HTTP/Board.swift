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
    private let gate: Gate
    private let rescanSeconds: Int
    private let logger: Logger
    private let cache = AnswerCache()
    private let whatIfs = WhatIfDesk()

    /// A board on what a reader shows.
    /// - Parameters:
    ///   - ledger: shows the ledger itself; `nil`: this board has no page of it.
    ///   - mirror: shows what a mirror has checked; with one, the board shows nothing else.
    ///   - access: knows who may look; `nil`: everybody may see everything.
    ///   - publicNames: names in the `Host` field, beside the loopback ones, that are answered.
    ///   - rescanSeconds: seconds between two rounds of the daemon when nothing happens.
    ///   - seconds: paces what is limited; from any origin, never backwards.
    package init(
        reader: any StateReader, ledger: (any LedgerReader)? = nil,
        mirror: (any MirrorReader)? = nil, access: (any AccessKeeper)? = nil,
        publicNames: [String] = [], rescanSeconds: Int = 30, logger: Logger = .silent,
        seconds: @escaping @Sendable () -> Int = { 0 }
    ) {
        gate = Gate(keeper: access, seconds: seconds)
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
        } catch let failure as AnswerFailure {
            response = refusal(BoardProblem(failure), isPage: asPage(request, route))
        } catch {
            logger.error(
                "The board cannot read the state.",
                metadata: ["code": "board.unavailable", "error": "\(error)"])
            response = refusal(.unavailable, isPage: asPage(request, route))
        }
        if response.status == .methodNotAllowed {
            response.headers[.allow] = route == .logout ? "POST" : "GET, HEAD"
        }
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
        try check(request.method, for: route)
        let admission = try gate.admit(request, to: route.need)
        let members = try QueryMembers(request.query, allowed: route.memberNames)
        let content: Content
        switch mirror == nil ? route : route.ofMirror {
        case .style: content = BoardStyle.content
        case .health: content = .status(["status": "alive"])
        case .readiness: return try await readiness()
        case .login, .logout:
            return try LoginDesk(gate: gate).response(to: request, route, members)
        case .query(let query):
            content = try await data(request, query, members, admission)
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .whatIfPage,
            .exchangePage:
            content = try await page(route, members, admission)
        case .ledgerPage, .mirrorPage, .ledger:
            content = try await LedgerDesk(
                reader: reader, ledger: ledger, mirror: mirror, admission: admission
            ).content(mirror == nil ? route : route.ofMirror, members)
        }
        return response(content, to: request)
    }

    /// Pages and data are only read; a browser ends its session by a form, so that no link does.
    private func check(_ method: HTTPRequest.Method, for route: Route) throws(BoardProblem) {
        if route == .logout {
            guard method == .post else {
                throw BoardProblem(
                    .methodNotAllowed, "A session is ended by the button, not by a link.",
                    remedy: "Use the button at the foot of a page.")
            }
            return
        }
        guard method == .get || method == .head else {
            throw BoardProblem(
                .methodNotAllowed, "The board only reads: it takes GET and HEAD.",
                remedy: "Send a signed file through the party's folder instead.")
        }
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
        guard !request.hasSeveralHosts else {
            throw BoardProblem(
                .badHeaders, "The request names its host more than once.",
                remedy: "Send one Host field.")
        }
        guard !request.hasBody else {
            throw BoardProblem(
                .bodyNotAllowed, "No request of the board has a body.", remedy: "Leave it away.")
        }
    }

    private func snapshot(
        _ members: QueryMembers, _ admission: Admission
    ) async throws -> ServiceSnapshot {
        var snapshot = try await known(members)
        snapshot.admission = admission
        return snapshot
    }

    private func known(_ members: QueryMembers) async throws -> ServiceSnapshot {
        guard let text = members["asOf"] else { return try await reader.snapshot(seen: nil) }
        guard let asOf = AsOf(text) else {
            throw AnswerFailure(
                .badMoment, "“\(text)” is neither a day nor a moment.",
                remedy: "Write 2019-01-07, or 2019-01-07T17:00:00Z.")
        }
        return try await reader.snapshot(seen: asOf)
    }

    private func page(
        _ route: Route, _ members: QueryMembers, _ admission: Admission
    ) async throws -> Content {
        let snapshot = try await snapshot(members, admission)
        var route = route
        var study: SimulationStudy?
        if case .whatIfPage = route {
            let whatIf = try WhatIf(members)
            route = .whatIfPage(whatIf)
            try snapshot.checkAgreement()
            study = try await whatIfs.study(whatIf, of: snapshot.state)
        }
        let asked = route
        let key = AnswerCache.Key(
            route: asked, form: snapshot.isPast ? "html past" : "html", admission: admission,
            smallNumbers: snapshot.smallNumbers,
            entry: snapshot.state.entry, time: snapshot.now.seconds / 60,
            demonstration: snapshot.demonstration,
            exchange: snapshot.exchange)
        let written = try cache.written(key) { () throws(AnswerFailure) in
            switch (asked, study) {
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
        _ request: BoardRequest, _ query: Query, _ members: QueryMembers, _ admission: Admission
    ) async throws -> Content {
        var query = query
        if case .roster = query, let text = members["cyclesAhead"] {
            query = .roster(cyclesAhead: Int(text) ?? 0)
        }
        let form = try Representation(member: members["format"], accept: request.accept)
        let caption = members["table"]
        if case .whatIf = query { query = .whatIf(try WhatIf(members)) }
        let snapshot = try await snapshot(members, admission)
        var study: SimulationStudy?
        if case .whatIf(let whatIf) = query {
            try snapshot.checkAgreement()
            study = try await whatIfs.study(whatIf, of: snapshot.state)
        }
        let isStatus = query == .status || query == .exchange
        let key = AnswerCache.Key(
            route: .query(query),
            form: "\(form.rawValue) \(snapshot.isPast) \(caption ?? "")",
            admission: Admission(admission.viewer, by: .token),
            smallNumbers: snapshot.smallNumbers,
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
