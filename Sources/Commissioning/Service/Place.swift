/// Where a place is in its life.
package enum PlaceState: String, CaseIterable, Sendable {
    /// Offered, not yet answered.
    case offered
    /// Accepted, the child has not come yet.
    case accepted
    /// The child lives in the home.
    case inResidence = "in-residence"
    /// The child lives at home and the team goes on.
    case stage2 = "stage-2"
    /// The work ended.
    case ended
    /// The authority said no.
    case declined
    /// Nobody answered in time.
    case lapsed
    /// The nomination was withdrawn while the place was live.
    case withdrawn
    /// The child did not come to an accepted place: its holder used it all the same.
    case noShow = "no-show"
    /// A bed was closed, and the place went before the child came.
    case displaced
    /// The home changed its view of the match before the child came.
    case refusedByHome = "refused-by-home"
    /// The child waits for a later, firm place, and another has this one.
    case swapped

    /// The place takes or took a bed of its cycle: it counts against whoever holds it.
    package var holdsBed: Bool {
        switch self {
        case .offered, .accepted, .inResidence, .stage2, .ended, .noShow: true
        case .declined, .lapsed, .withdrawn, .displaced, .refusedByHome, .swapped: false
        }
    }

    /// The bed is promised or lived in: nobody else may be given it.
    package var isLive: Bool { isReserved || self == .inResidence }

    /// The bed is promised and the child has not come.
    package var isReserved: Bool { self == .offered || self == .accepted }
}

/// One bed for one cycle, given to one nomination, and what it was paid with.
package struct Place: Equatable, Sendable {
    /// Such as `2018-19-C4-p3`.
    package let id: String
    /// The cycle.
    package let cycle: String
    /// The nomination.
    package let nomination: String
    /// The placing authority.
    package let authority: String
    /// What the place counts against.
    package let funding: Funding
    /// Whose place it was, if lent or bought.
    package let lender: String?
    /// What it was bought for, in pence; `nil` unless bought.
    package let pricePence: Int?
    /// Its owner gave it up late, or somebody else had it first: a loan of it counts only the
    /// weeks that are used.
    package let isLate: Bool
    /// The decision that made it; 0 for a place made firm before its cycle was decided.
    package let revision: Int
    /// When it was offered.
    package let offeredAt: Instant
    /// Until when the offer can be answered.
    package let responseDue: Instant
    /// Where it is in its life.
    package internal(set) var state: PlaceState
    /// Every state it has been in, with the moment it was recorded.
    package internal(set) var history: [StateChange]

    /// A state and the moment it was recorded.
    package struct StateChange: Equatable, Sendable {
        /// The new state.
        package let state: PlaceState
        /// When it was recorded.
        package let at: Instant
        /// The day it happened, where a document says one.
        package let date: CivilDate?
        /// The day on which the child is to leave, where a document extends the stay.
        package let until: CivilDate?
        /// Ledger entry of the document that says so; 0 in a state that no ledger holds.
        package fileprivate(set) var entry = 0
    }

    /// Why the work ended, once it has.
    package internal(set) var endReason: EndReason?

    mutating func move(
        to state: PlaceState, at: Instant, date: CivilDate? = nil, until: CivilDate? = nil
    ) {
        self.state = state
        history.append(StateChange(state: state, at: at, date: date, until: until))
    }

    mutating func note(entry: Int, after known: Int) {
        for index in history.indices.dropFirst(known) { history[index].entry = entry }
    }

    /// The day on which the work ended, at home or in the home.
    package var workEndedOn: CivilDate? { history.first { $0.state == .ended }?.date }

    /// The day on which the child went home from the home.
    package var wentHomeOn: CivilDate? { history.first { $0.state == .stage2 }?.date }

    /// The day on which the child came.
    package var admittedOn: CivilDate? { history.first { $0.state == .inResidence }?.date }

    /// The day on which the child left the home; that night is the first one without it.
    package var leftOn: CivilDate? {
        history.first { $0.state == .stage2 || $0.state == .ended }?.date
    }

    /// The day on which an extended stay is to end.
    package var extendedUntil: CivilDate? { history.last { $0.until != nil }?.until }

    /// The authority whose own place it is while it counts: the lender or seller, else its own.
    package var owner: String { lender ?? authority }
}
