import ArgumentParser
import BoardServer
import Commissioning
import Coordination
import Evidence
import Glibc
import Storage

/// `mstcoord token create|list|revoke`: who may look at the board.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Who may look at the board.",
        discussion: """
            A token goes with every request of a program (Authorization: Bearer …); a login link \
            opens one browser, once. Both are shown once, and only their hashes are kept. The \
            daemon may run meanwhile, and heeds them at once.
            """,
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes a token, or with --login a link that opens a browser's session.")

        @Option(help: "board, operator, calendar, or authority:ID.") var role: String
        @Option(help: "Whose it is, in your words; at most 80 letters.") var name = ""
        @Option(help: "Days until a token expires, 1 to 3650.") var days = 365
        @Flag(help: "Make a login link, which is good for fifteen minutes and once.")
        var login = false
        @Option(
            name: .customLong("url"),
            help: ArgumentHelp(
                "Where browsers find the board, instead of the loopback address.",
                valueName: "https://…"))
        var address: String?
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        /// Seconds for which a login link is good.
        static let linkSeconds = 15 * 60

        func run() async throws {
            let settings = try service.settings()
            let viewer = try await wanted(settings)
            guard (1...3650).contains(days), name.utf8.count <= 80,
                name.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 })
            else {
                throw CommandFailure(
                    .usage, "token.usage",
                    "--days is 1 to 3650, and --name one line of 80 letters.",
                    remedy: "Correct the command.")
            }
            if let address, !address.hasPrefix("https://"), !address.hasPrefix("http://") {
                throw CommandFailure(
                    .usage, "token.usage", "--url is not where a browser finds the board.",
                    remedy: "Give an address that begins with https://.")
            }
            guard viewer != .calendar || !login else {
                throw CommandFailure(
                    .usage, "token.usage", "A calendar does not log in.",
                    remedy: "Leave --login away; the address that is printed is for the calendar.")
            }
            let now = SystemTime.clock.now().seconds
            let expiresAt = now + (login ? Self.linkSeconds : days * 86_400)
            let book = AccessBook(
                try AccessFile.open(settings), isOpenUntilUsed: false)
            guard
                let made = try book.make(
                    AccessRequest(
                        kind: login ? .login : .token, viewer: viewer, name: name,
                        expiresAt: expiresAt), most: BoardLimits.tokensMaximum)
            else {
                throw CommandFailure(
                    .configuration, "token.too-many",
                    "\(BoardLimits.tokensMaximum) of them are open already.",
                    remedy: "Revoke what nobody uses: mstcoord token list")
            }
            let base = address ?? "http://127.0.0.1:\(settings.httpPort)"
            let feed = viewer == .calendar ? "\(base)/api/v1/calendar.ics?token=\(made.text)" : nil
            let link = login ? "\(base)/login?link=\(made.text)" : feed
            Console.out(text(made, viewer, link, Instant(seconds: expiresAt)))
        }

        private func text(
            _ made: Credential, _ viewer: Viewer, _ link: String?, _ expires: Instant
        ) -> String {
            let value: JSONValue = [
                "id": .integer(Int64(made.number)), "role": .string(viewer.description),
                "name": .string(name), "expiresAt": .string(expires.description),
                "token": link == nil ? .string(made.text) : .null,
                "link": link.map { .string($0) } ?? .null,
            ]
            switch format {
            case .json: return value.prettyText()
            case .csv:
                return "id,role,expiresAt,secret\r\n"
                    + "\(made.number),\(viewer),\(expires),\(link ?? made.text)\r\n"
            case .text:
                return """
                    \(link == nil ? "token  " : "link   ") \(link ?? made.text)
                    id      \(made.number)
                    role    \(viewer)
                    expires \(expires)\(login ? ", or when it is used" : "")

                    It is shown this once. End it with: mstcoord token revoke \(made.number)
                    """
            }
        }

        /// The role, whose authority must be one of the agreement's.
        private func wanted(_ settings: Settings) async throws -> Viewer {
            guard let viewer = Viewer(role) else {
                throw CommandFailure(
                    .usage, "token.role", "“\(role)” is not a role.",
                    remedy: "Use: board, operator, calendar, or authority: and its id.")
            }
            guard case .authority(let id) = viewer, settings.mirrorDesk == nil else {
                return viewer
            }
            let state = try await LedgerStateReader(settings: settings, clock: nil)
                .snapshot(asOf: nil).state
            let agreements =
                [state.inForce?.agreement].compactMap { $0 }
                + state.proposals.map(\.agreement)
            let known = agreements.flatMap { $0.authorities.map(\.id) }
            guard known.contains(id) else {
                throw CommandFailure(
                    .data, "token.unknown-authority", "The agreement names no authority “\(id)”.",
                    remedy: known.isEmpty
                        ? "Propose an agreement first."
                        : "Use one of: \(known.joined(separator: ", "))."
                )
            }
            return viewer
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tokens, login links and sessions, the newest first; never their secrets.")
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @Flag(help: "Those that are over too.") var all = false
        @OptionGroup var service: StateOptions

        func run() async throws {
            let now = SystemTime.clock.now().seconds
            let grants = try AccessFile.open(service.settings()).all(limit: 1000)
                .filter { all || AccessFile.state(of: $0, at: now) == "open" }
            let rows = grants.map { grant in
                [
                    "\(grant.id)", grant.kind.rawValue, grant.role, grant.name,
                    Instant(seconds: grant.madeAt).description,
                    grant.expiresAt.map { Instant(seconds: $0).description } ?? "–",
                    AccessFile.state(of: grant, at: now),
                ]
            }
            let names = ["id", "kind", "role", "name", "made", "expires", "state"]
            try Console.out(
                Answer(
                    title: "Access to the board: \(rows.count) open", sentences: [],
                    tables: [
                        AnswerTable("Access", columns: names.map { .init($0) }, rows: rows)
                    ],
                    data: [
                        "access": .array(
                            zip(grants, rows).map { grant, row in
                                var object = JSONObject(
                                    zip(names, row).map { ($0, .string($1)) })
                                object["id"] = .integer(Int64(grant.id))
                                return .object(object)
                            })
                    ]), as: format, table: nil)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a token, a login link with the session it opened, or a session.")
        @Argument(help: "Its number in the list.") var id: Int
        @OptionGroup var service: StateOptions

        func run() async throws {
            let store = try AccessFile.open(service.settings())
            guard try store.end(id, at: SystemTime.clock.now().seconds) else {
                throw CommandFailure(
                    .noInput, "token.unknown", "There is nothing open under \(id).",
                    remedy: "Look it up: mstcoord token list")
            }
            Console.out("\(id) is revoked; the daemon refuses it from now on")
        }
    }
}

/// The table of access of a service or mirror.
enum AccessFile {
    static func open(_ settings: Settings) throws -> AccessStore {
        let path = settings.mirrorDesk == nil ? settings.databasePath : settings.mirrorPath
        guard access(path, F_OK) == 0 else {
            throw CommandFailure(
                .noInput, "state.missing", "There is no service in \(settings.stateDirectory).",
                remedy: "Name another with --state or --config, or make one with: mstcoord init")
        }
        return try AccessStore(path)
    }

    /// `open`, `ended` or `expired`.
    static func state(of grant: AccessGrant, at now: Int) -> String {
        if grant.endedAt != nil { return "ended" }
        return grant.expiresAt.map { $0 <= now } ?? false ? "expired" : "open"
    }
}
