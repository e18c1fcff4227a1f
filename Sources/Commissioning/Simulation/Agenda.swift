/// What the made-up parties are going to do, in the order in which they will.
struct Agenda {
    /// Something that a party does on a day, if it still makes sense then.
    enum Event: Equatable {
        /// The child with this index is put forward.
        case nominate(Int)
        /// The home says what it finds of a nomination.
        case assess(String)
        /// A nomination is withdrawn if the child still waits.
        case giveUp(String, WithdrawalReason)
        /// An offer is answered.
        case answer(place: String, OfferAnswer)
        /// The child of an accepted place stays away.
        case stayAway(place: String)
        /// The child comes.
        case admit(place: String)
        /// The child goes home, and the team goes on.
        case goHome(place: String)
        /// The home says on which day the work ended.
        case end(place: String, on: CivilDate, EndReason)
    }

    private var entries: [(at: Instant, event: Event)] = []

    /// When the first event is due, or `nil` if nothing is left.
    var nextAt: Instant? { entries.last?.at }

    /// Adds an event; events of one moment happen in the order in which they were added.
    mutating func add(_ event: Event, at: Instant) {
        // Last first, so that taking the next is cheap.
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].at > at { low = middle + 1 } else { high = middle }
        }
        entries.insert((at, event), at: low)
    }

    /// Takes the first event away.
    mutating func takeNext() -> Event? {
        entries.popLast()?.event
    }
}
