import Commissioning

/// Cycles and deadlines for a calendar program.
///
/// It depends on nothing but the ledger: an event keeps its name for good, and says by the
/// agreement's version that it was changed.
/// - Source: RFC 5545; RFC 7986 for the name and the refresh interval.
package struct CalendarFeed {
    /// The feed; lines end with CR LF and are folded at 75 bytes.
    package let text: String

    /// The calendar of a service; without an agreement it has no events.
    package init(_ snapshot: ServiceSnapshot) {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//mst-coordinator//board//EN",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "NAME:" + Self.escaped(snapshot.agreement?.title ?? "MST-FIT"),
            "X-WR-CALNAME:" + Self.escaped(snapshot.agreement?.title ?? "MST-FIT"),
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        ]
        for cycle in snapshot.state.cycles { lines += Self.events(of: cycle, snapshot) }
        lines.append("END:VCALENDAR")
        text = lines.map(Self.folded).joined()
    }

    private static func events(of cycle: Cycle, _ snapshot: ServiceSnapshot) -> [String] {
        guard let inForce = snapshot.state.inForce,
            let agreement = snapshot.state.agreement(for: cycle)
        else { return [] }
        let since = snapshot.state.versions.last { $0.agreement.version <= agreement.version }?
            .since
        let stamp = [
            "DTSTAMP:" + moment(since ?? inForce.since),
            "SEQUENCE:\(max(0, agreement.version - 1))",
        ]
        func event(_ kind: String, _ summary: String, _ times: [String]) -> [String] {
            [
                "BEGIN:VEVENT",
                "UID:" + escaped("\(kind).\(cycle.id)@\(inForce.agreement.id).mst-coordinator"),
            ] + stamp + times + [
                "SUMMARY:" + escaped(summary), "TRANSP:TRANSPARENT", "CLASS:PUBLIC", "END:VEVENT",
            ]
        }
        func deadline(_ kind: String, _ summary: String, _ at: Instant?) -> [String] {
            at.map { event(kind, summary, ["DTSTART:" + moment($0), "DURATION:PT15M"]) } ?? []
        }
        let name = "Cycle \(cycle.id)"
        return event(
            "cycle", name,
            ["DTSTART;VALUE=DATE:" + day(cycle.start), "DTEND;VALUE=DATE:" + day(cycle.end)])
            + deadline(
                "nominations", "\(name): nominations close", snapshot.nominationsClose(cycle))
            + deadline(
                "late-entry", "\(name): last moment to enter", snapshot.lateEntryCloses(cycle))
    }

    /// `20190107`.
    private static func day(_ date: CivilDate) -> String {
        date.description.filter { $0 != "-" }
    }

    /// `20190107T170000Z`.
    private static func moment(_ instant: Instant) -> String {
        instant.description.filter { $0 != "-" && $0 != ":" }
    }

    /// - Source: RFC 5545, section 3.3.11.
    private static func escaped(_ text: String) -> String {
        var found = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": found += "\\\(scalar)"
            case "\n": found += "\\n"
            case "\u{0}"..<" ", "\u{7F}": break
            default: found.unicodeScalars.append(scalar)
            }
        }
        return found
    }

    /// The line with its end; what is longer than 75 bytes goes on after a space.
    /// - Source: RFC 5545, section 3.1; a character is never cut.
    private static func folded(_ line: String) -> String {
        var found = ""
        var width = 0
        for scalar in line.unicodeScalars {
            let bytes = String(scalar).utf8.count
            if width + bytes > 75 {
                found += "\r\n "
                width = 1
            }
            found.unicodeScalars.append(scalar)
            width += bytes
        }
        return found + "\r\n"
    }
}
