import Commissioning

/// Moments as the people of the agreement's zone read them.
struct LocalTime: Sendable {
    /// How local time is reckoned.
    let zone: ZoneRule

    /// `Monday 17 December 2018, 17:00`.
    func spoken(_ instant: Instant) -> String {
        let date = zone.date(at: instant)
        return "\(Self.weekday(date)) \(date.spoken), \(clock(instant))"
    }

    /// `Monday 17 December`: for sentences in which the year goes without saying.
    func spokenDay(_ instant: Instant) -> String {
        let date = zone.date(at: instant)
        let words = date.spoken.split(separator: " ").prefix(2).joined(separator: " ")
        return "\(Self.weekday(date)) \(words)"
    }

    /// `2018-12-17 17:00`, for tables.
    func stamp(_ instant: Instant) -> String { zone.text(instant) }

    /// `17:00`.
    func clock(_ instant: Instant) -> String { String(zone.text(instant).suffix(5)) }

    /// The last moment of a local day.
    func end(of date: CivilDate) -> Instant {
        zone.instant(date.adding(days: 1), minuteOfDay: 0).adding(seconds: -1)
    }

    /// `Monday` to `Sunday`.
    static func weekday(_ date: CivilDate) -> String {
        [
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ][date.weekday - 1]
    }
}
