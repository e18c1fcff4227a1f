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
    /// The place that uses it, if one does: the first one, where its bed was given again.
    package let place: String?
    /// Places that had its bed after that, because a child left early or never came, in order.
    package internal(set) var givenAgain: [String] = []
}

extension ServiceState {
    /// Every own place of a cycle with what has become of it at a moment, by authority.
    package func ownPlaceUses(in cycle: Cycle, at now: Instant) -> [[OwnPlaceUse]] {
        guard let agreement = agreement(for: cycle) else { return [] }
        let isDecided = allocation(for: cycle.id) != nil
        let own = ownPlaces(in: cycle)
        if isDecided { return uses(of: own, by: agreement.authorities.map(\.id), in: cycle) }
        return zip(agreement.authorities, own).map { party, own in
            wishes(for: own, by: party.id, in: cycle, agreement, at: now)
        }
    }

    /// After the decision: each own place with everybody who had its bed, one after the other.
    ///
    /// A place given while its owner still had an idle one uses that; any other follows a child who
    /// had left before, on a place that this child's authority held: as `movedNow` counts them.
    private func uses(of own: [Int], by owners: [String], in cycle: Cycle) -> [[OwnPlaceUse]] {
        var chains: [[[Place]]] = owners.map { _ in [] }
        for place in places where place.cycle == cycle.id && place.state.holdsBed {
            guard let owner = owners.firstIndex(of: place.owner) else { continue }
            if chains[owner].count < own[owner] {
                chains[owner].append([place])
                continue
            }
            let vacant = chains.indices.flatMap { first in
                chains[first].indices.map { (first, $0) }
            }.filter { chains[$0.0][$0.1].last?.hasLeft(by: place.offeredAt) ?? false }
            let held = vacant.first { chains[$0.0][$0.1].last?.authority == place.owner }
            guard let (first, second) = held ?? vacant.first else { continue }
            chains[first][second].append(place)
        }
        return zip(chains, own).map { chains, own in
            let used = chains.map { chain -> OwnPlaceUse in
                let first = chain[0]
                let status: OwnPlaceUse.Status =
                    first.lender == nil ? .used : first.funding == .spot ? .sold : .lent
                return OwnPlaceUse(
                    status: status, place: first.id, givenAgain: chain.dropFirst().map(\.id))
            }
            let idle = OwnPlaceUse(status: .idle, place: nil)
            return used + Array(repeating: idle, count: max(0, own - used.count))
        }
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

extension Place {
    /// Whether its bed was free again at a moment.
    fileprivate func hasLeft(by moment: Instant) -> Bool {
        !(history.last { $0.at <= moment }?.state.isLive ?? true)
    }
}
