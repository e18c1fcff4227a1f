/// What has become of one own place of an authority in a cycle.
package struct OwnPlaceUse: Equatable, Sendable {
    /// Where an own place is in its life.
    package enum Status: String, CaseIterable, Sendable {
        /// The roster or a purchase for every cycle gives it, and nobody claims it yet.
        case rostered
        /// A child of its owner could have it.
        case held
        /// Given up to be lent.
        case released
        /// Given up to be sold.
        case forSale = "for-sale"
        /// The release deadline has passed, and no child of its owner could have it.
        case autoReleased = "auto-released"
        /// A child of its owner has it or had it.
        case used
        /// Another authority has it, and owes it.
        case lent
        /// Another authority has bought it.
        case sold
        /// Decided, and nobody has it.
        case idle
    }
    /// What has become of it.
    package let status: Status
    /// The place that uses it, if one does.
    package let place: String?
}

extension ServiceState {
    /// Every own place of a cycle with what has become of it at a moment, by authority.
    package func ownPlaceUses(in cycle: Cycle, at now: Instant) -> [[OwnPlaceUse]] {
        guard let agreement = agreement(for: cycle) else { return [] }
        let isDecided = allocation(for: cycle.id) != nil
        return zip(agreement.authorities, ownPlaces(in: cycle)).map { party, own in
            isDecided
                ? uses(of: own, by: party.id, in: cycle)
                : wishes(for: own, by: party.id, in: cycle, agreement, at: now)
        }
    }

    /// After the decision: a bed that was given a second time shows who has it now.
    private func uses(of own: Int, by owner: String, in cycle: Cycle) -> [OwnPlaceUse] {
        let given = places.filter {
            $0.cycle == cycle.id && $0.state.holdsBed && $0.owner == owner
        }
        let live = given.filter(\.state.isLive)
        let left = given.filter { !$0.state.isLive }.suffix(max(0, own - live.count))
        let used = (live + left).map { place -> OwnPlaceUse in
            let status: OwnPlaceUse.Status =
                place.lender == nil ? .used : place.funding == .spot ? .sold : .lent
            return OwnPlaceUse(status: status, place: place.id)
        }
        let idle = OwnPlaceUse(status: .idle, place: nil)
        return used + Array(repeating: idle, count: max(0, own - used.count))
    }

    /// Before the decision: what the owner has said, and whether it could use the rest.
    private func wishes(
        for all: Int, by owner: String, in cycle: Cycle, _ agreement: Agreement, at now: Instant
    ) -> [OwnPlaceUse] {
        // What a swap made firm is promised already.
        let lent = livePlaces(in: cycle.id).filter { $0.owner == owner }.prefix(all).map {
            OwnPlaceUse(status: .lent, place: $0.id)
        }
        let own = all - lent.count
        let ranking = rankings[cycle.id]?[owner]
        let released = min(ranking?.releasePlaces ?? 0, own)
        let forSale = min(ranking?.sell?.places ?? 0, own - released)
        let claims = consideredNominations.count {
            $0.authority == owner && isOpen($0)
                && $0.ineligibilities(for: cycle, under: agreement).isEmpty
        }
        let held = min(claims, own - released - forSale)
        let rest: OwnPlaceUse.Status =
            now > agreement.releaseCloses(cycle) ? .autoReleased : .rostered
        let counts: [(OwnPlaceUse.Status, Int)] = [
            (.held, held), (rest, own - released - forSale - held), (.released, released),
            (.forSale, forSale),
        ]
        return lent
            + counts.flatMap { status, count in
                Array(repeating: OwnPlaceUse(status: status, place: nil), count: count)
            }
    }
}
