import ArgumentParser
import BoardServer
import Commissioning
import Evidence
import Glibc

/// Which service a command is about.
struct StateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The settings file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The state directory, instead of the settings'.", valueName: "dir"))
    var state: String?

    /// The settings that hold for this command.
    func settings() throws -> Settings {
        var settings = Settings()
        if let config {
            settings = try Settings.read(config)
        } else if let named = getenv("MSTCOORD_CONFIG") {
            settings = try Settings.read(String(cString: named))
        } else if state == nil, access(Settings.standardPath, R_OK) == 0 {
            settings = try Settings.read(Settings.standardPath)
        }
        if let state { settings.stateDirectory = state }
        return settings
    }
}

/// How an answer is printed.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
}

/// Which table a sheet is made of.
struct TableOption: ParsableArguments {
    @Option(help: ArgumentHelp("The table for --format csv, by its caption.", valueName: "name"))
    var table: String?
}

/// Which service, as it was when, and how to print it.
struct QueryOptions: ParsableArguments {
    @OptionGroup var service: StateOptions

    @Option(help: "How to print the answer.")
    var format: OutputFormat = .text

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            "What was known at the end of a day (YYYY-MM-DD) or at a moment (…T…Z).",
            valueName: "date"))
    var asOf: String?

    @OptionGroup var table: TableOption

    /// Puts a query to the service's ledger and prints the answer.
    func answer(_ query: Query) async throws {
        let snapshot: ServiceSnapshot
        if case .changes(let from) = query {
            snapshot = try await reader().snapshot(seen: asOf.map(Self.moment), since: from)
        } else {
            snapshot = try await self.snapshot()
        }
        try Console.out(try query.answer(from: snapshot), as: format, table: table.table)
    }

    /// The day or moment that a person has written.
    static func moment(_ text: String) throws -> AsOf {
        guard let seen = AsOf(text) else {
            throw CommandFailure(
                .usage, "query.as-of", "\(text) is neither a date nor a moment.",
                remedy: "Write YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ.")
        }
        return seen
    }

    private func reader() throws -> LedgerStateReader {
        try LedgerStateReader(settings: service.settings(), clock: nil)
    }

    /// The service as it was at the moment asked about.
    func snapshot() async throws -> ServiceSnapshot {
        try await reader().snapshot(seen: asOf.map(Self.moment))
    }
}
