/// What one authority is charged in one statement.
package struct StatementRecord: Equatable, Sendable {
    /// Lines of one statement, at most, and what each rests on, so that it always fits into one
    /// file that common libraries can read; what is left over stands in a further statement.
    package static let linesMaximum = 60
    /// See `linesMaximum`.
    package static let evidenceMaximum = 12
    /// Statements for one quarter and authority, at most; what is left even then is for the next
    /// quarter's.
    package static let partsMaximum = 50

    /// One line of a statement.
    package struct Line: Equatable, Sendable {
        /// Why it stands there.
        package enum Entry: String, CaseIterable, Sendable {
            /// An amount that was not charged before.
            case charge
            /// The opposite of everything charged under this key so far.
            case reversal
            /// What takes the place of what was reversed.
            case correction
        }

        /// Why it stands there.
        package let entry: Entry
        /// Which amount it is.
        package let key: ChargeLine.Key
        /// In pence.
        package let pence: Int
        /// Treatment of value added tax.
        package let vat: String
        /// How it was found.
        package let basis: String
        /// What it rests on.
        package let evidence: [ChargeLine.Evidence]

        /// One line of a statement.
        package init(
            entry: Entry, key: ChargeLine.Key, pence: Int, vat: String, basis: String,
            evidence: [ChargeLine.Evidence]
        ) {
            self.entry = entry
            self.key = key
            self.pence = pence
            self.vat = vat
            self.basis = basis
            self.evidence = Array(evidence.prefix(StatementRecord.evidenceMaximum))
        }
    }

    /// The quarter that it closes.
    package let quarter: FinancialQuarter
    /// Whose statement it is.
    package let authority: String
    /// Its lines.
    package let lines: [Line]

    /// A statement.
    package init(quarter: FinancialQuarter, authority: String, lines: [Line]) {
        self.quarter = quarter
        self.authority = authority
        self.lines = lines
    }

    /// What the authority itself owes by it, in pence; below 0: is owed.
    package var totalPence: Int {
        lines.reduce(0) { $0 + ($1.key.payer == authority ? $1.pence : 0) }
    }

    /// What grants owe by it, in pence.
    package var grantPence: Int {
        lines.reduce(0) { $0 + ($1.key.payer == authority ? 0 : $1.pence) }
    }
}

/// Every statement made so far, and what it comes to under each key.
package struct StatementBook: Equatable, Sendable {
    /// The statements in ledger order.
    package private(set) var statements: [Signed] = []
    /// Charged so far by key, in pence; what was reversed in full is 0.
    package private(set) var charged: [ChargeLine.Key: Int] = [:]
    /// The last quarter for which statements were made.
    package private(set) var lastQuarter: FinancialQuarter?

    /// A statement and where it stands in the ledger.
    package struct Signed: Equatable, Sendable {
        /// The statement.
        package let record: StatementRecord
        /// Its entry.
        package let recorded: Recorded
    }

    mutating func take(_ record: StatementRecord, _ recorded: Recorded) {
        lastQuarter = record.quarter
        // Of a quarter that was only played there is nothing to keep.
        guard !record.authority.isEmpty else { return }
        statements.append(Signed(record: record, recorded: recorded))
        for line in record.lines { charged[line.key, default: 0] += line.pence }
    }
}
