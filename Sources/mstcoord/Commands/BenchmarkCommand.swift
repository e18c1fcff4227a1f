import ArgumentParser
import BoardServer
import Commissioning
import Evidence

/// `mstcoord benchmark …`: how fast the program is on this machine.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measures this program on this machine.",
        subcommands: [Plan.self, Exchange.self, BoardLoadRun.self])

    /// `mstcoord benchmark plan`.
    struct Plan: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "plan",
            abstract: "Time, search and memory of the decision, at real and at national size.",
            discussion: """
                The questions are made up, and the same ones every time. Times are of the \
                processor, not of the clock on the wall. Memory is the most that the process \
                has had so far, the question itself included.
                """)

        @Option(help: "How many decisions of real size.") var decisions = 1000

        @Option(help: "How many decisions of national size.") var national = 3

        @Option(help: "How to print the figures.") var format: OutputFormat = .text

        func run() throws {
            guard (1...1_000_000).contains(decisions), (0...1000).contains(national) else {
                throw CommandFailure(
                    .usage, "benchmark.count", "Too many or too few decisions.",
                    remedy: "Ask for 1 to 1000000 decisions, and 0 to 1000 of national size.")
            }
            var runs: [PlanRun] = []
            for explained in [false, true] {
                runs.append(try PlanRun(.real, count: decisions, explained: explained))
            }
            for explained in [false, true] where national > 0 {
                runs.append(try PlanRun(.national, count: national, explained: explained))
            }
            Console.out(PlanRun.answer(runs), as: format)
        }
    }

    /// `mstcoord benchmark exchange`.
    struct Exchange: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "exchange",
            abstract: "Files taken in and answered a second, memory, start-up, the hash tree.",
            discussion: """
                A whole service with made-up parties is made in a folder, and removed again. Beside \
                its figures stand what one core checks of signatures (openssl, if it is here) and \
                how often the disk can be waited for: nothing can be faster than these.
                """)

        @Option(help: "Files that come one at a time.") var single = 300

        @Option(help: "Files that lie there at once.") var backlog = 10_000

        @Option(help: "Documents in the ledger at the start that is timed.") var ledger = 100_000

        @Option(help: ArgumentHelp("A folder on the disk to be measured.", valueName: "dir"))
        var folder = "."

        @Option(help: "How to print the figures.") var format: OutputFormat = .text

        func run() async throws {
            guard (1...100_000).contains(single), (1...100_000).contains(backlog),
                (1...1_000_000).contains(ledger)
            else {
                throw CommandFailure(
                    .usage, "benchmark.count", "Too many or too few files.",
                    remedy: "Ask for 1 to 100000 files, and a ledger of 1 to 1000000 documents.")
            }
            let run = try await ExchangeRun.run(
                .init(single: single, backlog: backlog, ledger: ledger), in: folder,
                quiet: format != .text)
            Console.out(run.answer, as: format)
        }
    }
}

extension Console {
    /// Prints one of the faces of an answer.
    /// - Parameter table: caption of the table wanted as CSV; the first one if `nil`.
    /// - Throws: `AnswerFailure` `query.unknown-table`.
    static func out(_ answer: Answer, as format: OutputFormat, table: String?) throws {
        try answer.check(table: table)
        guard format == .csv else { return out(answer, as: format) }
        write(try answer.csv(table: table), to: 1)
    }
}
