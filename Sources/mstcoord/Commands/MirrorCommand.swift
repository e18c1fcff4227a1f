import ArgumentParser
import BoardServer
import Coordination
import Evidence
import Exchange
import Logging
import Storage

/// `mstcoord mirror verify`: what a partner's own files say about the coordinator's.
struct MirrorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirror", abstract: "Checks what the coordinator published, at a partner.",
        subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Makes every decision again from a partner's own files.",
            discussion: """
                With --desk it reads the desk's files as they lie there and keeps nothing; with \
                --config (or --state) it reads the ledger of a mirror as well. It says `agrees`, \
                or shows the first difference and ends with exit status 1.
                """)
        @Option(help: ArgumentHelp("The partner's desk.", valueName: "dir")) var desk: String?
        @Option(help: "How to print the report.") var format: OutputFormat = .text
        @OptionGroup var service: StateOptions

        func run() async throws {
            var settings = desk == nil ? try service.settings() : Settings()
            settings.logLevel = "critical"
            guard let path = desk ?? settings.mirrorDesk else {
                throw CommandFailure(
                    .usage, "mirror.desk", "Neither a desk nor a mirror is named.",
                    remedy: "Give --desk DIR, or --config of a mirror.")
            }
            let log = ConsoleLog.logger(level: .critical)
            let mirror = try MirrorFounding.open(settings, desk: path, store: nil, log: log)
            try await mirror.round()
            let facts = MirrorReport(await mirror.book).facts
            let answer = Answer(
                title: facts.agrees ? "agrees" : "differs", sentences: [facts.verdict],
                tables: [
                    facts.differences, facts.decisions, facts.children,
                    AnswerTable(
                        "What was checked", columns: [.init("figure"), .init("value", .trailing)],
                        rows: facts.figures.map { [$0.name, $0.value] }),
                ], data: facts.json)
            switch format {
            case .text: Console.out(answer.text(width: Console.width))
            case .json: Console.out(answer.json.prettyText())
            case .csv: Console.write(answer.csv(), to: 1)
            }
            if !facts.agrees { throw ExitCode(CommandFailure.Status.verdict.rawValue) }
        }
    }
}
