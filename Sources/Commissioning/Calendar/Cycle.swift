/// One cycle of the home: an explicit dated record, never a computed quarter.
package struct Cycle: Hashable, Sendable {
    /// Financial year and quarter, such as `2019-20-C1`.
    package let id: String
    /// Position in the calendar of the agreement, from 0.
    package let ordinal: Int
    /// First night.
    package let start: CivilDate
    /// First day after the last night.
    package let end: CivilDate

    /// A dated cycle.
    package init(id: String, ordinal: Int, start: CivilDate, end: CivilDate) {
        self.id = id
        self.ordinal = ordinal
        self.start = start
        self.end = end
    }

    /// Nights in the cycle.
    package var nights: Int { end.dayNumber - start.dayNumber }
}

/// A dated exception from the calendar rule, agreed by all parties.
package struct CycleException: Hashable, Sendable {
    /// The cycle it concerns.
    package let cycle: String
    /// Its first day instead of the rule's; `nil`: the cycle does not take place.
    package let start: CivilDate?

    /// An exception.
    package init(cycle: String, start: CivilDate?) {
        self.cycle = cycle
        self.start = start
    }
}

extension Agreement {
    /// Moment at which nominations for a cycle close and the decision is made.
    package func nominationsClose(_ cycle: Cycle) -> Instant {
        due(cycle.start.adding(days: -deadlines.nominationsDaysBeforeStart))
    }

    /// Moment until which a place of a cycle can be given up in time.
    package func releaseCloses(_ cycle: Cycle) -> Instant {
        due(cycle.start.adding(days: -deadlines.releaseDaysBeforeStart))
    }

    /// Last safe moment to enter a cycle.
    package func lateEntryCloses(_ cycle: Cycle) -> Instant {
        due(cycle.start.adding(days: deadlines.lateEntryDays))
    }

    /// Last moment at which a place of a cycle is offered: a day before late entry closes.
    ///
    /// - Source: House rule: an offer leaves time to answer it, and the child time to come.
    package func offersClose(_ cycle: Cycle) -> Instant {
        due(cycle.start.adding(days: deadlines.lateEntryDays - 1))
    }

    /// Whether a place of a cycle can still be offered at a moment.
    package func canOffer(_ cycle: Cycle, at now: Instant) -> Bool {
        now <= offersClose(cycle)
    }

    /// Moment until which an offer made now can be answered; never after late entry closes.
    package func responseDue(offered now: Instant, for cycle: Cycle) -> Instant {
        let regular = due(zone.date(at: now).adding(days: deadlines.responseDays))
        return min(regular, lateEntryCloses(cycle))
    }

    private func due(_ date: CivilDate) -> Instant {
        zone.instant(date, minuteOfDay: deadlines.minuteOfDay)
    }
}
