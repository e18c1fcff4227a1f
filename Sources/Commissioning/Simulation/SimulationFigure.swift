/// A whole number that a run comes to, comparable between runs and between terms.
package enum SimulationFigure: String, CaseIterable, Sendable {
    case placesAvailable
    case placesUsed
    case occupiedWeeks
    case voidWeeks
    case emptyWeeks
    case lateEntryWeeks
    case earlyEndWeeks
    case waitMedianWeeks
    case waitNinetiethWeeks
    case waitLongestWeeks
    case children
    case withdrawn
    case unsuitable
    case agedOut
    case turnedAway
    case waiting
    case lasting
    case teamMostFamilies
    case teamWeeksOverNinety
    case teamWeeksOver
    case largestBalanceWeeks
    case rosterOffPerMille
    case decisions

    /// The number of one run.
    package func value(in result: SimulationResult) -> Int {
        switch self {
        case .placesAvailable: result.places
        case .placesUsed: result.placesUsed
        case .occupiedWeeks: Self.weeks(result.nights.occupied)
        case .voidWeeks: Self.weeks(result.nights.void)
        case .emptyWeeks: Self.weeks(result.nights.empty)
        case .lateEntryWeeks: Self.weeks(result.nights.before)
        case .earlyEndWeeks: Self.weeks(result.nights.after)
        case .waitMedianWeeks: Spread.rank(50, of: result.waitDays) / 7
        case .waitNinetiethWeeks: Spread.rank(90, of: result.waitDays) / 7
        case .waitLongestWeeks: (result.waitDays.last ?? 0) / 7
        case .children: result.outcomes.reduce(0, +)
        case .withdrawn: result.count(.withdrawn)
        case .unsuitable: result.count(.unsuitable)
        case .agedOut: result.count(.agedOut)
        case .turnedAway: result.count(.turnedAway)
        case .waiting: result.count(.waiting)
        case .lasting: result.lasting
        case .teamMostFamilies: result.team.most
        case .teamWeeksOverNinety: result.team.weeksOverNinety
        case .teamWeeksOver: result.team.weeksOver
        case .largestBalanceWeeks: result.largestBalanceWeeks
        case .rosterOffPerMille: result.rosterOffPerMille
        case .decisions: result.decisions
        }
    }

    /// Nights as whole bed-weeks, rounded half up.
    private static func weeks(_ nights: Int) -> Int { (2 * nights + 7) / 14 }
}
