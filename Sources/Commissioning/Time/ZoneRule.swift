/// How local time follows from UTC: a rule of the agreement, not a file of the machine.
///
/// House rule: two councils must compute the same deadline. Zone files differ from machine to
/// machine and may be missing; a rule written here, and named in the signed agreement, cannot.
/// - Source: Directive 2000/84/EC and the Summer Time Order 2002 (SI 2002/262): summer time from
///   01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October.
package enum ZoneRule: String, CaseIterable, Sendable {
    /// Greenwich Mean Time in winter, British Summer Time (one hour ahead) in summer.
    case london = "Europe/London"
    /// UTC all year.
    case utc = "UTC"

    /// Seconds that local time is ahead of UTC at a moment.
    package func offsetSeconds(at instant: Instant) -> Int {
        guard self == .london else { return 0 }
        let year = CivilDate(dayNumber: Instant.floor(instant.seconds, by: 86_400)).parts.year
        guard let begin = ZoneRule.lastSunday(year: year, month: 3),
            let end = ZoneRule.lastSunday(year: year, month: 10)
        else { return 0 }
        let summer = (begin.dayNumber * 86_400 + 3600)..<(end.dayNumber * 86_400 + 3600)
        return summer.contains(instant.seconds) ? 3600 : 0
    }

    /// The moment of a local time on a date.
    ///
    /// A local time that does not exist (the hour lost in March) is read with the winter offset;
    /// one that exists twice (October) is the first of the two.
    package func instant(_ date: CivilDate, minuteOfDay: Int) -> Instant {
        let asUTC = Instant(seconds: date.dayNumber * 86_400 + minuteOfDay * 60)
        let ahead = asUTC.adding(seconds: -3600)
        return offsetSeconds(at: ahead) == 3600 ? ahead : asUTC
    }

    /// The local date at a moment.
    package func date(at instant: Instant) -> CivilDate {
        let local = instant.seconds + offsetSeconds(at: instant)
        return CivilDate(dayNumber: Instant.floor(local, by: 86_400))
    }

    /// `YYYY-MM-DD hh:mm`, local.
    package func text(_ instant: Instant) -> String {
        let local = instant.seconds + offsetSeconds(at: instant)
        let day = Instant.floor(local, by: 86_400)
        return "\(CivilDate(dayNumber: day)) \(Instant.timeOfDay(local - day * 86_400).prefix(5))"
    }

    static func lastSunday(year: Int, month: Int) -> CivilDate? {
        guard let last = CivilDate(year: year, month: month, day: 31) else { return nil }
        return last.adding(days: -(last.weekday % 7))
    }
}
