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

    /// Bytes of a type.
    init(_ written: AnswerCache.Written, type: String) {
        self.written = written
        self.type = type
    }

    /// A short answer for machines.
    static func status(_ json: JSONValue) -> Content {
        Content(.init(Array((json.prettyText() + "\n").utf8)), type: "application/json")
    }
}

extension Board {
    /// The response with this content, or word that the client has it already.
    func response(_ content: Content, to request: BoardRequest) -> BoardResponse {
        var headers: HTTPFields = [
            .contentType: content.type, .eTag: content.written.tag,
            // Kept by the client, but asked about each time.
            .cacheControl: "private, no-cache",
        ]
        if content.isNegotiated { headers[.vary] = "Accept" }
        if EntityTags(request.ifNoneMatch).contain(content.written.tag) {
            headers[.contentType] = nil
            return BoardResponse(.notModified, headers: headers, body: [])
        }
        return BoardResponse(.ok, headers: headers, body: content.written.body)
    }

    /// The response that tells of a problem, to a person or to a program.
    func refusal(_ problem: BoardProblem, isPage: Bool) -> BoardResponse {
        let body = isPage ? ErrorPage(problem).html.text : problem.json.prettyText() + "\n"
        let type = isPage ? "text/html; charset=utf-8" : "application/problem+json"
        return BoardResponse(
            problem.status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: Array(body.utf8))
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

    /// Whether a tag, with its quotes, is among them.
    func contain(_ tag: String) -> Bool {
        field.split(separator: ",").prefix(64).contains { item in
            var text = item[...]
            while text.first == " " { text = text.dropFirst() }
            while text.last == " " { text = text.dropLast() }
            return text == "*" || text == tag || text == "W/" + tag
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
        let allowed = BoardLimits.readyRescansMaximum * rescanSeconds
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
    static let content = Content(.init(PackageResources.board_css), type: "text/css; charset=utf-8")
    /// The script with its tag.
    static let script = Content(
        .init(PackageResources.board_js), type: "text/javascript; charset=utf-8")
    /// The sheet as text, for a file that has to carry it.
    static let text = String(decoding: PackageResources.board_css, as: UTF8.self)
}
