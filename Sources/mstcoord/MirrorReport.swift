import BoardServer
import Commissioning
import Coordination
import Evidence

/// What a mirror has found, as text, tables and data: the same for the command and the page.
struct MirrorReport {
    let facts: MirrorFacts

    /// Rows of the newest decisions that are shown.
    private static let rowsMaximum = 40

    init(_ book: MirrorBook) {
        let zone = book.agreement?.zone
        func stamp(_ moment: Instant) -> String { zone?.text(moment) ?? moment.description }
        let first = book.differences.first
        let verdict =
            first.map {
                "First difference, in \($0.document)\($0.place.isEmpty ? "" : " at \($0.place)"): "
                    + $0.sentence
            }
            ?? (book.last == nil
                ? "Nothing of the \(book.coordinator) could be verified yet."
                : "Every document that the \(book.coordinator) has sent us agrees with our own "
                    + "files, and every decision made again comes out the same.")
        let figures: [(name: String, value: String)] = [
            ("Documents in our own ledger", "\(book.entry)"),
            ("Newest document of the \(book.coordinator)", book.last.map { "\($0.seq)" } ?? "none"),
            ("Missing number", book.missing.map { "\($0)" } ?? "none"),
            ("Decisions made again", "\(book.decisions.count)"),
            ("Receipts compared with our files", "\(book.receiptsChecked)"),
            ("Signed heads checked", "\(book.headsChecked)"),
            ("Documents in the coordinator's ledger", book.head.map { "\($0.size)" } ?? "unknown"),
            ("Own children put forward", "\(book.own.children.count)"),
        ]
        let agrees = book.agrees && book.last != nil
        facts = MirrorFacts(
            party: book.party, verdict: verdict, agrees: agrees, figures: figures,
            decisions: AnswerTable(
                "Decisions made again",
                columns: [
                    .init("decision"), .init("revision", .trailing), .init("signed"),
                    .init("result"),
                ],
                rows: book.decisions.suffix(Self.rowsMaximum).reversed().map {
                    [
                        $0.subject, "\($0.revision)", stamp($0.signedAt),
                        $0.differences == 0 ? "agrees" : "\($0.differences) differences",
                    ]
                }),
            cycles: Self.cycles(book),
            children: AnswerTable(
                "Own children",
                columns: [.init("reference"), .init("id"), .init("what became of it")],
                rows: book.children.map { [$0.reference, $0.id, $0.outcome] }),
            differences: AnswerTable(
                "What differs",
                columns: [.init("document"), .init("place"), .init("what")],
                rows: book.differences.prefix(100).map { [$0.document, $0.place, $0.sentence] }),
            json: Self.data(book, agrees))
    }

    /// The newest decision on each cycle as it was published, newest first.
    private static func cycles(_ book: MirrorBook) -> AnswerTable {
        let ids = book.agreement?.authorities.map(\.id) ?? []
        return AnswerTable(
            "Cycles as published",
            columns: [
                .init("cycle"), .init("revision", .trailing),
                .init("beds", .trailing, absent: "unknown"),
            ]
                + ids.map {
                    .init("own places of " + PartyLabel.of($0), .trailing, absent: "unknown")
                }
                + ids.map { .init("placed of " + PartyLabel.of($0), .trailing) }
                + ids.map {
                    .init("owed to \(PartyLabel.of($0)), bed-weeks", .trailing, absent: "unknown")
                }
                + [.init("without a place", .trailing)],
            rows: book.published.suffix(rowsMaximum).reversed().map { record in
                let own = record.seats.first ?? []
                let places = ids.indices.map {
                    own.indices.contains($0) ? "\(own[$0])" : AnswerTable.empty
                }
                let placed = ids.map { id in "\(record.places.count { $0.authority == id })" }
                let owed = ids.map { id in
                    record.owed.first { $0.authority == id }.map { "\($0.balanceWeeks)" }
                        ?? AnswerTable.empty
                }
                return [
                    record.cycle, "\(record.revision)",
                    record.beds.first.map { "\($0)" } ?? AnswerTable.empty,
                ]
                    + places + placed + owed + ["\(record.waiting.count)"]
            })
    }

    private static func data(_ book: MirrorBook, _ agrees: Bool) -> JSONValue {
        func row(_ difference: MirrorBook.Difference) -> JSONValue {
            [
                "document": .string(difference.document), "place": .string(difference.place),
                "sentence": .string(difference.sentence),
            ]
        }
        return [
            "verdict": agrees ? "agrees" : book.last == nil ? "unverified" : "differs",
            "party": .string(book.party), "documents": .integer(Int64(book.entry)),
            "decisions": .integer(Int64(book.decisions.count)),
            "headsChecked": .integer(Int64(book.headsChecked)),
            "receiptsChecked": .integer(Int64(book.receiptsChecked)),
            "newest": book.last.map { .integer(Int64($0.seq)) } ?? .null,
            "missing": book.missing.map { .integer(Int64($0)) } ?? .null,
            "head": book.head?.json ?? .null,
            "firstDifference": book.differences.first.map(row) ?? .null,
            "differences": .array(book.differences.map(row)),
        ]
    }
}
