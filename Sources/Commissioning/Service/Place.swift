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

    /// The place takes a bed of its cycle that nobody else may be given.
    package var holdsBed: Bool {
        switch self {
        case .offered, .accepted, .inResidence, .stage2, .ended: true
        case .declined, .lapsed, .withdrawn: false
        }
    }
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
    /// Whose place it was, if lent.
    package let lender: String?
    /// The decision that made it.
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
    }

    mutating func move(to state: PlaceState, at: Instant, date: CivilDate? = nil) {
        self.state = state
        history.append(StateChange(state: state, at: at, date: date))
    }
}
