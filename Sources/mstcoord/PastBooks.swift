import Commissioning
import Coordination
import Storage

/// States of the past that are kept, so that a question about an earlier day reads a part of the
/// ledger and not all of it from the beginning.
///
/// They are what replay has come to on its way: there is no other road to a past day than this one.
struct PastBooks {
    /// Kept states, at the most: each is a few megabytes after ten years.
    private static let countMaximum = 24
    /// Entries between two of them at first; doubled whenever there are too many.
    private static let stepAtFirst = 250

    private var step = stepAtFirst
    private var books: [Book]

    /// - Parameter beginning: A book before its first entry.
    init(beginning: Book) { books = [beginning] }

    /// Whether one more can be kept of a ledger of so many entries.
    func isBehind(_ entries: Int) -> Bool { (books.last?.entry ?? 0) + step <= entries }

    /// The last kept state before the end of a moment.
    func latest(before moment: Instant) -> Book {
        books.last { $0.entry > 0 && $0.state.asOf < moment } ?? books[0]
    }

    /// Reads on from the last kept state and keeps one more.
    /// - Returns: whether there was that much to read.
    mutating func grow(from view: LedgerView) throws -> Bool {
        guard var book = books.last else { return false }
        let goal = book.entry + step
        try view.forEachEntry(after: book.entry) { stored in
            try book.replay(stored)
            return book.entry < goal
        }
        guard book.entry == goal else { return false }
        books.append(book)
        if books.count > Self.countMaximum {
            books = books.indices.filter { $0.isMultiple(of: 2) }.map { books[$0] }
            step *= 2
        }
        return true
    }
}
