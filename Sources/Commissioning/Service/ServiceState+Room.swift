/// What a decision finds in a cycle: the places that stay as they are, and how many there are.
package struct CycleRoom: Equatable, Sendable {
    /// Places whose bed cannot be given to another child.
    package let kept: [Place]
    /// Those and the beds that can be given.
    package let beds: Int
}

extension ServiceState {
    /// What a decision for a cycle, or one that looks ahead to it, finds there.
    ///
    /// A place that a child has left before the end counts as used while its bed cannot be given
    /// again: its owner has had it, and the roster does not take it back. After the last offer the
    /// places of a cycle stay as they were decided.
    package func room(in cycle: Cycle, canEnter: Bool = true) -> CycleRoom {
        let live = livePlaces(in: cycle.id)
        let decided = allocation(for: cycle.id)?.record.beds.first
        if let decided, !canEnter {
            let left = leftPlaces(in: cycle.id).suffix(max(0, decided - live.count))
            return CycleRoom(kept: live + left, beds: max(decided, live.count))
        }
        let free = max(0, freeBeds(in: cycle))
        let gone = max(0, (decided ?? 0) - live.count - free)
        let kept = live + leftPlaces(in: cycle.id).suffix(gone)
        return CycleRoom(kept: kept, beds: kept.count + free)
    }

    /// Places of a cycle that children have left and whose beds others may have: what was borrowed
    /// or bought for them is now the holder's own.
    func vacated(in cycle: Cycle, _ room: CycleRoom) -> [Place] {
        leftPlaces(in: cycle.id).filter { left in !room.kept.contains { $0.id == left.id } }
    }

    /// Moves reserved places out of cycles that a closed bed has left too small, until they fit.
    ///
    /// Offers go before accepted places, and the later claim of the last decision first. A child
    /// who lives in the home is never moved: the board is told instead.
    mutating func displace(at moment: Instant) {
        guard let agreement = inForce?.agreement else { return }
        let today = agreement.zone.date(at: moment)
        for cycle in cycles where cycle.end > today {
            // Before the decision there are only places that a swap made firm.
            let order =
                allocation(for: cycle.id)?.record.places.map(\.place)
                ?? livePlaces(in: cycle.id).map(\.id)
            let tooMany = -spareBeds(in: cycle, from: today)
            guard tooMany > 0 else { continue }
            let reserved = order.reversed().compactMap { place($0) }.filter(\.state.isReserved)
            let offersFirst =
                reserved.filter { $0.state == .offered }
                + reserved.filter { $0.state == .accepted }
            for place in offersFirst.prefix(tooMany) {
                change(place: place.id) { $0.move(to: .displaced, at: moment) }
            }
        }
    }
}
