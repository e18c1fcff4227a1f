import ArgumentParser

/// `mstcoord report`: what people take with them.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What people take with them.",
        subcommands: [BoardPackReport.self, SheetsReport.self])
}
