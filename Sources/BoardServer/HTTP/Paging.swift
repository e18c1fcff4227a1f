import Commissioning
import Evidence

/// Where a page of a list begins, and the moment whose list it is, so that pages fit together while
/// the ledger grows.
struct PageCursor: Equatable, Sendable {
    /// Rows before it.
    let offset: Int
    /// The moment of the first page.
    let at: Instant

    /// A cursor.
    init(offset: Int, at: Instant) {
        self.offset = offset
        self.at = at
    }

    /// Reads what a page before gave.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let offset = Int(parts[0]), let seconds = Int(parts[1]),
            (1...Int(Int32.max)).contains(offset), (0...253_402_300_799).contains(seconds),
            text == "\(offset)-\(seconds)"
        else { return nil }
        self.init(offset: offset, at: Instant(seconds: seconds))
    }

    /// The cursor as a client gets it.
    var text: String { "\(offset)-\(at.seconds)" }
}

/// Which part of a list is wanted; the whole of one that has few rows.
struct PageWish: Hashable, Sendable {
    /// Rows before it.
    let offset: Int
    /// The most rows.
    let limit: Int
    /// The client asked for a part.
    let isAsked: Bool

    /// - Throws: `query.out-of-range` for a limit out of bounds or a cursor that nobody gave.
    init(_ members: QueryMembers) throws(AnswerFailure) {
        var limit = BoardLimits.pageRowsMaximum
        if let text = members["limit"] {
            guard let number = Int(text), (1...limit).contains(number) else {
                throw AnswerFailure(
                    .outOfRange, "limit is from 1 to \(limit).",
                    remedy: "Ask for the next page with cursor.")
            }
            limit = number
        }
        offset = try Self.cursor(members)?.offset ?? 0
        self.limit = limit
        isAsked = members["limit"] != nil || members["cursor"] != nil
    }

    /// The cursor that a request gives back, or `nil`.
    /// - Throws: `query.out-of-range` for one that nobody gave.
    static func cursor(_ members: QueryMembers) throws(AnswerFailure) -> PageCursor? {
        guard let text = members["cursor"] else { return nil }
        guard let cursor = PageCursor(text) else {
            throw AnswerFailure(
                .outOfRange, "“\(text)” is not a cursor.",
                remedy: "Give what the page before gave as next, or leave it away.")
        }
        return cursor
    }
}

extension Answer {
    /// The part of the answer's lists that is wanted, with the cursor of the next part.
    func page(
        _ list: PagedList, _ wish: PageWish, at moment: Instant
    ) -> (answer: Answer, next: String?) {
        guard case .object(var object) = json else { return (self, nil) }
        let lengths = list.members.map { member -> Int in
            if case .array(let values)? = object[member] { values.count } else { 0 }
        }
        let longest = max(
            lengths.max() ?? 0,
            tables.filter { list.tables.contains($0.caption) }.map(\.rows.count).max() ?? 0)
        guard wish.isAsked || longest > wish.limit else { return (self, nil) }
        let next =
            wish.offset + wish.limit < longest
            ? PageCursor(offset: wish.offset + wish.limit, at: moment).text : nil
        for member in list.members {
            guard case .array(let values)? = object[member] else { continue }
            object[member] = .array(Array(values.dropFirst(wish.offset).prefix(wish.limit)))
        }
        object["next"] = .text(next)
        let tables = tables.map { table in
            guard list.tables.contains(table.caption) else { return table }
            return table.with(Array(table.rows.dropFirst(wish.offset).prefix(wish.limit)))
        }
        let data = JSONValue.object(object)
        return (Answer(title: title, sentences: sentences, tables: tables, json: data), next)
    }
}
