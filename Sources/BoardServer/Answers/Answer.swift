import Evidence

/// The answer to one query, with three faces: text for a terminal, CSV for a sheet, JSON.
///
/// The command, the API and the pages are made from the same answer, so they cannot differ.
package struct Answer: Equatable, Sendable {
    /// The answer in a few words, without a full stop.
    package let title: String
    /// What a person should know, one sentence each.
    package let sentences: [String]
    /// The figures, most important table first.
    package let tables: [AnswerTable]
    /// Everything as data; the members are named where the answer is made.
    ///
    /// Made when it is asked for: most pages need only the tables.
    package var json: JSONValue { makeJSON() }
    private let makeJSON: @Sendable () -> JSONValue

    /// An answer.
    package init(
        title: String, sentences: [String], tables: [AnswerTable],
        json: @autoclosure @escaping @Sendable () -> JSONValue
    ) {
        self.title = title
        self.sentences = sentences
        self.tables = tables
        makeJSON = json
    }

    /// An answer whose data are made already.
    package init(title: String, sentences: [String], tables: [AnswerTable], data: JSONValue) {
        self.init(title: title, sentences: sentences, tables: tables, json: data)
    }

    /// Whether both say the same in every face.
    package static func == (left: Answer, right: Answer) -> Bool {
        left.title == right.title && left.sentences == right.sentences
            && left.tables == right.tables && left.json == right.json
    }

    /// The table with this caption, or `nil`.
    package func table(_ caption: String) -> AnswerTable? {
        tables.first { $0.caption == caption }
    }
}

/// Rows under named columns, as people read them.
package struct AnswerTable: Equatable, Sendable {
    /// What the table shows.
    package let caption: String
    /// The columns, from the left.
    package let columns: [Column]
    /// One text per column and row; numbers are digits with an optional minus sign.
    package let rows: [[String]]
    /// Rows left out because the reader may not see them.
    package internal(set) var hiddenRows = 0
    /// What stands in a cell with nothing to say; a page has a word instead, a sheet nothing.
    package static let empty = "–"
    /// What stands in a cell that the reader may not see.
    package static let notShown = "not shown"

    /// One column.
    package struct Column: Equatable, Sendable {
        /// Which edge the texts of the column line up with.
        package enum Alignment: Sendable {
            /// Words.
            case leading
            /// Numbers.
            case trailing
        }
        /// What a text of the column says, which decides who may read it.
        ///
        /// A row whose texts name a child where no column is declared to is taken for one about
        /// that child: to forget a declaration hides too much, never too little.
        package enum Meaning: Sendable {
            /// Nothing about one child.
            case plain
            /// The number of the child that the row is about.
            case child
            /// The authority that the row is about.
            case authority
            /// The party whose files the row is about.
            case party
            /// Something about a place, which everybody may know whoever is in it.
            case ofPlace
            /// Something about one child of the row's authority, where no column names the child.
            case ofOneChild
            /// What the sender of a file wrote.
            case ofFile
        }
        /// Heading.
        package let name: String
        /// Edge that its texts line up with.
        package let alignment: Alignment
        /// Who may read it.
        package let meaning: Meaning
        /// What a page says where a row has the dash of an empty cell.
        package let absent: String

        /// A column; numbers line up on the right.
        package init(
            _ name: String, _ alignment: Alignment = .leading, says meaning: Meaning = .plain,
            absent: String = "none"
        ) {
            self.name = name
            self.alignment = alignment
            self.meaning = meaning
            self.absent = absent
        }
    }

    /// The same table with other rows.
    func with(_ rows: [[String]]) -> AnswerTable {
        var table = AnswerTable(caption, columns: columns, rows: rows)
        table.hiddenRows = hiddenRows
        return table
    }

    /// A table; every row has as many texts as there are columns.
    package init(_ caption: String, columns: [Column], rows: [[String]]) {
        precondition(rows.allSatisfy { $0.count == columns.count }, "one text per column")
        self.caption = caption
        self.columns = columns
        self.rows = rows
    }
}

/// A query that has no answer.
package struct AnswerFailure: Error, Equatable, Sendable {
    /// What kind of failure it is.
    package enum Code: String, CaseIterable, Sendable {
        /// No cycle has this id.
        case unknownCycle = "query.unknown-cycle"
        /// No nomination has this id or reference.
        case unknownNomination = "query.unknown-nomination"
        /// No authority has this id or code.
        case unknownAuthority = "query.unknown-authority"
        /// The cycle has not been decided yet.
        case notDecided = "query.not-decided"
        /// The query needs an agreement in force.
        case noAgreement = "query.no-agreement"
        /// A number is outside its range.
        case outOfRange = "query.out-of-range"
        /// The moment asked about cannot be read.
        case badMoment = "query.as-of"
        /// The moment asked about has not come yet.
        case futureMoment = "query.as-of-future"
        /// Terms of a what-if that cannot be read or do not fit together.
        case badTerms = "query.terms"
        /// The answer has no table with this caption.
        case unknownTable = "query.unknown-table"
        /// Nothing has been charged for this quarter.
        case unknownQuarter = "query.unknown-quarter"
        /// Two moments in the wrong order.
        case momentOrder = "query.as-of-order"
        /// The ledger has no such entry, document or size.
        case unknownEntry = "query.unknown-entry"
        /// Nobody who gets signed heads goes by this name.
        case unknownParty = "query.unknown-party"
    }
    /// What kind of failure it is.
    package let code: Code
    /// What is wrong, one sentence.
    package let sentence: String
    /// What to do, one sentence.
    package let remedy: String

    /// A failure.
    package init(_ code: Code, _ sentence: String, remedy: String) {
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
    }
}
