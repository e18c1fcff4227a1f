/// What a family is with the team for.
package enum TeamProgramme: String, CaseIterable, Sendable {
    /// Keeps a child out of care: the team alone.
    case standard = "mst"
    /// Brings a child home: a place in the home and the weeks after it.
    case integrated = "mst-fit"
}

/// A slot of the team that one family holds on the days of a half-open interval.
package struct TeamHold: Equatable, Sendable {
    /// The case or the place that holds it.
    package let subject: String
    /// What for.
    package let programme: TeamProgramme
    /// The authority it counts for.
    package let authority: String
    /// First day.
    package let from: CivilDate
    /// First day after it; never before `from`.
    package let to: CivilDate

    /// A held slot.
    package init(
        subject: String, programme: TeamProgramme, authority: String, from: CivilDate,
        to: CivilDate
    ) {
        self.subject = subject
        self.programme = programme
        self.authority = authority
        self.from = from
        self.to = max(from, to)
    }

    /// Days held, in slot-days.
    package var days: Int { to.dayNumber - from.dayNumber }

    /// Days held within a half-open interval, in slot-days.
    package func days(from start: CivilDate, to end: CivilDate) -> Int {
        max(0, min(to, end).dayNumber - max(from, start).dayNumber)
    }
}

extension Sequence<TeamHold> {
    /// How many slots are held on each day.
    package var load: DaySteps {
        DaySteps(0, changes: flatMap { [($0.from, 1), ($0.to, -1)] })
    }
}
