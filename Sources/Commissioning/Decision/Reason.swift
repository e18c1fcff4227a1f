/// Why a nomination has no place; the cases stand in order of precedence.
///
/// A decision fills `notEligible`, `incompatible`, `teamFull`, `noSeatNoSurplus` and
/// `outranked`; the rest of the list is known to whoever keeps the nomination's history. Codes
/// are never changed.
package enum Reason: Sendable, Hashable {
    /// The nomination was withdrawn.
    case withdrawn
    /// No cycle of the horizon is open to the child.
    case notEligible
    /// The assessment is missing.
    case notAssessed
    /// The child may not share the home with this many placed children.
    case incompatible(placed: Int)
    /// The community team has no slot left on these days (day numbers, half-open), for which a
    /// place in some cycle of the window would need one.
    case teamFull(days: Range<Int>)
    /// In some cycle of the window every bed is taken, or all that the authority asked for.
    case noSeatNoSurplus(Shortage)
    /// This many children of the same authority, placed in the window, come before.
    case outranked(ahead: Int)
    /// An offer was made and ran out unanswered.
    case offerLapsed
    /// An offer was made and declined.
    case offerDeclined
    /// The nomination came after the close and is for the next round.
    case nextRound

    /// The counts and the balance behind `noSeatNoSurplus`, all over the child's window.
    package struct Shortage: Sendable, Hashable {
        /// Places of the child's authority, less those it released.
        package var ownPlaces: Int
        /// Children of the child's authority placed.
        package var ownPlaced: Int
        /// Beds of all authorities.
        package var beds: Int
        /// The authority's balance in bed-weeks; positive: owed to it.
        package var balanceWeeks: Int

        /// The counts over one window.
        package init(ownPlaces: Int, ownPlaced: Int, beds: Int, balanceWeeks: Int) {
            self.ownPlaces = ownPlaces
            self.ownPlaced = ownPlaced
            self.beds = beds
            self.balanceWeeks = balanceWeeks
        }
    }

    /// The stable code, the same in files, pages and commands.
    package var code: String {
        switch self {
        case .withdrawn: "withdrawn"
        case .notEligible: "not-eligible"
        case .notAssessed: "not-assessed"
        case .incompatible: "incompatible"
        case .teamFull: "team-full"
        case .noSeatNoSurplus: "no-seat-no-surplus"
        case .outranked: "outranked"
        case .offerLapsed: "offer-lapsed"
        case .offerDeclined: "offer-declined"
        case .nextRound: "next-round"
        }
    }

    /// Position in the order of precedence; smaller is said first.
    package var precedence: Int {
        switch self {
        case .withdrawn: 0
        case .notEligible: 1
        case .notAssessed: 2
        case .incompatible: 3
        case .teamFull: 4
        case .noSeatNoSurplus: 5
        case .outranked: 6
        case .offerLapsed: 7
        case .offerDeclined: 8
        case .nextRound: 9
        }
    }
}

/// One change that would give a waiting child a place; true by having been decided again.
package enum Counterfactual: Sendable, Hashable {
    /// One more bed in this cycle of the child's window.
    case bed(cycle: Int)
    /// A window one cycle longer, this one being the cycle added after its last.
    case window(cycle: Int)
    /// One more slot of the team on these days (day numbers, half-open), which this cycle of the
    /// child's window lacks.
    case teamSlot(cycle: Int, days: Range<Int>)

    /// The stable code of the kind of change.
    package var code: String {
        switch self {
        case .bed: "bed"
        case .window: "window"
        case .teamSlot: "team-slot"
        }
    }

    /// Index of the cycle that the change is about.
    package var cycle: Int {
        switch self {
        case .bed(let cycle), .window(let cycle), .teamSlot(let cycle, _): cycle
        }
    }
}
