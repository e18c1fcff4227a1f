/// What the plan's rules are computed with: the agreement's own figures.
package struct PlanTerms: Equatable, Sendable {
    /// Cost of the home, the team and the rest of the programme in a whole year, in pounds.
    package let residential: Int
    /// The community team.
    package let team: Int
    /// The rest.
    package let other: Int
    /// What a placement that is replaced costs in a whole year, in pounds.
    package let replaced: Int
    /// First day of the service, and first day after it.
    package let from: CivilDate
    /// Exclusive.
    package let to: CivilDate

    /// The figures of an agreement and of the assumptions that go with it.
    ///
    /// A price line that the agreement does not have, or that is not for a year, counts nothing.
    package init(_ agreement: Agreement, replacedPlacementPence: Int) {
        func annual(_ item: String) -> Int {
            agreement.prices.first { $0.item == item && $0.per == "year" }.map {
                $0.pricePence / 100
            } ?? 0
        }
        residential = annual("residential")
        team = annual("community-team")
        other = annual("other-programme")
        replaced = replacedPlacementPence / 100
        from = agreement.effectiveFrom
        to = agreement.effectiveTo
    }

    /// Whole quarters of a year in which the service runs.
    package func quarters(in year: FinancialYear) -> Int {
        FinancialQuarter.all(of: year).count { $0.start >= from && $0.end <= to }
    }

    /// Whole quarters of a year from the first day of the service on, whether it has ended or not.
    package func quartersSinceStart(in year: FinancialYear) -> Int {
        FinancialQuarter.all(of: year).count { $0.start >= from }
    }
}
