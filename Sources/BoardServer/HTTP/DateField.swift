import Commissioning
import Synchronization

/// The `Date` field of a response, written when it is asked for.
///
/// A text that is renewed every second would wake an idle daemon as often.
/// - Source: RFC 9110, section 5.6.7, IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum DateField {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// What was written last: it holds for the second, however many responses it has.
    private static let written = Mutex((second: Int.min, text: ""))

    /// The field's value at a moment, written once a second.
    static func kept(_ now: Instant) -> String {
        written.withLock { written in
            if written.second != now.seconds { written = (now.seconds, text(now)) }
            return written.text
        }
    }

    /// The field's value at a moment.
    static func text(_ now: Instant) -> String {
        // `YYYY-MM-DDThh:mm:ssZ`, which has the time of day as it is wanted.
        let time = now.description.dropFirst(11).prefix(8)
        let date = CivilDate(dayNumber: (now.seconds - now.seconds % 86_400) / 86_400)
        let (year, month, day) = date.parts
        return "\(days[date.weekday - 1]), \(day < 10 ? "0" : "")\(day) "
            + "\(months[month - 1]) \(year) \(time) GMT"
    }
}
