/// The decision for a cycle as it was signed: what it was made from, and what came of it.
package struct AllocationRecord: Equatable, Sendable {
    /// The cycle that it binds.
    package let cycle: String
    /// 1 for the decision at the deadline, then one more for each re-run.
    package let revision: Int
    /// What made it necessary.
    package let causes: [Cause]
    /// Digest of the snapshot, which is also the seed of the tickets.
    package let snapshotDigest: String
    /// Cycles looked at, the binding one first.
    package let horizon: [String]
    /// Usable beds of those cycles.
    package let beds: [Int]
    /// Own places by cycle of the horizon and authority, standing and roster together.
    package let seats: [[Int]]
    /// The roster after the binding cycle has taken its seats.
    package let rosterAfter: RosterState
    /// Every place of the cycle whose bed cannot be given to another child, the new ones included,
    /// in the order of claims.
    package let places: [Row]
    /// Likely places in later cycles; not binding.
    package let indicative: [Indication]
    /// Everyone else who was looked at, with every true reason.
    package let waiting: [Waiting]
    /// What decided each placement of the horizon.
    package let grounds: [Grounds]
    /// Larger numbers of placements that need two authorities' consent.
    package let swaps: [Swap]
    /// What each authority was owed before anything was shared, in agreement order.
    package let owed: [Owed]

    /// Every member, in order.
    package init(
        cycle: String, revision: Int, causes: [Cause], snapshotDigest: String, horizon: [String],
        beds: [Int], seats: [[Int]], rosterAfter: RosterState, places: [Row],
        indicative: [Indication], waiting: [Waiting], grounds: [Grounds] = [],
        swaps: [Swap] = [], owed: [Owed] = []
    ) {
        self.cycle = cycle
        self.revision = revision
        self.causes = causes
        self.snapshotDigest = snapshotDigest
        self.horizon = horizon
        self.beds = beds
        self.seats = seats
        self.rosterAfter = rosterAfter
        self.places = places
        self.indicative = indicative
        self.waiting = waiting
        self.grounds = grounds
        self.swaps = swaps
        self.owed = owed
    }
}

extension AllocationRecord {
    /// What made a decision necessary.
    package struct Cause: Equatable, Sendable {
        /// Kinds of causes.
        package enum Kind: String, CaseIterable, Sendable {
            case deadline, lapse, decline, withdrawal, nomination, assessment, capacity
            /// A child did not come.
            case noShow = "no-show"
            /// A child left the home before the end of the cycle.
            case departure
            /// A child stays in a bed that the next cycle would have had.
            case extended
            /// A closed bed took a reserved place with it.
            case displacement
            /// The home changed its view of a match.
            case refusedByHome = "refused-by-home"
            /// Two authorities have agreed to a swap.
            case swap
        }
        /// The kind.
        package let kind: Kind
        /// The place or nomination it concerns, or `nil`.
        package let subject: String?

        /// A cause.
        package init(_ kind: Kind, subject: String? = nil) {
            self.kind = kind
            self.subject = subject
        }
    }

    /// One place of the cycle.
    package struct Row: Equatable, Sendable {
        /// The place.
        package let place: String
        /// The nomination.
        package let nomination: String
        /// Its authority.
        package let authority: String
        /// What it counts against.
        package let funding: Funding
        /// Whose place it was, if lent or bought.
        package let lender: String?
        /// What it was bought for, in pence; `nil` unless bought.
        package let pricePence: Int?
        /// A loan of it counts only the weeks that are used: see `Place.isLate`.
        package let isLate: Bool
        /// Until when the offer can be answered.
        package let responseDue: Instant

        /// One place of the cycle.
        package init(
            place: String, nomination: String, authority: String, funding: Funding,
            lender: String?, pricePence: Int? = nil, isLate: Bool = false, responseDue: Instant
        ) {
            self.place = place
            self.nomination = nomination
            self.authority = authority
            self.funding = funding
            self.lender = lender
            self.pricePence = pricePence
            self.isLate = isLate
            self.responseDue = responseDue
        }
    }

    /// A likely place in a later cycle.
    package struct Indication: Equatable, Sendable {
        /// The nomination.
        package let nomination: String
        /// The later cycle.
        package let cycle: String

        /// A likely place.
        package init(nomination: String, cycle: String) {
            self.nomination = nomination
            self.cycle = cycle
        }
    }

    /// A nomination that got no place in the horizon.
    package struct Waiting: Equatable, Sendable {
        /// The nomination.
        package let nomination: String
        /// Every true reason, in order of precedence.
        package let reasons: [StatedReason]
        /// What would have changed it, checked by deciding again.
        package let counterfactuals: [StatedChange]

        /// A nomination that got no place.
        package init(
            nomination: String, reasons: [StatedReason], counterfactuals: [StatedChange]
        ) {
            self.nomination = nomination
            self.reasons = reasons
            self.counterfactuals = counterfactuals
        }
    }

    /// What decided one placement, as it was published.
    package struct Grounds: Equatable, Sendable {
        /// The nomination placed.
        package let nomination: String
        /// The first tier in which every answer without it is worse, or `nil` if not worked out.
        package let decidedBy: Decision.Tier?
        /// The nomination that would be placed without it, or `nil`.
        package let runnerUp: String?

        /// What decided one placement.
        package init(nomination: String, decidedBy: Decision.Tier?, runnerUp: String?) {
            self.nomination = nomination
            self.decidedBy = decidedBy
            self.runnerUp = runnerUp
        }
    }

    /// What one authority was owed before anything was shared, as it was published.
    package struct Owed: Equatable, Sendable {
        /// The authority.
        package let authority: String
        /// Bed-weeks others owed it; below 0, it owed them.
        package let balanceWeeks: Int
        /// Placements in the binding cycle that nobody may take from it.
        package let now: Int
        /// Most of its children that fit its own places over the horizon.
        package let alone: Int
        /// `alone` less what it gives way as a debtor.
        package let floor: Int

        /// What one authority was owed.
        package init(authority: String, balanceWeeks: Int, now: Int, alone: Int, floor: Int) {
            self.authority = authority
            self.balanceWeeks = balanceWeeks
            self.now = now
            self.alone = alone
            self.floor = floor
        }
    }

    /// Days, half-open.
    package struct Days: Equatable, Sendable {
        /// First day.
        package let from: CivilDate
        /// First day after the last.
        package let to: CivilDate

        /// Days from one up to, not including, another.
        package init(from: CivilDate, to: CivilDate) {
            self.from = from
            self.to = to
        }
    }

    /// A reason as it was published: its code and its figures by name.
    package struct StatedReason: Equatable, Sendable {
        /// Stable code, such as `outranked`.
        package let code: String
        /// Its figures, in order.
        package let figures: [Figure]
        /// The days it is about, if about some.
        package let days: Days?

        /// A reason.
        package init(code: String, figures: [Figure], days: Days? = nil) {
            self.code = code
            self.figures = figures
            self.days = days
        }

        /// The figure with this name, or `nil`.
        package func figure(_ name: String) -> Int? {
            figures.first { $0.name == name }?.value
        }
    }

    /// A named whole number.
    package struct Figure: Equatable, Sendable {
        /// Its name, with the unit last.
        package let name: String
        /// Its value.
        package let value: Int

        /// A named whole number.
        package init(_ name: String, _ value: Int) {
            self.name = name
            self.value = value
        }
    }

    /// A change that would have placed the child.
    package struct StatedChange: Equatable, Sendable {
        /// `bed`, `window` or `team-slot`.
        package let change: String
        /// The cycle it concerns, or `nil`.
        package let cycle: String?
        /// The days it concerns, or `nil`.
        package let days: Days?

        /// A change.
        package init(change: String, cycle: String?, days: Days? = nil) {
            self.change = change
            self.cycle = cycle
            self.days = days
        }
    }
}
