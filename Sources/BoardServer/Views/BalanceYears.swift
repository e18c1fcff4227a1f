import Commissioning

/// What the authorities owed each other as each cycle was about to be decided, and the most credit
/// that could be made then.
struct BalanceYears: Sendable {
    /// The balances before one decision.
    struct Point: Sendable {
        /// The cycle about to be decided; `nil` beyond the calendar.
        let cycle: String?
        /// Its first day.
        let start: CivilDate?
        /// Bed-weeks owed to each authority, by index.
        let weeks: [Int]
        /// Bed-weeks above which no credit is made in that cycle.
        let cap: Int

        /// The cycle, or what comes after the last.
        var name: String { cycle ?? "after the last" }
    }

    /// From the first cycle to the one after the last decided one.
    let points: [Point]
    /// The most of all caps: with two authorities, whose opposite lots net, no balance passes it.
    let cap: Int

    init(_ snapshot: ServiceSnapshot) {
        let state = snapshot.state
        let last = snapshot.ordinalAfterDecisions
        let history = state.balanceHistory(asOf: last)
        let newest = snapshot.agreement?.lending.creditWeeksMaximum ?? 0
        points = history.enumerated().map { ordinal, weeks in
            let cycle = state.cycles.indices.contains(ordinal) ? state.cycles[ordinal] : nil
            return Point(
                cycle: cycle?.id, start: cycle?.start, weeks: weeks,
                cap: cycle.flatMap(state.agreement(for:))?.lending.creditWeeksMaximum ?? newest)
        }
        cap = points.map(\.cap).max() ?? newest
    }
}
