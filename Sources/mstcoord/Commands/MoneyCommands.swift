import ArgumentParser
import BoardServer
import Commissioning
import Evidence
import Exchange

/// `mstcoord charges`.
struct ChargesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "charges",
        abstract: "What each authority owes by quarter, line by line, and what statements say.")
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.charges) }
}

/// `mstcoord finance`.
struct FinanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "finance",
        abstract: "The financial plan beside what has happened, and whether the plan adds up.",
        discussion: """
            With --check FILE it only checks a plan against an agreement: every cell of the table, \
            and which do not follow from the others.
            """)
    @Option(help: ArgumentHelp("Check this plan; no service is needed.", valueName: "file"))
    var check: String?
    @Option(help: ArgumentHelp("The agreement to check it against.", valueName: "file"))
    var agreement: String?
    @OptionGroup var options: QueryOptions

    func run() async throws {
        guard let check else { return try await options.answer(.finance) }
        guard let agreement else {
            throw CommandFailure(
                .usage, "finance.agreement", "A plan is checked against an agreement.",
                remedy: "Name it, such as: --agreement Config/agreement.json")
        }
        let plan = try FinancialPlanCommandFile.read(check)
        let (_, terms) = try AgreementFile.read(agreement)
        try Console.out(
            PlanCheckAnswer(plan, terms).answer, as: options.format, table: options.table.table)
    }
}

/// `mstcoord outcomes`.
struct OutcomesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outcomes",
        abstract: "What became of the children: measures with their numbers, by year and cycle.")
    @OptionGroup var options: QueryOptions
    func run() async throws { try await options.answer(.outcomes) }
}

/// `mstcoord forecast [--plan FILE]`.
struct ForecastCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "What the service will save and cost; or an invest-to-save table (--plan).",
        discussion: """
            With --plan FILE (mst-forecast/1) no service is needed. Net is investment less gross \
            saving: below zero it is a saving.
            """)
    @Option(help: ArgumentHelp("A table of entrants and investment.", valueName: "file"))
    var plan: String?
    @OptionGroup var options: QueryOptions

    func run() async throws {
        guard let plan else { return try await options.answer(.forecast) }
        switch ForecastFile.read(bytes: try Console.read(plan)) {
        case .failure(let list):
            for fault in list.faults {
                Console.error(
                    "\(fault.place.isEmpty ? "/" : fault.place): \(fault.code): \(fault.sentence)")
            }
            throw CommandFailure(
                .data, list.faults.first?.code ?? "forecast",
                "\(plan) is not a table that can be forecast (faults: \(list.faults.count)).",
                remedy: "Correct the members named above.")
        case .success(let table):
            guard let forecast = table.forecast() else {
                preconditionFailure("a table that was read has a forecast")
            }
            try Console.out(
                ForecastTableAnswer(table, forecast).answer, as: options.format,
                table: options.table.table)
        }
    }
}

/// `mstcoord export KIND`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "A sheet for other programs: episodes (SSDA903), charges or outcomes, as CSV.",
        discussion: "The columns are described by the files of the same names in Config/exports.")

    /// What can be exported.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case episodes, charges, outcomes
    }

    @Argument(help: "episodes, charges or outcomes.") var kind: Kind
    @OptionGroup var service: StateOptions
    @Option(name: .customLong("as-of"), help: "As was known at the end of a day.")
    var asOf: String?

    func run() async throws {
        var options = QueryOptions()
        options.service = service
        options.asOf = asOf
        let snapshot = try await options.snapshot()
        let table: String
        let query: Query
        switch kind {
        case .episodes: (query, table) = (.outcomes, "Episodes")
        case .charges: (query, table) = (.charges, "Lines")
        case .outcomes: (query, table) = (.outcomes, "Children")
        }
        let answer = try query.answer(from: snapshot)
        Console.write(try answer.csv(table: table), to: 1)
    }
}

/// A financial plan in a file, or every fault on standard error.
enum FinancialPlanCommandFile {
    static func read(_ path: String) throws -> FinancialPlan {
        let bytes = try Console.read(path, bytesMaximum: FinancialPlanFile.bytesMaximum)
        switch FinancialPlanFile.read(bytes: bytes) {
        case .success(let plan): return plan
        case .failure(let list):
            for fault in list.faults {
                Console.error("\(path), \(fault.place): \(fault.code): \(fault.sentence)")
            }
            throw CommandFailure(
                .data, list.faults.first?.code ?? "plan",
                "\(path) is not a financial plan (faults: \(list.faults.count)).",
                remedy: "Correct the lines named above; see Config/financial-plan.csv.")
        }
    }
}
