/// Slot-days as people reckon them: slot-weeks and days.
enum SlotTime {
    /// `3 w 2 d`, with a hyphen before it if it is less than nothing, as before any number of
    /// an answer: a sheet takes no other sign.
    static func short(_ days: Int) -> String {
        let size = abs(days)
        return "\(days < 0 ? "-" : "")\(size / 7) w \(size % 7) d"
    }

    /// `3 slot-weeks and 2 days`; never of less than nothing.
    static func spoken(_ days: Int) -> String {
        let weeks = Counting.figure(days / 7, "slot-week")
        switch (days / 7, days % 7) {
        case (_, 0): return weeks
        case (0, let left): return Counting.figure(left, "slot-day")
        case (_, let left): return "\(weeks) and \(Counting.figure(left, "day"))"
        }
    }

    /// Hundredths of a percent as `61.54`.
    static func percent(_ hundredths: Int) -> String {
        "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    }
}
