import BoardServer
import Testing

@Suite("Calendar programs follow cycles and deadlines")
struct CalendarFeedTests {
    @Test("A line is at most 75 bytes and ends with CR LF; nothing depends on the clock")
    func lines() throws {
        var story = try Story.decided()
        let text = CalendarFeed(story.snapshot()).text
        #expect(text.hasPrefix("BEGIN:VCALENDAR\r\n") && text.hasSuffix("END:VCALENDAR\r\n"))
        let lines = text.split(separator: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") })
        #expect(lines.count { $0 == "BEGIN:VEVENT" } == lines.count { $0 == "END:VEVENT" })
        #expect(text.contains("DTSTART;VALUE=DATE:20190107\r\nDTEND;VALUE=DATE:20190401\r\n"))
        #expect(text.contains("SUMMARY:Cycle 2018-19-C4: nominations close\r\n"))
        story.pass(days: 1)
        #expect(CalendarFeed(story.snapshot()).text == text)
    }

    @Test("Without an agreement there is a calendar without events")
    func empty() throws {
        let text = CalendarFeed(try Story(from: "2018-11-01T09:00:00Z").snapshot()).text
        #expect(!text.contains("VEVENT") && text.contains("PRODID:"))
    }
}
