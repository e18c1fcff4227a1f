import Evidence
import HTTPTypes

/// Why a request gets no answer.
struct BoardProblem: Error, Equatable, Sendable {
    /// Kinds of problems of the protocol; those of a query have the codes of `AnswerFailure`.
    enum Code: String, CaseIterable, Sendable {
        case notFound = "http.not-found"
        case methodNotAllowed = "http.method-not-allowed"
        case wrongHost = "http.wrong-host"
        case targetTooLong = "http.target-too-long"
        case bodyNotAllowed = "http.body-not-allowed"
        case badQuery = "http.query-member"
        case unavailable = "http.unavailable"
        case busy = "http.busy"
        case credentialsMissing = "http.credentials-missing"
        case credentialsWrong = "http.credentials-wrong"
        case tooManyFailures = "http.too-many-failures"
        case forbidden = "http.forbidden"
        case notAcceptable = "http.not-acceptable"
        case badHeaders = "http.bad-headers"
        case tooManyStreams = "http.too-many-streams"
    }

    /// Stable code.
    let code: String
    /// Status that goes with it.
    let status: HTTPResponse.Status
    /// What is wrong, one sentence.
    let sentence: String
    /// What to do, one sentence.
    let remedy: String
    /// Seconds after which to come back, where that helps.
    var retryAfterSeconds: Int?

    /// A problem of the protocol.
    init(_ code: Code, _ sentence: String, remedy: String) {
        self.code = code.rawValue
        status =
            switch code {
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .wrongHost: .misdirectedRequest
            case .targetTooLong: .uriTooLong
            case .bodyNotAllowed: .contentTooLarge
            case .badQuery, .badHeaders: .badRequest
            case .unavailable, .busy, .tooManyStreams: .serviceUnavailable
            case .credentialsMissing, .credentialsWrong: .unauthorized
            case .tooManyFailures: .tooManyRequests
            case .forbidden: .forbidden
            case .notAcceptable: .notAcceptable
            }
        if status == .serviceUnavailable { retryAfterSeconds = 5 }
        self.sentence = sentence
        self.remedy = remedy
    }

    /// A query without an answer: what does not exist is not found, what contradicts itself or the
    /// agreement is a conflict, and only what cannot be read is a bad request.
    init(_ failure: AnswerFailure) {
        code = failure.code.rawValue
        status =
            switch failure.code {
            case .unknownCycle, .unknownNomination, .unknownAuthority, .notDecided, .noAgreement,
                .unknownQuarter, .futureMoment, .unknownTable, .unknownEntry, .unknownParty:
                .notFound
            case .outOfRange, .badMoment: .badRequest
            case .badTerms, .momentOrder: .conflict
            }
        sentence = failure.sentence
        remedy = failure.remedy
    }

    /// The same problem, where what was sent could not even be read.
    static func unreadable(_ failure: AnswerFailure) -> BoardProblem {
        BoardProblem(
            code: failure.code.rawValue, status: .badRequest, sentence: failure.sentence,
            remedy: failure.remedy)
    }

    private init(code: String, status: HTTPResponse.Status, sentence: String, remedy: String) {
        self.code = code
        self.status = status
        self.sentence = sentence
        self.remedy = remedy
    }

    /// The problem as data.
    /// - Source: RFC 9457, section 3; `about:blank` because our `code` names the kind.
    var json: JSONValue {
        [
            "type": "about:blank", "title": .string(status.reasonPhrase),
            "status": .number(status.code), "detail": .string(sentence), "code": .string(code),
            "remedy": .string(remedy),
        ]
    }
}
