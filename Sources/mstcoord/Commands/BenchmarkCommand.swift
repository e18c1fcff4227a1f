import ArgumentParser
import BoardServer
import Commissioning
import Evidence

/// `mstcoord benchmark …`: how fast the program is on this machine.
struct BenchmarkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Measures this program on this machine.",
        subcommands: [Plan.self])

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
}

extension Console {
    /// Prints one of the faces of an answer.
    /// - Parameter table: caption of the table wanted as CSV; the first one if `nil`.
    static func out(_ answer: Answer, as format: OutputFormat, table: String? = nil) {
        switch format {
        case .text: out(answer.text(width: width))
        case .json: out(answer.json.prettyText())
        case .csv: write(answer.csv(table: table), to: 1)
        }
    }
}
