import Commissioning
import Evidence
import HTTPTypes

/// Bytes with what they are.
struct Content: Sendable {
    /// The bytes with their tag.
    let written: AnswerCache.Written
    /// Media type.
    let type: String
    /// The form depends on what the client takes.
    var isNegotiated = false
    /// The same for everybody.
    var isPublic = false

    /// Bytes of a type.
    init(_ written: AnswerCache.Written, type: String, isPublic: Bool = false) {
        self.written = written
        self.type = type
        self.isPublic = isPublic
    }

    /// Data in one of the forms that a client may choose from.
    init(_ written: AnswerCache.Written, as form: Representation) {
        self.init(
            written,
            type: form == .json
                ? "application/json" : "text/csv; charset=utf-8; header=present")
        isNegotiated = true
    }

    /// An answer in the form that is wanted.
    /// - Throws: `query.unknown-table`.
    init(
        _ answer: Answer, as form: Representation, table: String?
    ) throws(AnswerFailure) {
        self.init(try answer.written(as: form, table: table), as: form)
    }

    /// A short answer for machines.
    static func status(_ json: JSONValue) -> Content {
        Content(
            .init(Array((json.prettyText() + "\n").utf8)), type: "application/json",
            isPublic: true)
    }
}

extension Answer {
    /// The bytes of the answer in one form.
    /// - Parameter next: The cursor of the page after this one.
    /// - Throws: `query.unknown-table`.
    func written(
        as form: Representation, table: String?, next: String? = nil
    ) throws(AnswerFailure) -> AnswerCache.Written {
        switch form {
        case .json: AnswerCache.Written(json.prettyBytes() + [UInt8(ascii: "\n")], next: next)
        case .csv: AnswerCache.Written(Array(try csv(table: table).utf8), next: next)
        }
    }
}

extension Board {
    /// The content made ready for everybody who asks the same in the same form.
    func prepared(_ content: Content, _ request: BoardRequest) -> PreparedResponse {
        PreparedResponse(
            content, takesGzip: ContentCoding.takesGzip(request.acceptEncoding),
            link: content.written.next.map {
                HTTPField(name: Self.link, value: request.link(toPage: $0))
            })
    }

    private static let link: HTTPField.Name = {
        guard let name = HTTPField.Name("Link") else { preconditionFailure("a field's name") }
        return name
    }()

    /// The response that tells of a problem; a page of a demonstration says that it is one.
    func refused(
        _ problem: BoardProblem, _ request: BoardRequest, _ route: Route?
    ) async -> BoardResponse {
        let isPage = asPage(request, route)
        return refusal(
            problem, isPage: isPage, demonstration: isPage ? await demonstration() : nil)
    }

    /// How the clock of a demonstration runs; `nil`: the service is real, or cannot be read.
    func demonstration() async -> Demonstration? {
        try? await reader.snapshot(asOf: nil).demonstration
    }

    /// The response that tells of a problem, to a person or to a program.
    /// - Parameter demonstration: Said on a page, if the service is one.
    func refusal(
        _ problem: BoardProblem, isPage: Bool, demonstration: Demonstration?
    ) -> BoardResponse {
        let page =
            problem.status == .unauthorized
            ? LoginPage(problem, demonstration: demonstration).html
            : ErrorPage(problem, demonstration: demonstration).html
        let body = isPage ? page.text : problem.json.prettyText() + "\n"
        let type = isPage ? "text/html; charset=utf-8" : "application/problem+json"
        var headers: HTTPFields = [.contentType: type, .cacheControl: "no-store"]
        if let seconds = problem.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
        // RFC 6750, section 3: a request without credentials is told no error.
        if problem.status == .unauthorized {
            headers[.wwwAuthenticate] =
                "Bearer realm=\"the board\""
                + (problem.code == BoardProblem.Code.credentialsWrong.rawValue
                    ? ", error=\"invalid_token\"" : "")
        }
        return BoardResponse(problem.status, headers: headers, body: Array(body.utf8))
    }
}

extension BoardProblem {
    /// The state cannot be read.
    static let unavailable = BoardProblem(
        .unavailable, "The state of the service cannot be read at the moment.",
        remedy: "Try again in a few seconds; the journal of the service says why.")
}

/// The tags that a client sent.
/// - Source: RFC 9110, section 13.1.2: weak comparison.
struct EntityTags {
    private let field: String

    init(_ field: String?) { self.field = field ?? "" }

    /// Whether one of two tags, with their quotes, is among them.
    func contain(_ tag: String, _ other: String? = nil) -> Bool {
        guard !field.isEmpty else { return false }
        return field.split(separator: ",").prefix(64).contains { item in
            var text = item[...]
            while text.first == " " { text = text.dropFirst() }
            while text.last == " " { text = text.dropLast() }
            if text.hasPrefix("W/") { text = text.dropFirst(2) }
            return text == "*" || text == tag || text == other.map { $0[...] }
        }
    }
}

/// Fields that every response carries.
enum SecurityHeaders {
    /// Only the board's own style and script, no frame, nothing from elsewhere.
    /// - Source: W3C, Content Security Policy Level 3; OWASP Secure Headers.
    static let fields: HTTPFields = {
        var fields = HTTPFields()
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'"
        fields[.xContentTypeOptions] = "nosniff"
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }()
}

extension ServiceSnapshot {
    /// Why the service does not do its work; empty if it does.
    func unreadiness(rescanSeconds: Int) -> [String] {
        var reasons = beginnings
        let allowed =
            BoardLimits.readyRescansMaximum * (exchange.rescanSeconds ?? rescanSeconds)
        let serviceSeconds = allowed * (demonstration?.speed ?? 1)
        if let last = exchange.lastRoundAt {
            if now.seconds - last.seconds > serviceSeconds {
                reasons.append("The last round ended more than \(allowed) seconds ago.")
            }
        } else {
            reasons.append("No round has ended yet.")
        }
        // Nothing is taken in or signed: it lives, and does not do its work.
        reasons += exchange.troubles.filter {
            $0.hasPrefix("coordination.behind:") || $0.hasPrefix("coordination.clock:")
        }
        return reasons
    }
}

/// The one style sheet and the one script, part of the program.
enum BoardStyle {
    /// Its bytes with their tag.
    static let content = Content(
        .init(PackageResources.board_css), type: "text/css; charset=utf-8", isPublic: true)
    /// The script with its tag.
    static let script = Content(
        .init(PackageResources.board_js), type: "text/javascript; charset=utf-8", isPublic: true)
    /// The sheet as text, for a file that has to carry it.
    static let text = String(decoding: PackageResources.board_css, as: UTF8.self)
}

extension BoardRequest {
    /// The field that tells where the next page is.
    /// - Source: RFC 8288.
    func link(toPage cursor: String) -> String {
        let kept = (query ?? "").split(separator: "&").filter { !$0.hasPrefix("cursor=") }
        // What a client sent may hold anything but what ends an address in this field.
        let safe = kept.filter { $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3E } }
        return "<\(path)?\((safe + ["cursor=\(cursor)"]).joined(separator: "&"))>; rel=\"next\""
    }
}
