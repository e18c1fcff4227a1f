/// What would become of one child: drawn from the seed and the child's id alone, so that it is the
/// same whatever the terms are, and two sets of terms are compared on the same children.
struct ChildFate {
    /// How the work with a family ends.
    enum Ending: Equatable {
        /// In the stay, so many whole weeks after its first day.
        case inStay(weeks: Int)
        /// In stage 2, so many whole weeks after its first day.
        case inStage2(weeks: Int)
        /// As planned.
        case asPlanned
    }

    /// What the home finds.
    let match: Assessment.Match
    /// Days until it does.
    let assessmentDays: Int
    /// Days after which the child is withdrawn if it still waits; `nil`: it waits on.
    let patienceDays: Int?
    /// Whether the child comes to a place that was accepted; if not, it is withdrawn this many
    /// days after the first of the stay.
    let absentDays: Int?
    /// How the work ends.
    let ending: Ending
    /// Days after which the home tells of an end before its time.
    let toldAfterDays: Int
    /// Whether the child still lives at home in the end.
    let isLasting: Bool

    private let seed: UInt64
    private let id: String
    private let assumptions: SimulationAssumptions

    /// The fate of the child with this nomination.
    init(
        of id: String, seed: UInt64, _ assumptions: SimulationAssumptions,
        under agreement: Agreement
    ) {
        self.seed = seed
        self.id = id
        self.assumptions = assumptions
        // One sequence, always drawn from in the same order and to the same length.
        var draws = SplitMix64(seed: seed, name: id)
        match = draws.happens(perMille: assumptions.unsuitablePerMille) ? .unsuitable : .suitable
        assessmentDays = draws.number(in: assumptions.assessmentDays)
        let isAbsent = draws.happens(perMille: assumptions.absentPerMille)
        let days = draws.number(in: 1...max(1, agreement.deadlines.lateEntryDays - 1))
        absentDays = isAbsent ? days : nil
        let luck = draws.number(in: 0...999)
        let stayWeeks = draws.number(in: 1...max(1, agreement.home.stayWeeks - 1))
        let stage2Weeks = draws.number(in: 1...max(1, agreement.team.stage2Weeks - 1))
        if luck < assumptions.stayEndedPerMille {
            ending = .inStay(weeks: stayWeeks)
        } else if luck < assumptions.stayEndedPerMille + assumptions.stage2EndedPerMille {
            ending = .inStage2(weeks: stage2Weeks)
        } else {
            ending = .asPlanned
        }
        isLasting = ending == .asPlanned && luck >= 1000 - assumptions.lastingPerMille
        // A sequence of its own: who tells late changes nothing else about a child.
        var news = SplitMix64(seed: seed, name: id, part: 1 << 32)
        let isToldLate = news.happens(perMille: assumptions.toldLatePerMille)
        toldAfterDays = isToldLate ? news.number(in: assumptions.toldLateDays) : 0
        let last = draws.number(in: 0...29)
        patienceDays = (0..<ChildFate.monthsMaximum).first { _ in
            draws.happens(perMille: assumptions.withdrawnPerMilleMonthly)
        }.map { $0 * 30 + last + 1 }
    }

    /// Nobody waits longer than an age range is wide.
    private static let monthsMaximum = 120

    /// What the council says to this child's offer, the `attempt`-th it gets, and after how many
    /// days; `nil`: nothing.
    func answer(attempt: Int) -> (answer: OfferAnswer, days: Int)? {
        var draws = SplitMix64(seed: seed, name: id, part: UInt64(attempt))
        let luck = draws.number(in: 0...999)
        let days = draws.number(in: assumptions.answerDays)
        if luck < assumptions.lapsedPerMille { return nil }
        let isDeclined = luck < assumptions.lapsedPerMille + assumptions.declinedPerMille
        return (isDeclined ? .decline : .accept, days)
    }
}
