import ArgumentParser
import Exchange

/// `mstcoord`: one program for the daemon, the operator and the partners.
@main
struct Mstcoord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mstcoord",
        abstract: "Shares a scarce service between councils, and proves that it was done fairly.",
        discussion: """
            Exit status: 0 done; 1 a negative verdict (refused file, failed audit); 64 usage; \
            65 bad data; 66 no such input; 74 input or output; 78 configuration.
            """,
        version: ProgramVersion.text,
        groupedSubcommands: [
            CommandGroup(
                name: "The service",
                subcommands: [
                    ServeCommand.self, InitCommand.self, StatusCommand.self, DoctorCommand.self,
                    SettingsCommand.self, BackupCommand.self, RestoreCommand.self,
                    RecoverCommand.self, ClockCommand.self, BenchmarkCommand.self,
                    TokenCommand.self, SmallNumbersCommand.self,
                ]),
            CommandGroup(
                name: "Questions",
                subcommands: [
                    CycleCommand.self, ExplainCommand.self, BalanceCommand.self,
                    WaitingListCommand.self, PlacementsCommand.self, TeamCommand.self,
                    RosterCommand.self, FairnessCommand.self, ChangesCommand.self, PlanCommand.self,
                    SimulateCommand.self, WhatIfCommand.self,
                ]),
            CommandGroup(
                name: "Money and outcomes",
                subcommands: [
                    ChargesCommand.self, FinanceCommand.self, OutcomesCommand.self,
                    ForecastCommand.self, ExportCommand.self, ReportCommand.self,
                ]),
            CommandGroup(
                name: "Documents",
                subcommands: [
                    DraftCommand.self, SignCommand.self, SendCommand.self, VerifyCommand.self,
                    InspectCommand.self, ConvertCommand.self,
                ]),
            CommandGroup(
                name: "Trust and evidence",
                subcommands: [
                    KeyCommand.self, TrustCommand.self, LedgerCommand.self, CosignCommand.self,
                    MirrorCommand.self, QuarantineCommand.self, OutboxCommand.self,
                    StreamCommand.self, ResendCommand.self, RetentionCommand.self,
                ]),
        ])

    static func main() {
        CoreDumps.forbid()
        AsynchronousMain.run {
            do {
                var command = try parseAsRoot()
                if var asynchronous = command as? any AsyncParsableCommand {
                    try await asynchronous.run()
                } else {
                    try command.run()
                }
            } catch {
                CommandFailure.exit(with: error, Mstcoord.self)
            }
        }
    }
}

/// The version that `--version` and the status line show.
enum ProgramVersion {
    static let text = "0.1.0"
}
