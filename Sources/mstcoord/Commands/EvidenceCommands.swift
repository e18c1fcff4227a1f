import ArgumentParser
import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Logging
import Storage

/// `mstcoord quarantine list|show|release`.
struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "Files that were refused, kept with the reason.",
        subcommands: [List.self, Show.self, Release.self], defaultSubcommand: List.self)

    static func open(_ service: StateOptions) throws -> Quarantine {
        let settings = try service.settings()
        return Quarantine(
            system: LocalFolderSystem(), stateFolder: settings.stateDirectory,
            limits: settings.limits)
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All entries, oldest first.")
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() throws {
            let entries = try QuarantineCommand.open(service).list()
            let table = AnswerTable(
                "Refused files",
                columns: [
                    .init("id"), .init("party"), .init("code"), .init("bytes", .trailing),
                    .init("file"),
                ],
                rows: entries.map {
                    [$0.id, $0.party, $0.code, "\($0.sizeBytes)", $0.originalName]
                })
            let list = entries.map { entry -> JSONValue in
                [
                    "id": .string(entry.id), "party": .string(entry.party),
                    "code": .string(entry.code), "sizeBytes": .integer(Int64(entry.sizeBytes)),
                    "originalName": .string(entry.originalName),
                    "receivedAt": .string(entry.receivedAt), "sha256": .string(entry.sha256),
                ]
            }
            let answer = Answer(
                title: "\(entries.count) refused files", sentences: [], tables: [table],
                data: ["files": .array(list)])
            switch format {
            case .text: Console.out(answer.text(width: Console.width))
            case .json: Console.out(answer.json.prettyText())
            case .csv: Console.write(answer.csv(), to: 1)
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One entry: why it was refused and what to do.")
        @Argument(help: "The entry's id.") var id: String
        @OptionGroup var service: StateOptions

        func run() throws {
            let (entry, _) = try QuarantineCommand.open(service).read(id)
            Console.out(
                """
                \(entry.code): \(entry.sentence)
                  → \(entry.remedy)
                  detail    \(entry.detail)
                  file      \(entry.originalName) from \(entry.party), \(entry.sizeBytes) bytes
                  received  \(entry.receivedAt)
                  sha256    \(entry.sha256)
                """)
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tries an entry once more, every check included. Stop the daemon for this.")
        @Argument(help: "The entry's id.") var id: String
        @OptionGroup var service: StateOptions

        func run() async throws {
            let opened = try OpenedService(
                service.settings(), clock: OperatorTime.clock,
                log: ConsoleLog.logger(level: .warning))
            switch try await opened.coordinator.release(id) {
            case .applied: Console.out("applied: it is in the ledger now")
            case .duplicate: Console.out("duplicate: it was in the ledger already")
            case .held: Console.out("held: documents before it are missing")
            case .rejected(let refusal): Console.out("rejected: \(refusal)")
            case .refused(let refusal), .forked(let refusal), .unfinished(let refusal):
                throw CommandFailure(
                    .verdict, refusal.code.rawValue,
                    "It is still refused: \(refusal.code.sentence) \(refusal.detail)",
                    remedy: refusal.code.remedy)
            }
        }
    }
}

/// `mstcoord outbox list`.
struct OutboxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outbox", abstract: "Files for the parties.", subcommands: [List.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Files that still wait to be put into a folder.")
        @Option(help: "How to print it.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() throws {
            let settings = try service.settings()
            let store = try LedgerStore(reading: settings.databasePath)
            let waiting = try store.read { try $0.waitingAnswers(limit: 1000) }
            let answer = Answer(
                title: "\(waiting.count) files wait", sentences: [],
                tables: [
                    AnswerTable(
                        "Waiting files",
                        columns: [.init("party"), .init("file"), .init("bytes", .trailing)],
                        rows: waiting.map { [$0.party, $0.name, "\($0.bytes.count)"] })
                ],
                data: [
                    "files": .array(
                        waiting.map {
                            [
                                "party": .string($0.party), "name": .string($0.name),
                                "sizeBytes": .integer(Int64($0.bytes.count)),
                            ]
                        })
                ])
            switch format {
            case .text: Console.out(answer.text(width: Console.width))
            case .json: Console.out(answer.json.prettyText())
            case .csv: Console.write(answer.csv(), to: 1)
            }
        }
    }
}
