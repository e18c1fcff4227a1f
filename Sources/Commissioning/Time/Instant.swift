/// A moment, in whole seconds of UTC since 1970-01-01T00:00:00Z.
/// - Source: POSIX.1-2017, Base Definitions 4.16, seconds since the Epoch.
package struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since the Epoch, leap seconds not counted.
    package let seconds: Int

    /// The moment with this many seconds since the Epoch.
    package init(seconds: Int) {
        self.seconds = seconds
    }

    /// Reads `YYYY-MM-DDThh:mm:ssZ`.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
            bytes[19] == 0x5A,
            let date = CivilDate(String(text.prefix(10))),
            let hour = CivilDate.number(bytes[11..<13]), hour < 24,
            let minute = CivilDate.number(bytes[14..<16]), minute < 60,
            let second = CivilDate.number(bytes[17..<19]), second < 60
        else { return nil }
        seconds = date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// The moment this many seconds later; earlier if negative.
    package func adding(seconds: Int) -> Instant {
        Instant(seconds: self.seconds + seconds)
    }

    /// `YYYY-MM-DDThh:mm:ssZ`.
    /// - Source: RFC 3339, section 5.6.
    package var description: String {
        let day = Instant.floor(seconds, by: 86_400)
        return "\(CivilDate(dayNumber: day))T\(Instant.timeOfDay(seconds - day * 86_400))Z"
    }

    package static func < (left: Instant, right: Instant) -> Bool {
        left.seconds < right.seconds
    }

    static func floor(_ number: Int, by divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }

    static func timeOfDay(_ seconds: Int) -> String {
        [seconds / 3600, seconds / 60 % 60, seconds % 60].map(CivilDate.two).joined(separator: ":")
    }
}
