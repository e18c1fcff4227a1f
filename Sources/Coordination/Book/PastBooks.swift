import Commissioning
import Storage

/// States of the past that are kept, so that a question about an earlier day reads a part of the
/// ledger and not all of it from the beginning.
///
/// They are what replay has come to on its way: there is no other road to a past day than this one.
/// The further back, the further apart they are: most questions are about the last weeks, and an
/// answer about them must not take longer the longer the service runs.
package struct PastBooks {
    /// Kept states, at the most: each is a few megabytes after ten years.
    private static let countMaximum = 32
    /// Entries between two of them at first, and entries that are read in one go: no other
    /// question waits longer.
    private static let step = 250
    /// Entries from the end over which the distance does not grow yet.
    private static let recent = 1000

    private var books: [Book]

    /// - Parameter beginning: A book before its first entry.
    package init(beginning: Book) { books = [beginning] }

    /// Whether one more can be kept of a ledger of so many entries.
    package func isBehind(_ entries: Int) -> Bool {
        (books.last?.entry ?? 0) + Self.step <= entries
    }

    /// The last kept state before the end of a moment.
    package func latest(before moment: Instant) -> Book {
        books.last { $0.entry > 0 && $0.state.asOf < moment } ?? books[0]
    }

    /// Reads on from the last kept state and keeps one more.
    /// - Returns: whether there was that much to read.
    /// - Throws: what `replay` throws; `StorageFault`.
    package mutating func grow(from view: LedgerView) throws -> Bool {
        guard var book = books.last else { return false }
        let goal = book.entry + Self.step
        try view.forEachEntry(after: book.entry) { stored in
            try book.replay(stored)
            return book.entry < goal
        }
        guard book.entry == goal else { return false }
        books.append(book)
        if books.count > Self.countMaximum {
            books.remove(at: Self.leastMissed(books.map(\.entry)))
        }
        return true
    }

    /// Which of many positions may go: where the gap it leaves is the smallest for its age.
    /// - Returns: An index, never the first or the last.
    package static func leastMissed(_ entries: [Int]) -> Int {
        let newest = entries.last ?? 0
        func gap(_ index: Int) -> Int {
            // In millionths, so that whole numbers tell large gaps from small ones.
            (entries[index + 1] - entries[index - 1]) * 1_000_000
                / (Self.recent + newest - entries[index])
        }
        return (1..<entries.count - 1).min { gap($0) < gap($1) } ?? 0
    }
}
