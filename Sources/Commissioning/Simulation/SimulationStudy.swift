/// A question to the future: which terms, over how many years, how many times.
package struct SimulationQuestion: Hashable, Sendable {
    /// Years looked at.
    package var years: Int
    /// Runs with a seed of their own for each set of terms.
    package var runs: Int
    /// What all the runs' seeds follow from.
    package var seed: UInt64
    /// Nominations a year by authority id; who is not named has the standard number.
    package var demand: [String: Int] = [:]
    /// Early endings of which the home tells late, in a thousand.
    package var toldLatePerMille = 0
    /// The terms that everything is compared with.
    package var base = TermsChange()
    /// Terms to compare, each put on top of nothing but the service's own.
    package var changes: [TermsChange] = []

    /// A question about the terms as they are.
    package init(years: Int, runs: Int, seed: UInt64) {
        self.years = years
        self.runs = runs
        self.seed = seed
    }
}

/// The runs that answer a question, one by one, so that whoever waits can see them pass.
package struct SimulationStudy: Sendable {
    /// The question.
    package let question: SimulationQuestion
    /// What was assumed, the same for all terms.
    package let assumptions: SimulationAssumptions
    private let starts: [Start]
    private var results: [[SimulationResult]]
    private var done = 0

    /// One set of terms; or the same on a team that is never too small.
    private struct Start: Sendable {
        let change: TermsChange
        let start: SimulationStart
        let isUnlimited: Bool
    }

    /// Prepares the runs.
    /// - Throws: what keeps them from beginning.
    package init(_ question: SimulationQuestion, from state: ServiceState) throws(SimulationFault) {
        guard SimulationLimits.years.contains(question.years) else {
            throw .outOfRange("years", SimulationLimits.years)
        }
        guard SimulationLimits.runs.contains(question.runs) else {
            throw .outOfRange("runs", SimulationLimits.runs)
        }
        guard question.changes.count < SimulationLimits.variantsMaximum else {
            throw .outOfRange("changes", 0...(SimulationLimits.variantsMaximum - 1))
        }
        guard let agreement = state.inForce?.agreement else { throw .noAgreement }
        self.question = question
        guard 0...1000 ~= question.toldLatePerMille else {
            throw .outOfRange("told late", 0...1000)
        }
        var assumptions = try SimulationAssumptions(for: agreement, demand: question.demand)
        assumptions.toldLatePerMille = question.toldLatePerMille
        self.assumptions = assumptions
        var starts: [Start] = []
        for change in [question.base] + question.changes {
            let start = try SimulationStart(from: state, changing: change, years: question.years)
            starts.append(Start(change: change, start: start, isUnlimited: false))
            let beds = start.measured.map { start.state.usableBeds(in: $0) }.max() ?? 0
            let needed = start.agreement.teamSlotsNeeded(beds: beds)
            let slots = start.measured.map { start.familySlots(on: $0.start) }.min() ?? 0
            // Families with the team alone hold slots beside the home's.
            guard slots - start.otherFamilies < needed else { continue }
            var ample = change
            ample.therapistsMore = 0
            ample.familySlots = SimulationLimits.familySlots.upperBound
            starts.append(
                Start(
                    change: change,
                    start: try SimulationStart(
                        from: state, changing: ample, years: question.years), isUnlimited: true))
        }
        self.starts = starts
        results = starts.map { _ in [] }
    }

    /// How many of the runs have been made, and how many there are.
    package var progress: (done: Int, total: Int) { (done, starts.count * question.runs) }

    /// Makes the next run; `false` if all have been made.
    /// - Throws: `undecidable`.
    package mutating func step() throws(SimulationFault) -> Bool {
        let (done, total) = progress
        guard done < total else { return false }
        let (run, index) = (done / starts.count, done % starts.count)
        var seeds = SplitMix64(seed: question.seed, name: "run", part: UInt64(run))
        var simulation = Simulation(starts[index].start, assumptions, seed: seeds.next())
        do {
            results[index].append(try simulation.result())
        } catch {
            throw .undecidable(error)
        }
        self.done += 1
        return true
    }

    /// The state in which the first run of the base ends, played once more with every statement.
    /// - Throws: `undecidable`.
    package func firstEnding() throws(SimulationFault) -> ServiceState {
        var seeds = SplitMix64(seed: question.seed, name: "run", part: 0)
        var simulation = Simulation(
            starts[0].start, assumptions, seed: seeds.next(), makesStatements: true)
        do {
            return try simulation.ending()
        } catch {
            throw .undecidable(error)
        }
    }

    /// What the runs made so far came to: the base first, then the changes in their order.
    package var reports: [SimulationReport] {
        starts.indices.filter { !starts[$0].isUnlimited }.map { index in
            let next = index + 1
            let hasUnlimited = next < starts.count && starts[next].isUnlimited
            return SimulationReport(
                change: starts[index].change, start: starts[index].start,
                results: results[index], unlimited: hasUnlimited ? results[next] : [])
        }
    }
}

extension SimulationAssumptions {
    /// The standard assumptions with other numbers of nominations where some are named.
    /// - Throws: `unknownAuthority`, `outOfRange`.
    fileprivate init(
        for agreement: Agreement, demand: [String: Int]
    ) throws(SimulationFault) {
        self.init(for: agreement)
        for (name, number) in demand.sorted(by: { $0.key < $1.key }) {
            guard let index = agreement.authorityIndex(name) else { throw .unknownAuthority(name) }
            guard SimulationLimits.nominationsPerYear.contains(number) else {
                throw .outOfRange("demand", SimulationLimits.nominationsPerYear)
            }
            nominationsPerYear[index] = number
        }
        let together = SimulationLimits.nominationsPerYearTogether
        if nominationsPerYear.reduce(0, +) > together {
            throw .outOfRange("demand together", 0...together)
        }
    }
}
