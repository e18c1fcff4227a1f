import ArgumentParser
import BoardServer
import Coordination
import Evidence
import Exchange
import Logging
import Storage

extension ResumeReason: ExpressibleByArgument {}

/// `mstcoord stream list|resume`.
struct StreamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stream",
        abstract: "The numbered streams of documents, and those that stopped.",
        subcommands: [List.self, Resume.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Where each party's stream and ours to it stand.")
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() throws {
            let (book, held) = try LedgerReading.book(service.settings()) { try $0.held() }
            let rows = book.trust.entries.keys.sorted().filter { $0 != book.me }.map { party in
                return (
                    party: party, received: book.acknowledged(party)?.seq ?? 0,
                    sent: book.lastSent(to: party)?.seq ?? 0,
                    held: held.count { $0.issuer == party },
                    state: book.stoppedParties.contains(party) ? "stopped" : "open"
                )
            }
            let answer = Answer(
                title: "\(rows.count) streams", sentences: [],
                tables: [
                    AnswerTable(
                        "Streams",
                        columns: [
                            .init("party"), .init("received", .trailing), .init("sent", .trailing),
                            .init("held", .trailing), .init("state"),
                        ],
                        rows: rows.map {
                            [$0.party, "\($0.received)", "\($0.sent)", "\($0.held)", $0.state]
                        })
                ],
                data: [
                    "streams": .array(
                        rows.map {
                            [
                                "party": .string($0.party),
                                "received": .integer(Int64($0.received)),
                                "sent": .integer(Int64($0.sent)), "held": .integer(Int64($0.held)),
                                "state": .string($0.state),
                            ]
                        })
                ])
            Console.out(answer, as: format)
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets a stopped stream go on after its last recorded document.",
            discussion: """
                Speak to the party first: one of its two documents with one number does not count. \
                The recorded one stays, whatever it says; if it was wrong, the party corrects it \
                by a new document. Your word is signed, stands in the ledger, and all are told. \
                Stop the daemon for this.
                """)
        @Argument(help: "The party whose stream it is.") var party: String
        @Option(help: "Why: \(ResumeReason.allCases.map(\.rawValue).joined(separator: ", ")).")
        var reason: ResumeReason
        @OptionGroup var service: StateOptions

        func run() async throws {
            let opened = try OpenedService.forOperator(service)
            try await opened.coordinator.resume(party, reason)
            Console.out("The stream from \(party) goes on.")
        }
    }
}

/// `mstcoord resend`.
struct ResendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resend", abstract: "Puts our documents into a party's folder once more.",
        discussion: """
            They keep their bytes and names. They are written at the next start of the daemon; \
            stop it for this.
            """)
    @Option(name: .customLong("to"), help: "The party.") var party: String
    @Option(name: .customLong("from"), help: "The number of the first one, from 1.") var from: Int
    @OptionGroup var service: StateOptions

    func run() async throws {
        let opened = try OpenedService.forOperator(service)
        let count = try await opened.coordinator.resend(to: party, from: from)
        guard count > 0 else {
            let last = await opened.coordinator.lastSent(to: party)?.seq ?? 0
            throw CommandFailure(
                .noInput, "resend.none",
                "There is no document to \(party) from number \(from) on; the last is \(last).",
                remedy: "See the numbers with: mstcoord stream list")
        }
        Console.out("\(count) files for \(party) are written again at the next start.")
    }
}

/// `mstcoord clock accept`.
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "The clock, where the daemon does not believe it.",
        subcommands: [Accept.self])

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says that this machine's clock is right, however far from the last record.",
            discussion: """
                Look at another clock first: what is recorded at a wrong time stays for ever, and \
                every deadline before it has passed. Stop the daemon for this.
                """)
        @Flag(help: "Yes, the time is right.") var yes = false
        @OptionGroup var service: StateOptions

        func run() async throws {
            let now = SystemTime.clock.now()
            guard yes else {
                throw CommandFailure(
                    .usage, "clock.confirm", "This machine says that it is \(now).",
                    remedy: "If that is right: mstcoord clock accept --yes")
            }
            let opened = try OpenedService.forOperator(service)
            try await opened.coordinator.acceptClock()
            Console.out("Recorded that the time is right: \(now)")
        }
    }
}

extension OpenedService {
    /// A service opened for one command of its operator.
    static func forOperator(_ service: StateOptions) throws -> OpenedService {
        try OpenedService(
            service.settings(), clock: OperatorTime.clock, log: ConsoleLog.logger(level: .warning))
    }
}

extension Console {
    /// Prints an answer as it was asked for.
    static func out(_ answer: Answer, as format: OutputFormat) {
        switch format {
        case .text: out(answer.text(width: width))
        case .json: out(answer.json.prettyText())
        case .csv: write(answer.csv(), to: 1)
        }
    }
}

/// A ledger read for one answer of a command.
enum LedgerReading {
    /// The book of a service as it is now, and what else of the database is wanted.
    static func book<More>(
        _ settings: Settings, _ more: (LedgerView) throws -> More
    ) throws -> (Book, More) {
        let store = try LedgerStore(reading: settings.databasePath)
        return try store.read { view in
            var book = Book(
                me: try view.setting(ServiceSetting.coordinator) ?? "", keys: [],
                randomBytes: { _ in [] })
            try book.catchUp(from: view)
            return (book, try more(view))
        }
    }
}
