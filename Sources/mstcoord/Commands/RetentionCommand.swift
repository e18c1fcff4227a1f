import ArgumentParser
import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Storage

extension RetentionRecord.Reason: ExpressibleByArgument {}

/// `mstcoord retention list|destroy`.
struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Closed cases, how long their documents are kept, and destroying them.",
        subcommands: [List.self, Destroy.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cases of which nothing goes on, with the day until which they are kept.")
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() throws {
            let settings = try service.settings()
            let store = try LedgerStore(reading: settings.databasePath)
            let (book, _) = try LedgerReading.book(settings) { _ in }
            let today = try RetentionCommand.today(book.state, store)
            let cases = try store.read { try book.closedCases(in: $0) }
            let due = cases.count { $0.keptUntil <= today }
            let answer = Answer(
                title: "\(Counting.of(cases.count, "closed case", "closed cases")), \(due) due",
                sentences: [
                    "A case is due from the day on which its documents are kept no longer. "
                        + "Destroy what is due with: mstcoord retention destroy "
                        + "--reason retention-ended"
                ],
                tables: [
                    AnswerTable(
                        "Closed cases",
                        columns: [
                            .init("authority"), .init("reference"), .init("entry", .trailing),
                            .init("closed"), .init("kept until"), .init("due"),
                        ],
                        rows: cases.map {
                            [
                                $0.authority, $0.reference, "\($0.entry)", "\($0.closedAt)",
                                $0.keptUntil.description, $0.keptUntil <= today ? "yes" : "no",
                            ]
                        })
                ],
                data: [
                    "cases": .array(
                        cases.map {
                            [
                                "authority": .string($0.authority),
                                "reference": .string($0.reference),
                                "entry": .integer(Int64($0.entry)),
                                "closedAt": .string($0.closedAt.description),
                                "keptUntil": .string($0.keptUntil.description),
                                "isDue": .bool($0.keptUntil <= today),
                            ]
                        })
                ])
            Console.out(answer, as: format)
        }
    }

    struct Destroy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Destroys the documents of closed cases; digests and proofs stand.",
            discussion: """
                Without --case: all cases that are due. One case that is not due yet is destroyed \
                with --reason erasure-granted. Of each document stays what decided something \
                (class, dates, month of birth); the reference, the signatures and the exact bytes \
                go for good, in the database and in the parties' out folders. The whole ledger is \
                audited before anything is committed, and the destruction stands in the ledger.

                Stop the daemon for this. Backups and the parties' own copies are not reached: \
                see to them. Look through the quarantine by hand.
                """)
        @Option(
            name: .customLong("case"),
            help: "One case alone: its authority and reference, such as barnsley/B-2018-14.")
        var one: String?
        @Option(
            help:
                "Why: \(RetentionRecord.Reason.allCases.map(\.rawValue).joined(separator: ", ")).")
        var reason: RetentionRecord.Reason
        @Flag(help: "Yes, destroy them for good.") var yes = false
        @OptionGroup var service: StateOptions

        func run() async throws {
            let opened = try OpenedService.forOperator(service)
            let state = await opened.coordinator.state
            let cases = chosen(
                from: try await opened.coordinator.closedCases(),
                today: try RetentionCommand.today(state, opened.store))
            guard !cases.isEmpty else {
                throw CommandFailure(
                    .noInput, "retention.none",
                    one.map {
                        "There is no closed case \($0) that may be destroyed for this reason."
                    }
                        ?? "No case is due.",
                    remedy: "See the cases with: mstcoord retention list")
            }
            guard yes else {
                let names = cases.prefix(5).map { "\($0.authority)/\($0.reference)" }
                throw CommandFailure(
                    .usage, "retention.confirm",
                    "The documents of \(Counting.of(cases.count, "case", "cases")) would be "
                        + "destroyed for good: \(names.joined(separator: ", "))"
                        + (cases.count > names.count ? ", …" : "."),
                    remedy: "If that is right, say it again with --yes.")
            }
            let done = try await opened.coordinator.destroy(cases, because: reason)
            let cleared = try await opened.coordinator.clear(done.published)
            Console.out(
                "Of \(Counting.of(done.documents, "document", "documents")) of "
                    + "\(Counting.of(done.cases, "case", "cases")) only a remainder is left; "
                    + "\(Counting.of(cleared, "file", "files")) cleared from the out folders.")
        }

        private func chosen(from cases: [ClosedCase], today: CivilDate) -> [ClosedCase] {
            cases.filter { closed in
                guard let one else {
                    return reason == .retentionEnded && closed.keptUntil <= today
                }
                return "\(closed.authority)/\(closed.reference)" == one
                    && (reason == .erasureGranted || closed.keptUntil <= today)
            }
        }
    }

    /// Today, or the day of the newest record if that is later.
    static func today(_ state: ServiceState, _ store: LedgerStore) throws -> CivilDate {
        let zone = state.inForce?.agreement.zone ?? .london
        return zone.date(at: max(try OperatorTime.clock(store).now(), state.asOf))
    }
}
