import HTTPTypes

/// Lets requests in, or says what they lack.
struct Gate: Sendable {
    /// `nil`: a board without access control, for whoever builds one on what is public already.
    let keeper: (any AccessKeeper)?
    private let failures: FailureLimit

    init(keeper: (any AccessKeeper)?, seconds: @escaping @Sendable () -> Int) {
        self.keeper = keeper
        failures = FailureLimit(seconds: seconds)
    }

    /// As whom a request is answered.
    /// - Throws: `http.credentials-missing`, `http.credentials-wrong`, `http.too-many-failures`,
    ///   `http.forbidden`; whatever the keeper throws.
    func admit(_ request: BoardRequest, to need: AccessNeed) throws -> Admission {
        guard let keeper else { return .command }
        guard let admission = try admission(request, to: need, by: keeper) else {
            throw refusal(request)
        }
        guard need.isMet(by: admission.viewer) else {
            throw admission.viewer == .calendar
                ? BoardProblem(
                    .forbidden, "This token is for a calendar: it opens the calendar feed alone.",
                    remedy: "Ask the operator for another: mstcoord token create --role board")
                : BoardProblem(
                    .forbidden,
                    "\(admission.viewer.words.sentenceStart) does not see single children.",
                    remedy: "Ask for the counts, such as /api/v1/waiting-list.")
        }
        return admission
    }

    /// The same for somebody who may not wait: `nil` unless what is known already lets it in.
    func admissionAtHand(_ request: BoardRequest, to need: AccessNeed) -> Admission? {
        guard let keeper else { return .command }
        guard let known = keeper.atHand(),
            let admission = try? admission(request, to: need, by: known),
            need.isMet(by: admission.viewer)
        else { return nil }
        return admission
    }

    /// As whom a request would get in, whether or not that is enough; `nil`: not at all.
    private func admission(
        _ request: BoardRequest, to need: AccessNeed, by known: some AccessKnowledge
    ) throws -> Admission? {
        guard need != .nothing else { return Admission(.board, by: .open) }
        if need == .thisMachine, !request.isForwarded { return Admission(.board, by: .open) }
        if let text = request.bearer {
            let holder = try holder(of: text, known)
            return holder?.use == .token ? holder.map { Admission($0.viewer, by: .token) } : nil
        }
        // Calendars send nothing but an address, and addresses are written down on the way: what
        // stands in one opens the calendar and nothing else.
        if need == .calendar, let text = request.addressToken {
            let holder = try holder(of: text, known)
            return holder?.use == .token && holder?.viewer == .calendar
                ? Admission(.calendar, by: .token) : nil
        }
        if let session = try session(request, known) {
            return Admission(session.viewer, by: .session)
        }
        return try known.isOpen() ? Admission(.operator, by: .open) : nil
    }

    /// Why a request does not get in; a wrong credential is a failure that counts.
    private func refusal(_ request: BoardRequest) -> BoardProblem {
        if request.bearer != nil || request.addressToken != nil {
            return failure("The token is not known, has expired or was revoked.")
        }
        if request.sessionCookie != nil { return failure("The session is over.") }
        return BoardProblem(
            .credentialsMissing, "The board shows itself to whoever has a token or a login link.",
            remedy: "Ask the operator for one: mstcoord token create --role board --login")
    }

    /// The live session of a request, or `nil`.
    func session(_ request: BoardRequest) throws -> AccessHolder? {
        try keeper.flatMap { try session(request, $0) }
    }

    private func session(
        _ request: BoardRequest, _ known: some AccessKnowledge
    ) throws -> AccessHolder? {
        guard let text = request.sessionCookie else { return nil }
        let found = try holder(of: text, known)
        return found?.use == .session ? found : nil
    }

    /// Uses a login link up.
    /// - Throws: `http.credentials-wrong`, `http.too-many-failures`; whatever the keeper throws.
    func login(_ text: String) throws -> Credential {
        if let keeper, let link = try holder(of: text, keeper), link.use == .login,
            let session = try keeper.openSession(from: link)
        {
            return session
        }
        throw failure("The login link was used already, has expired, or was revoked.")
    }

    private func holder(
        of text: String, _ known: some AccessKnowledge
    ) throws -> AccessHolder? {
        guard let credential = Credential(text),
            let holder = try known.holder(of: credential.number), credential.isOf(holder)
        else { return nil }
        return holder
    }

    private func failure(_ sentence: String) -> BoardProblem {
        guard let seconds = failures.fail() else {
            return BoardProblem(
                .credentialsWrong, sentence,
                remedy: "Ask the operator for a new one: mstcoord token create")
        }
        var problem = BoardProblem(
            .tooManyFailures, "Too many wrong credentials have been tried.",
            remedy: "Try again in \(Counting.of(seconds, "second")).")
        problem.retryAfterSeconds = seconds
        return problem
    }
}

extension BoardRequest {
    /// The token that a request carries, or `nil`; anything in `Authorization` is meant as one.
    var bearer: String? {
        guard let authorization else { return nil }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return "" }
        return String(parts[1].drop { $0 == " " })
    }

    /// The member `token` of the address, or `nil`.
    var addressToken: String? {
        for pair in (query ?? "").split(separator: "&").prefix(32) where pair.hasPrefix("token=") {
            return String(pair.dropFirst("token=".count))
        }
        return nil
    }

    /// The session that a browser has, or `nil`.
    /// - Source: RFC 6265, section 4.2.1.
    var sessionCookie: String? {
        for pair in (cookie ?? "").split(separator: ";").prefix(32) {
            let halves = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if halves.count == 2, halves[0] == SessionCookie.name { return String(halves[1]) }
        }
        return nil
    }
}

/// The cookie of a session.
enum SessionCookie {
    static let name = "mst-session"

    /// The field that gives it to a browser: no script reads it, no other site sends it.
    static func set(_ session: Credential, isSecure: Bool) -> String {
        field(session.text, seconds: BoardLimits.sessionSeconds, isSecure)
    }

    /// The field that takes it away.
    static func clear(isSecure: Bool) -> String { field("", seconds: 0, isSecure) }

    private static func field(_ value: String, seconds: Int, _ isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }
}
