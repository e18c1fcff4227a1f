/// What the runs of one set of terms came to together.
package struct SimulationReport: Equatable, Sendable {
    /// What was changed.
    package let change: TermsChange
    /// Where every run began.
    package let start: SimulationStart
    /// One result per seed, in the order of the seeds.
    package let results: [SimulationResult]
    /// The results on a team that is never too small, if this one could be.
    package let unlimited: [SimulationResult]

    /// A figure over all runs.
    package func spread(_ figure: SimulationFigure) -> Spread {
        Spread(results.map(figure.value))
    }

    /// Any number of a run over all runs.
    package func spread(_ value: (SimulationResult) -> Int) -> Spread {
        Spread(results.map(value))
    }

    /// The sum of a figure over all runs.
    package func total(_ figure: SimulationFigure) -> Int {
        results.reduce(0) { $0 + figure.value(in: $1) }
    }

    /// Families with the team by week over all runs.
    package var teamByWeek: [Spread] {
        guard let first = results.first else { return [] }
        return first.team.families.indices.map { week in
            Spread(results.map { $0.team.families[week] })
        }
    }

    /// Most families that the home's children would bring at one time, in any run, if the team
    /// were never too small.
    package var teamNeeded: Int {
        (unlimited.isEmpty ? results : unlimited).map(\.team.most).max() ?? 0
    }

    /// Most families with the team alone that hold slots at one time, as far as they are given
    /// today.
    package var otherFamilies: Int { start.otherFamilies }

    /// Fewest slots that the team has in the time looked at.
    package var teamSlots: Int {
        results.first?.team.slots.min() ?? 0
    }

    /// Bed-weeks that stand empty in all runs together only because the team is too small.
    package var weeksLackingTeam: Int {
        let ample = unlimited.reduce(0) { $0 + SimulationFigure.occupiedWeeks.value(in: $1) }
        return unlimited.isEmpty ? 0 : max(0, ample - total(.occupiedWeeks))
    }
}
