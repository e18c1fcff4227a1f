/// One amount that one payer owes for one quarter, and how it was found.
package struct ChargeLine: Equatable, Sendable {
    /// What kind of amount it is.
    package enum Kind: String, CaseIterable, Sendable {
        /// A payer's part of a price of the agreement.
        case share
        /// The price of a standing or bought place.
        case place
        /// What others pay for places, to whom the beds are charged.
        case placeIncome = "place-income"
        /// Nights on which a bed that is paid for could not be used.
        case blockedCredit = "blocked-credit"
        /// A year's cost divided again by use.
        case trueUp = "true-up"
        /// Units of the outcome contract.
        case outcome
    }

    /// Names one amount for good: a later computation of the same amount has the same key.
    package struct Key: Hashable, Comparable, Sendable {
        /// The quarter.
        package let quarter: String
        /// The authority on whose statement it stands.
        package let authority: String
        /// The price line, or what else is charged.
        package let item: String
        /// What kind of amount it is.
        package let kind: Kind
        /// A place, a cycle, a version of the agreement, or a year.
        package let subject: String
        /// Who pays: the authority itself, or a grant.
        package let payer: String

        /// Names one amount.
        package init(
            quarter: String, authority: String, item: String, kind: Kind, subject: String,
            payer: String
        ) {
            self.quarter = quarter
            self.authority = authority
            self.item = item
            self.kind = kind
            self.subject = subject
            self.payer = payer
        }

        package static func < (left: Key, right: Key) -> Bool {
            // Member by member: a text of all of them would be made anew for each comparison.
            if left.quarter != right.quarter { return left.quarter < right.quarter }
            if left.authority != right.authority { return left.authority < right.authority }
            if left.item != right.item { return left.item < right.item }
            if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
            if left.subject != right.subject { return left.subject < right.subject }
            return left.payer < right.payer
        }
    }

    /// Which amount it is.
    package let key: Key
    /// In pence; below 0: owed to the payer.
    package let pence: Int
    /// Treatment of value added tax: carried from the price, never computed.
    package let vat: String
    /// The amount that this is a part of, in pence.
    package let wholePence: Int
    /// How the part was found; a clause for a person.
    package let basis: String
    /// Weights by which the whole was divided, and the position of this part; empty if it was not.
    package let weights: [Int]
    /// Position among the weights.
    package let position: Int
    /// What it rests on.
    package let evidence: [Evidence]

    /// Something that a line leads to.
    package struct Evidence: Hashable, Sendable {
        /// `agreement`, `place`, `allocation`, `capacity`, `outcome`, `rule`.
        package let kind: String
        /// The digest, id or day by which it is found.
        package let id: String
        /// Its entry in the ledger; 0 where it has none of its own.
        package let entry: Int

        /// Something that a line leads to.
        package init(_ kind: String, _ id: String, entry: Int = 0) {
            self.kind = kind
            self.id = id
            self.entry = entry
        }
    }
}
