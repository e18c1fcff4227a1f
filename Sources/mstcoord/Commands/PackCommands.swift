import ArgumentParser
import BoardServer
import Glibc

/// Which pack, of which service, as it was when.
struct PackOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The cycle, such as 2019-20-C2.", valueName: "id"))
    var cycle: String?

    @Option(help: ArgumentHelp("The quarter, such as 2019-20-Q1.", valueName: "name"))
    var quarter: String?

    @OptionGroup var service: StateOptions

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "What was known at the end of a day (YYYY-MM-DD) or at a moment (…T…Z).",
            valueName: "date"))
    var asOf: String?

    func validate() throws {
        if (cycle == nil) == (quarter == nil) {
            throw ValidationError("Name either a --cycle or a --quarter.")
        }
    }

    /// The pack that is asked for.
    func pack() async throws -> BoardPack {
        var options = QueryOptions()
        options.service = service
        options.asOf = asOf
        return try await BoardPack(try await options.snapshot(), cycle ?? quarter ?? "")
    }
}

extension ReportCommand {
    /// `mstcoord report board-pack`.
    struct Pack: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "board-pack",
            abstract: "Everything about one cycle or quarter as one HTML file, to be printed.",
            discussion: "It needs nothing beside it, and has no line about any one child.")

        @OptionGroup var options: PackOptions

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp("Where to; without it, standard output.", valueName: "file"))
        var output: String?

        func run() async throws {
            let pack = try await options.pack()
            guard let output else { return Console.out(pack.file) }
            try Console.save(Array(pack.file.utf8), to: output, mode: 0o644, replace: true)
            Console.out("\(pack.title)\n\(output)")
        }
    }

    /// `mstcoord report csv`.
    struct Sheets: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "csv",
            abstract: "The tables of a board pack, one CSV file each, in a folder.")

        @OptionGroup var options: PackOptions

        @Option(help: ArgumentHelp("The folder; it is made if it is not there.", valueName: "dir"))
        var folder: String

        func run() async throws {
            let pack = try await options.pack()
            guard mkdir(folder, 0o755) == 0 || errno == EEXIST else {
                throw CommandFailure(
                    .inputOutput, "report.folder",
                    "\(folder) cannot be made: \(String(cString: strerror(errno))).",
                    remedy: "Name a folder that can be written.")
            }
            for (name, table) in pack.tables {
                try Console.save(
                    Array(table.csv.utf8), to: "\(folder)/\(name).csv", mode: 0o644, replace: true)
            }
            Console.out(
                pack.tables.map { "\(folder)/\($0.name).csv  \($0.table.caption)" }
                    .joined(separator: "\n"))
        }
    }
}
