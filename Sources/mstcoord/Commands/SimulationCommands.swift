import ArgumentParser
import BoardServer
import Commissioning

/// `mstcoord simulate`: years of a service that does not exist yet.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Plays a service for years under made-up demand, by the real rules.",
        discussion: """
            Without --agreement it is the service as the councils planned it in 2018. The same \
            seed gives the same bytes; what is assumed stands with the result.
            """)

    @Option(help: "Years from the first cycle on, 1 to 50.") var years = 10
    @Option(help: ArgumentHelp("The terms to start from.", valueName: "file"))
    var agreement: String?
    @OptionGroup var terms: TermsOptions
    @OptionGroup var table: TableOption
    @Option(help: "Early endings told of up to 200 days late, in a thousand: corrections.")
    var toldLate = 0
    @Flag(help: "Add every charge and statement of the first run.") var charges = false
    @Option(help: "How to print the answer.") var format: OutputFormat = .text

    func run() throws {
        let agreement = try agreement.map { try AgreementFile.read($0).1 } ?? Agreement.planned2018
        guard let agreement else {
            preconditionFailure("the dates of the planned agreement are dates")
        }
        var question = SimulationQuestion(years: years, runs: terms.runs, seed: terms.seed)
        question.base = try terms.change()
        question.demand = try terms.demandByName()
        question.toldLatePerMille = toldLate
        let study = try terms.study(question, from: .founded(agreement), as: format)
        let ending: ServiceState?
        do {
            ending = charges ? try study.firstEnding() : nil
        } catch { throw AnswerFailure(error) }
        try Console.out(
            SimulationAnswer(study, charging: ending).answer, as: format, table: table.table)
    }
}

/// `mstcoord what-if`: other terms for the real service.
struct WhatIfCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "What other terms would do to the service as it stands, over the same children.",
        discussion: """
            Without a change it compares the terms as agreed with a fourth bed, one therapist \
            fewer, 60/40 shares of every bed and one standing place more. Nothing is written.
            """)

    @Option(help: "Years from the next undecided cycle on, 1 to 50.") var years = 5
    @OptionGroup var terms: TermsOptions
    @OptionGroup var options: QueryOptions

    func run() async throws {
        let snapshot = try await options.snapshot()
        try snapshot.checkAgreement()
        var whatIf = WhatIf()
        whatIf.years = years
        whatIf.runs = terms.runs
        whatIf.seed = terms.seed
        whatIf.change = try terms.change()
        whatIf.demand = try terms.demandByName()
        let study = try terms.study(
            whatIf.question(for: snapshot.state), from: snapshot.state, as: options.format)
        try Console.out(
            WhatIfAnswer(snapshot, study).answer, as: options.format,
            table: options.table.table)
    }
}

/// Terms that differ, and how often the years are played.
struct TermsOptions: ParsableArguments {
    @Option(help: "What all runs follow from.") var seed: UInt64 = 1
    @Option(help: "Runs with a seed of their own, 1 to 1000.") var runs = 20
    @Option(help: "Usable beds.") var beds: Int?
    @Option(help: "Families that the team can carry.") var slots: Int?
    @Option(
        parsing: .unconditional, help: "Therapists more, or fewer (-1), of five families each.")
    var therapists = 0
    @Option(help: ArgumentHelp("Weights in the shared beds.", valueName: "a=1,b=1"))
    var shares: String?
    @Option(help: ArgumentHelp("Places bought for every cycle.", valueName: "b=2"))
    var standing: String?
    @Option(help: ArgumentHelp("Nominations a year.", valueName: "a=12,b=6"))
    var demand: String?

    /// What is to be different.
    /// - Throws: `CommandFailure`.
    func change() throws -> TermsChange {
        var change = TermsChange()
        change.beds = beds
        change.familySlots = slots
        change.therapistsMore = therapists
        change.shares = try named(shares, for: "--shares")
        change.standingPlaces = try named(standing, for: "--standing")
        return change
    }

    /// Nominations a year by authority.
    /// - Throws: `CommandFailure`.
    func demandByName() throws -> [String: Int] {
        try named(demand, for: "--demand")
    }

    private func named(_ text: String?, for option: String) throws -> [String: Int] {
        guard let text else { return [:] }
        do {
            return try NamedNumbers.read(text, for: option)
        } catch {
            throw CommandFailure(
                .usage, error.code.rawValue, error.sentence, remedy: error.remedy)
        }
    }

    /// Makes all runs and shows on standard error how far they are.
    /// - Throws: `AnswerFailure`, `CommandFailure`.
    func study(
        _ question: SimulationQuestion, from state: ServiceState, as format: OutputFormat
    ) throws -> SimulationStudy {
        do {
            var study = try SimulationStudy(question, from: state)
            var bar = ProgressBar(isQuiet: format != .text)
            while try study.step() { bar.show(study.progress) }
            bar.end()
            return study
        } catch {
            let failure = AnswerFailure(error)
            guard failure.code == .outOfRange else { throw failure }
            throw CommandFailure(
                .usage, failure.code.rawValue, failure.sentence, remedy: failure.remedy)
        }
    }
}
