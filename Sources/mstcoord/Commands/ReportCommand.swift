import ArgumentParser
import BoardServer

/// `mstcoord report`: what people take with them.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What people take with them.",
        subcommands: [Pack.self, Sheets.self, Calendar.self])

    struct Calendar: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "ics", abstract: "Cycles and deadlines for a calendar (iCalendar).")

        @Option(
            name: .customLong("as-of"),
            help: ArgumentHelp("What was known at the end of a day.", valueName: "date"))
        var asOf: String?
        @OptionGroup var service: StateOptions

        func run() async throws {
            let reader = try LedgerStateReader(settings: service.settings(), clock: nil)
            let seen = try asOf.map { text -> AsOf in
                guard let seen = AsOf(text) else {
                    throw CommandFailure(
                        .usage, "query.as-of", "\(text) is neither a date nor a moment.",
                        remedy: "Write YYYY-MM-DD, or YYYY-MM-DDThh:mm:ssZ.")
                }
                return seen
            }
            Console.out(CalendarFeed(try await reader.snapshot(seen: seen)).text)
        }
    }
}
