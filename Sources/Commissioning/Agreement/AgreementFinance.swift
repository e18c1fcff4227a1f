/// What of an agreement is about money and results beside its prices: each part is optional in
/// the file, and what is left out has the value that stands here.
package struct AgreementFinance: Equatable, Sendable {
    /// How prices become charges.
    package var charging = ChargingRule()
    /// What a forecast takes for granted.
    package var assumptions = ForecastAssumptions()
    /// Payment by results, if the parties have agreed on it.
    package var outcomeContract: OutcomeContract?
    /// Percentages of fewer than this many are not shown without saying so.
    package var smallNumberLimit = 5
    /// When a figure beside its plan is green, amber or red.
    package var statusLimits = StatusLimits()

    /// The values that hold where an agreement says nothing.
    package init() {}
}

/// How far a figure may be worse than its plan and still be green, or amber.
package struct StatusLimits: Equatable, Sendable {
    /// Percent of the plan up to which it is green, 0–100.
    package var greenPercent = 2
    /// Percent of the plan up to which it is amber, not less than that and at most 1000.
    package var amberPercent = 10

    /// The values that hold where an agreement says nothing.
    package init() {}

    /// How a figure stands that is worse than its plan by so much; below 0 it is better.
    package func status(worsePence worse: Int, planPence plan: Int) -> PlanComparison.Status {
        if worse <= 0 { return .green }
        let size = Int128(plan.magnitude)
        if Int128(worse) * 100 <= size * Int128(greenPercent) { return .green }
        return Int128(worse) * 100 <= size * Int128(amberPercent) ? .amber : .red
    }
}

/// How the prices of an agreement become charges.
package struct ChargingRule: Equatable, Sendable {
    /// What a standing or bought place costs whose child came late or left early.
    package enum PartCycle: String, CaseIterable, Sendable {
        /// Its whole price: it was bought for the cycle.
        case whole
        /// The part of its price for the nights on which the child was there.
        case nights
    }

    /// What a standing place costs that no child came to.
    package enum Void: String, CaseIterable, Sendable {
        /// Its price: it was kept free.
        case charged
        /// Nothing.
        case free
    }

    /// What becomes of nights on which a bed that is paid for could not be used.
    package enum Blocked: String, CaseIterable, Sendable {
        /// They are paid like any other.
        case paid
        /// The home's price is credited for them, bed by bed and night by night.
        case credited
    }

    /// What becomes of use that differs from the shares, once a year.
    package enum TrueUp: String, CaseIterable, Sendable {
        /// It is shown, and nothing is charged for it.
        case shown
        /// The year's cost is divided again by slot-days and bed-nights.
        case charged
    }

    /// Late arrivals and early ends.
    package var partCycle = PartCycle.whole
    /// Standing places without a child.
    package var void = Void.charged
    /// Beds that are closed.
    package var blocked = Blocked.paid
    /// Once a year.
    package var trueUp = TrueUp.shown
    /// Days after the last of a quarter until its statements are made, 0–92.
    package var statementDays = 21

    /// The rule that holds where an agreement says nothing.
    package init() {}
}

/// What a forecast takes for granted: inputs, shown with every figure that rests on them.
package struct ForecastAssumptions: Equatable, Sendable {
    /// What follows when home fails.
    package enum AfterFailure: String, CaseIterable, Sendable {
        case fostering
        case residential
    }

    /// Children of a thousand who come home and stay there.
    package var stayPerMille = 667
    /// What the placement that is replaced costs, in pence a year.
    package var replacedPence = 17_500_000
    /// What follows when home fails.
    package var afterFailure = AfterFailure.residential
    /// What a fostering place costs, in pence a year.
    package var fosteringPence = 4_500_000
    /// Weeks at home after which those who do not stay have left again.
    package var failureWeeks = 20
    /// Age at which a child leaves care whatever happens, in years.
    package var ageOutYears = 18
    /// Age of a child whose age is not known yet on its first night, in years.
    package var entryAgeYears = 13

    /// The figures of 2018 that are public, and house figures where none is.
    ///
    /// - Source: two thirds long-term success and £175,000 a year: the councils' papers of 2018.
    ///   House rule: a fostering place at £45,000 a year, failure by the end of stage 2, and
    ///   thirteen, the middle of the ages, on entry.
    package init() {}
}

/// Payment by results: so much for each unit of days that a child has lived at home.
package struct OutcomeContract: Equatable, Sendable {
    /// What a return to care does to the clock.
    package enum OnReturn: String, CaseIterable, Sendable {
        /// It stops for good.
        case stop
        /// It stands still, and goes on where it stood when the child is home again.
        case pause
        /// It stands still, and a unit begins again from its first day when the child is home.
        case restart
    }

    /// One who pays, with a whole weight.
    package struct Payer: Equatable, Sendable {
        /// A name; `placing-authority` is the authority that placed the child.
        package let id: String
        /// Weight among the payers.
        package let share: Int

        /// The name that stands for the authority that placed the child.
        package static let placingAuthority = "placing-authority"

        /// A payer.
        package init(id: String, share: Int) {
            self.id = id
            self.share = share
        }
    }

    /// Days at home that make one unit.
    package let unitDays: Int
    /// Price of a unit, in pence.
    package let unitPence: Int
    /// Days after the first day at home in which units can be earned.
    package let windowDays: Int
    /// What a return to care does to the clock.
    package let onReturn: OnReturn
    /// Where a child lives so that the clock runs.
    package let counts: [ChildSetting]
    /// Units that one child can bring, at most.
    package let childUnitsMaximum: Int
    /// What all children together can bring, in pence, at most.
    package let contractPenceMaximum: Int
    /// Who pays a unit: at least one, shares not all 0.
    package let payers: [Payer]
    /// What all payers but the placing authority pay together, in pence, at most; what is above
    /// it falls to the placing authority. `nil`: without limit.
    package let grantPenceMaximum: Int?

    /// Every term, in order.
    package init(
        unitDays: Int, unitPence: Int, windowDays: Int, onReturn: OnReturn,
        counts: [ChildSetting] = [.home], childUnitsMaximum: Int, contractPenceMaximum: Int,
        payers: [Payer], grantPenceMaximum: Int? = nil
    ) {
        self.unitDays = unitDays
        self.unitPence = unitPence
        self.windowDays = windowDays
        self.onReturn = onReturn
        self.counts = counts
        self.childUnitsMaximum = childUnitsMaximum
        self.contractPenceMaximum = contractPenceMaximum
        self.payers = payers
        self.grantPenceMaximum = grantPenceMaximum
    }
}
