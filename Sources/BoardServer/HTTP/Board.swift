import Commissioning
import Evidence
import HTTPTypes
import Logging

/// The figures of a monitoring system.
package struct BoardFigures: Sendable {
    fileprivate let text: @Sendable () async throws -> String

    /// - Parameter text: Writes them as they are now.
    package init(text: @escaping @Sendable () async throws -> String) {
        self.text = text
    }
}

/// Turns requests into responses: no socket, no clock, nothing it could change.
package struct Board: Sendable {
    let reader: any StateReader
    private let ledger: (any LedgerReader)?
    private let mirror: (any MirrorReader)?
    private let hosts: HostRule
    private let gate: Gate
    private let rescanSeconds: Int
    private let metrics: BoardFigures?
    private let logger: Logger
    private let cache = AnswerCache()
    private let requests = KeptRequests()
    private let whatIfs = WhatIfDesk()
    private let streams = StreamPlaces()
    private let pause: @Sendable () async throws -> Void

    /// A board on what a reader shows.
    /// - Parameters:
    ///   - ledger: shows the ledger itself; `nil`: this board has no page of it.
    ///   - mirror: shows what a mirror has checked; with one, the board shows nothing else.
    ///   - access: knows who may look; `nil`: everybody may see everything.
    ///   - publicNames: names in the `Host` field, beside the loopback ones, that are answered.
    ///   - rescanSeconds: seconds between two rounds of the daemon when nothing happens.
    ///   - metrics: writes the figures of `/metrics`; `nil`: this board has none.
    ///   - seconds: paces what is limited; from any origin, never backwards.
    ///   - pause: waits between two looks of an event stream.
    package init(
        reader: any StateReader, ledger: (any LedgerReader)? = nil,
        mirror: (any MirrorReader)? = nil, access: (any AccessKeeper)? = nil,
        publicNames: [String] = [], rescanSeconds: Int = 30, metrics: BoardFigures? = nil,
        logger: Logger = .silent,
        seconds: @escaping @Sendable () -> Int = { 0 },
        pause: @escaping @Sendable () async throws -> Void = {
            try await ContinuousClock().sleep(for: .seconds(BoardLimits.streamLookSeconds))
        }
    ) {
        self.pause = pause
        gate = Gate(keeper: access, seconds: seconds)
        self.reader = reader
        self.ledger = ledger
        self.mirror = mirror
        self.rescanSeconds = rescanSeconds
        self.metrics = metrics
        self.logger = logger
        hosts = HostRule(publicNames: publicNames)
    }

    /// The response to one request; nothing escapes as an error.
    package func respond(to request: BoardRequest) async -> BoardResponse {
        var found: (route: Route, operation: Operation?)?
        var response: BoardResponse
        do {
            try check(request)
            if let kept = try kept(request) {
                return kept.response(ifNoneMatch: request.ifNoneMatch)
            }
            found = Route.find(request.path)
            response = try await answer(request, found)
        } catch let problem as BoardProblem {
            note(problem, request)
            response = await refused(problem, request, found?.route)
        } catch let failure as AnswerFailure {
            response = await refused(BoardProblem(failure), request, found?.route)
        } catch {
            logger.error(
                "The board cannot read the state.",
                metadata: ["code": "board.unavailable", "error": "\(error)"])
            response = await refused(.unavailable, request, found?.route)
        }
        if response.status == .methodNotAllowed {
            response.headers[.allow] = found?.route == .logout ? "POST" : "GET, HEAD"
        }
        if !response.isPrepared {
            response.headers.append(contentsOf: SecurityHeaders.fields)
        }
        return response
    }

    /// Says who tries credentials; the limit on failures bounds how often.
    private func note(_ problem: BoardProblem, _ request: BoardRequest) {
        guard problem.code == BoardProblem.Code.credentialsWrong.rawValue else { return }
        logger.notice(
            "wrong credentials",
            metadata: ["code": "\(problem.code)", "address": "\(request.client())"])
    }

    private func answer(
        _ request: BoardRequest, _ found: (route: Route, operation: Operation?)?
    ) async throws -> BoardResponse {
        let stamp = request.method == .get || request.method == .head ? reader.stamp() : nil
        guard let (route, operation) = found else {
            throw BoardProblem(
                .notFound, "There is nothing here.",
                remedy: "Start at the overview, or at /api/v1/cycles.")
        }
        guard mirror == nil || !route.isOfCoordinator else {
            throw BoardProblem(
                .notFound, "This is a mirror: it has checked the ledger and decides nothing.",
                remedy: "Ask /api/v1/mirror here, or the coordinator's service.")
        }
        try check(request.method, for: route)
        let admission = try gate.admit(request, to: route.need)
        let members = try QueryMembers(
            request.query, allowed: operation?.memberNames ?? route.memberNames)
        if let operation {
            if operation.types.count == 1 {
                try Representation.check(operation.types[0], accept: request.accept)
            } else {
                _ = try Representation(member: members["format"], accept: request.accept)
            }
        }
        let content: Content
        switch mirror == nil ? route : route.ofMirror {
        case .style: content = BoardStyle.content
        case .script: content = BoardStyle.script
        case .health: content = .status(["status": "alive"])
        case .readiness: return try await readiness()
        case .metrics: return try await figures()
        case .login, .logout:
            return try LoginDesk(gate: gate, demonstration: await demonstration())
                .response(to: request, route, members)
        case .description: content = .description
        case .events: return try events(request)
        case .calendar:
            let feed = CalendarFeed(try await snapshot(members, admission))
            content = Content(.init(Array(feed.text.utf8)), type: "text/calendar; charset=utf-8")
        case .query(let query):
            content = try await data(request, query, members, admission, operation?.paged)
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .whatIfPage,
            .exchangePage, .board:
            content = try await page(route, members, admission)
        case .ledgerPage, .mirrorPage, .ledger:
            content = try await LedgerDesk(
                reader: reader, ledger: ledger, mirror: mirror, admission: admission
            ).content(mirror == nil ? route : route.ofMirror, members, accept: request.accept)
        }
        let made = prepared(content, request)
        if let stamp, stamp == reader.stamp(), isKept(route) {
            requests.keep(made, request.form(as: admission), request.target, route.need, at: stamp)
        }
        return made.response(ifNoneMatch: request.ifNoneMatch)
    }

    /// What was answered to the same request since anything happened, if the reader may see it.
    private func kept(_ request: BoardRequest) throws -> PreparedResponse? {
        guard request.method == .get || request.method == .head, let stamp = reader.stamp(),
            let known = requests.find(request.target, at: stamp)
        else { return nil }
        return known.response(in: request.form(as: try gate.admit(request, to: known.need)))
    }

    /// The response to a request that was answered word for word since anything happened, for a
    /// caller that may not wait; `nil`: `respond` finds it, or says what is wrong.
    func responseAtHand(to request: BoardRequest) -> BoardResponse? {
        guard request.method == .get || request.method == .head,
            let stamp = reader.stampAtHand(),
            let known = requests.find(request.target, at: stamp), (try? check(request)) != nil,
            let admission = gate.admissionAtHand(request, to: known.need)
        else { return nil }
        return known.response(in: request.form(as: admission))?
            .response(ifNoneMatch: request.ifNoneMatch)
    }

    /// Whether a route's answers depend on the state alone: a mirror's do not, and a past day's
    /// are asked for once each.
    private func isKept(_ route: Route) -> Bool {
        switch route {
        case .mirrorPage, .ledger(.mirror): false
        default: true
        }
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
        guard !request.hasSeveralHosts else {
            throw BoardProblem(
                .badHeaders, "The request names its host more than once.",
                remedy: "Send one Host field.")
        }
        guard request.host != nil else {
            throw BoardProblem(
                .badHeaders, "The request does not name its host.",
                remedy: "Send one Host field; HTTP/1.1 asks for it.")
        }
        guard hosts.allows(request.host) else {
            throw BoardProblem(
                .wrongHost, "This server does not go by the name in the Host field.",
                remedy: "Use localhost, or add the name to the setting boardNames.")
        }
        guard !request.hasBody else {
            throw BoardProblem(
                .bodyNotAllowed, "No request of the board has a body.", remedy: "Leave it away.")
        }
    }

    /// - Parameters:
    ///   - continues: The page after another is of the moment that the first was of.
    ///   - comparing: What was known earlier is wanted too.
    private func snapshot(
        _ members: QueryMembers, _ admission: Admission, continues: Bool = false,
        comparing: Bool = false
    ) async throws -> ServiceSnapshot {
        var snapshot = try await known(members, comparing: comparing)
        if continues, let cursor = try PageWish.cursor(members), snapshot.moment > cursor.at {
            snapshot = try await reader.snapshot(seen: .moment(cursor.at))
        }
        snapshot.admission = admission
        return snapshot
    }

    private func known(
        _ members: QueryMembers, comparing: Bool
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

    private func page(
        _ route: Route, _ members: QueryMembers, _ admission: Admission
    ) async throws -> Content {
        var route = route
        let isCompared = route == .board(.changes(nil))
        let snapshot = try await snapshot(members, admission, comparing: isCompared)
        if isCompared { route = .board(.changes(try moment(members["from"]))) }
        var study: SimulationStudy?
        if case .whatIfPage = route {
            let whatIf = try WhatIf(members, isForm: true)
            route = .whatIfPage(whatIf)
            try snapshot.checkAgreement()
            study = try await whatIfs.study(whatIf, of: snapshot.state)
        }
        let asked = route
        let key = AnswerCache.Key(
            route: asked, form: snapshot.pageForm, page: nil,
            admission: admission,
            smallNumbers: snapshot.smallNumbers,
            entry: snapshot.state.entry, time: snapshot.now.seconds / 60,
            demonstration: snapshot.demonstration,
            exchange: snapshot.exchange)
        let written = try await cache.written(key) { () async throws(AnswerFailure) in
            let html: HTML
            switch (asked, study) {
            case (.board(let page), _): html = try await page.html(snapshot)
            case (.cyclePage(let id), _): html = try CyclePage(snapshot, cycle: id).html
            case (.teamPage, _): html = try TeamPage(snapshot).html
            case (.exchangePage, _): html = try ExchangePage(snapshot).html
            case (.financePage, _): html = try FinancePage(snapshot).html
            case (.outcomesPage, _): html = try OutcomesPage(snapshot).html
            case (.whatIfPage(let whatIf), let study?):
                html = WhatIfPage(snapshot, whatIf, study).html
            default: html = try OverviewPage(snapshot).html
            }
            // Whatever a page adds to its answers is held to the same rule.
            return AnswerCache.Written(Array(Redaction(snapshot).text(html.text).utf8))
        }
        return Content(written, type: "text/html; charset=utf-8")
    }

    private func data(
        _ request: BoardRequest, _ query: Query, _ members: QueryMembers, _ admission: Admission,
        _ paged: PagedList?
    ) async throws -> Content {
        var query = query
        if case .roster = query, let text = members["cyclesAhead"] {
            query = .roster(cyclesAhead: Int(text) ?? 0)
        }
        let form = try Representation(member: members["format"], accept: request.accept)
        let caption = members["table"]
        if case .whatIf = query { query = .whatIf(try WhatIf(members, isForm: false)) }
        let wish = try PageWish(members)
        let isCompared = query == .changes(nil)
        let snapshot = try await snapshot(
            members, admission, continues: query != .exchange, comparing: isCompared)
        if isCompared { query = .changes(try moment(members["from"])) }
        var study: SimulationStudy?
        if case .whatIf(let whatIf) = query {
            try snapshot.checkAgreement()
            study = try await whatIfs.study(whatIf, of: snapshot.state)
        }
        let isStatus = query == .status || query == .exchange
        let key = AnswerCache.Key(
            route: .query(query),
            // No table is not a table without a name, which there is not.
            form: "\(form.rawValue) \(snapshot.isPast) \(caption.map { "=\($0)" } ?? "")",
            page: wish,
            admission: Admission(admission.viewer, by: .token),
            smallNumbers: snapshot.smallNumbers,
            entry: snapshot.state.entry,
            time: isStatus ? snapshot.now.seconds : snapshot.moment.seconds,
            demonstration: snapshot.demonstration, exchange: isStatus ? snapshot.exchange : nil)
        let (asked, made) = (query, study)
        let written = try await cache.written(key) { () async throws(AnswerFailure) in
            var answer: Answer
            var next: String?
            if let made {
                answer = Redaction(snapshot).answer(WhatIfAnswer(snapshot, made).answer)
            } else {
                answer = try asked.answer(from: snapshot)
            }
            if let paged { (answer, next) = answer.page(paged, wish, at: snapshot.moment) }
            try answer.check(table: caption)
            return try answer.written(as: form, table: caption, next: next)
        }
        return Content(written, as: form)
    }

    private func events(_ request: BoardRequest) throws -> BoardResponse {
        guard let place = streams.take() else {
            throw BoardProblem(
                .tooManyStreams, "\(BoardLimits.streamsMaximum) streams are open already.",
                remedy: "Try again in a few seconds, or ask for /api/v1/ledger/checkpoint.")
        }
        var response = BoardResponse(
            .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: [])
        response.stream = EventStream(place: place, pause: pause) { [gate, reader, ledger] in
            // Whoever's session has ended meanwhile hears no more.
            guard (try? gate.admit(request, to: .anyRole)) != nil else { return nil }
            let entry = try await reader.snapshot(asOf: nil).state.entry
            return LedgerNews(entry: entry, head: try await ledger?.head())
        }
        return response
    }

    private func readiness() async throws -> BoardResponse {
        let reasons = try await reader.snapshot(asOf: nil)
            .unreadiness(rescanSeconds: rescanSeconds)
        let body: JSONValue = ["ready": .bool(reasons.isEmpty), "reasons": .texts(reasons)]
        return BoardResponse(
            reasons.isEmpty ? .ok : .serviceUnavailable,
            headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: Array((body.prettyText() + "\n").utf8))
    }

    /// - Source: Prometheus, text exposition format 0.0.4.
    private func figures() async throws -> BoardResponse {
        guard let metrics else {
            throw BoardProblem(
                .notFound, "This board has no figures.", remedy: "Ask the coordinator's service.")
        }
        return BoardResponse(
            .ok,
            headers: [
                .contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store",
            ],
            body: Array(try await metrics.text().utf8))
    }

    /// Whether a person reads the answer.
    func asPage(_ request: BoardRequest, _ route: Route?) -> Bool {
        route?.isPage ?? !request.path.hasPrefix("/api/")
    }
}
