import Commissioning

/// What would become of the real service under other terms.
package struct WhatIf: Hashable, Sendable {
    /// Years looked at.
    package var years = 5
    /// Runs for each set of terms.
    package var runs = 5
    /// What all runs follow from.
    package var seed: UInt64 = 1
    /// Nominations a year by authority, instead of the standard numbers.
    package var demand: [String: Int] = [:]
    /// What is to be different; if nothing is, the standard changes are compared.
    package var change = TermsChange()

    /// The standard what-ifs.
    package init() {}

    /// The question as it is put to a state.
    package func question(for state: ServiceState) -> SimulationQuestion {
        var question = SimulationQuestion(years: years, runs: runs, seed: seed)
        question.demand = demand
        question.changes = change.isNone ? TermsChange.standard(for: state) : [change]
        return question
    }

    /// All runs at once: a second or two for the standard ones.
    /// - Throws: `query.no-agreement`, `query.unknown-authority`, `query.out-of-range`,
    ///   `query.terms`.
    package func study(of state: ServiceState) throws(AnswerFailure) -> SimulationStudy {
        do {
            var study = try SimulationStudy(question(for: state), from: state)
            while try study.step() {}
            return study
        } catch { throw AnswerFailure(error) }
    }
}

extension AnswerFailure {
    /// A simulation that cannot be made.
    package init(_ fault: SimulationFault) {
        switch fault {
        case .noAgreement:
            self.init(
                .noAgreement, "No agreement is in force, so there are no terms to simulate.",
                remedy: "Wait for the last signature, or simulate a file with: mstcoord simulate")
        case .noCycles:
            self.init(
                .badTerms, "The calendar has no cycle that is still to be decided.",
                remedy: "Simulate an agreement with: mstcoord simulate --agreement FILE")
        case .unknownAuthority(let name):
            self.init(
                .unknownAuthority, "“\(name)” is not an authority of the agreement.",
                remedy: "Name the authorities by their ids, as in: mstcoord status")
        case .outOfRange(let name, let range):
            self.init(
                .outOfRange,
                "The number for \(name) must be from \(range.lowerBound) to \(range.upperBound).",
                remedy: "Give a number in that range.")
        case .contradiction(let contradiction):
            self.init(
                .badTerms, contradiction.sentence, remedy: "Change the terms so that they fit.")
        case .undecidable(let fault):
            self.init(
                .badTerms, "A cycle of the simulation cannot be decided: \(fault.code).",
                remedy: "Ask for fewer children or fewer years.")
        }
    }
}
