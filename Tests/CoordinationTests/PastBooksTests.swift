import Coordination
import Testing

@Suite("States of the past that are kept")
struct PastBooksTests {
    @Test(
        "The last weeks stay close together however long a service runs, and all of it is covered")
    func spacing() {
        var entries = [0]
        for entry in stride(from: 250, through: 100_000, by: 250) {
            entries.append(entry)
            if entries.count > 32 { entries.remove(at: PastBooks.leastMissed(entries)) }
            let gaps = zip(entries.dropFirst(), entries).map { $0 - $1 }
            #expect(entries.first == 0 && entries.last == entry)
            #expect(gaps.suffix(4).allSatisfy { $0 <= 500 }, "at \(entry): \(gaps)")
            for (gap, end) in zip(gaps, entries.dropFirst()) {
                #expect(gap <= 500 + (entry - end + gap) / 3, "at \(entry): \(gap) before \(end)")
            }
        }
    }
}
