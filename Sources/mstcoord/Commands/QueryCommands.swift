import ArgumentParser
import BoardServer

/// `mstcoord cycle list`, `mstcoord cycle show ID`.
struct CycleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cycle", abstract: "The cycles, and who has the places of one.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All cycles of the agreement.")
        @OptionGroup var options: QueryOptions
        func run() async throws { try await options.answer(.cycleList) }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One cycle: its places, who waits, and why.")
        @Argument(help: "The cycle, such as 2019-20-C1.") var id: String
        @OptionGroup var options: QueryOptions
        func run() async throws { try await options.answer(.cycle(id)) }
    }
}

/// `mstcoord explain NOMINATION`.
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Why a nomination has a place, or has none.")
    @Argument(help: "The nomination's id (n-…), or authority/reference.") var nomination: String
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.explain(nomination)) }
}

/// `mstcoord balance [AUTHORITY]`.
struct BalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "Who owes whom how many bed-weeks, lot by lot.")
    @Argument(help: "An authority's id or area code; all if absent.") var authority: String?
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.balance(authority)) }
}

/// `mstcoord waiting-list`.
struct WaitingListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waiting-list", abstract: "Who waits, in order, and why.")
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.waitingList) }
}

/// `mstcoord fairness`.
struct FairnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fairness",
        abstract: "Roster, balances and lots over all years, beside what is proven of them.")
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.fairness) }
}

/// `mstcoord changes`.
struct ChangesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changes", abstract: "What has changed between two days, in words.",
        discussion: "Up to now, or to --as-of; from four weeks before that, or from --from.")
    @Option(help: ArgumentHelp("The earlier day or moment.", valueName: "date"))
    var from: String?
    @OptionGroup var options: QueryOptions

    func run() async throws {
        try await options.answer(.changes(from.map(QueryOptions.moment)))
    }
}

/// `mstcoord placements`.
struct PlacementsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "placements", abstract: "Every place and where it is in its life.")
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.placements) }
}

/// `mstcoord team`.
struct TeamCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "team",
        abstract: "The community team: load by week, balances, who waits, true-up by year.")
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.team) }
}

/// `mstcoord status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What the service does, and what needs a decision.")
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.status) }
}
