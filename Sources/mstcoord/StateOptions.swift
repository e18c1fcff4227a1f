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

    @Option(
        help: ArgumentHelp(
            "One setting, before what file and environment say; may be repeated.",
            valueName: "name=value"))
    var setting: [String] = []

    /// The settings that hold for this command: the standard ones, then those of the file, of the
    /// environment, and of the options, each before the ones before it.
    /// - Parameter more: What the command's own options say.
    /// - Throws: `CommandFailure` with every fault at once.
    func settings(_ more: [SettingFlag] = []) throws -> Settings {
        var flags: [SettingFlag] = []
        if let state {
            flags.append(SettingFlag(key: .stateDirectory, text: state, name: "--state"))
        }
        for text in setting { flags.append(try Self.flag(text)) }
        return try SettingsReading.read(
            file: file, environment: Environment.variables(), flags: flags + more)
    }

    /// The file that is named, or the standard one where it can be read.
    private var file: String? {
        if let config { return config }
        if let named = getenv("MSTCOORD_CONFIG") { return String(cString: named) }
        return state == nil && access(Settings.standardPath, R_OK) == 0
            ? Settings.standardPath : nil
    }

    private static func flag(_ text: String) throws -> SettingFlag {
        let name = String(text.prefix { $0 != "=" })
        guard let key = SettingKey(rawValue: name), name.utf8.count < text.utf8.count else {
            throw CommandFailure(
                .usage, "settings", "--setting \(text): There is no such setting.",
                remedy: "Write --setting NAME=VALUE; the names: mstcoord settings")
        }
        return SettingFlag(
            key: key, text: String(text.dropFirst(name.count + 1)), name: "--setting \(name)")
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
