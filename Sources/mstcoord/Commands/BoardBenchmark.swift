import ArgumentParser

extension BenchmarkCommand {
    /// `mstcoord benchmark board`.
    struct BoardLoadRun: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "board",
            abstract: "Requests a second of the board after years of history, beside a bare route.",
            discussion: """
                A whole service with made-up parties is made in a folder, lives for the given weeks, \
                and is removed again. The load comes from the same machine, so that of two figures \
                the ratio says more than either.
                """)

        @Option(help: "Weeks of history, 26 to 600.") var weeks = 522

        @Option(help: "Requests of each kind.") var requests = 20_000

        @Option(help: "Connections that ask at the same time, 1 to 256.") var connections = 32

        @Option(help: ArgumentHelp("A folder for the service.", valueName: "dir")) var folder = "."

        @Option(help: "How to print the figures.") var format: OutputFormat = .text

        func run() async throws {
            guard (26...600).contains(weeks), (100...10_000_000).contains(requests),
                (1...256).contains(connections)
            else {
                throw CommandFailure(
                    .usage, "benchmark.count", "Too many or too few.",
                    remedy: "Ask for 26 to 600 weeks, 100 requests or more, 1 to 256 connections.")
            }
            let run = try await BoardRun.run(
                .init(weeks: weeks, requests: requests, connections: connections), in: folder,
                quiet: format != .text)
            Console.out(run.answer, as: format)
        }
    }
}
