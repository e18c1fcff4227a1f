/// Where the children are by night, and how long the team works with their families.
extension ServiceState {
    /// The nights of a place in the home: the first one, and the day after the last.
    ///
    /// While the place is reserved, the nights that it keeps a bed: from the first day of the cycle
    /// or the day of the offer, whichever is later, to the end of the cycle. Once the child has
    /// come, from that day to the day it leaves or is to leave, an extension included. Empty for a
    /// place that came to nothing.
    package func stay(of place: Place) -> (from: CivilDate, to: CivilDate) {
        guard let cycle = cycle(place.cycle), let zone = agreement(for: cycle)?.zone else {
            return (CivilDate(dayNumber: 0), CivilDate(dayNumber: 0))
        }
        let reserved = max(cycle.start, zone.date(at: place.offeredAt))
        let from = place.admittedOn ?? reserved
        switch place.state {
        case .offered, .accepted: return (from, cycle.end)
        case .inResidence: return (from, place.extendedUntil ?? cycle.end)
        case .stage2, .ended: return (from, place.leftOn ?? cycle.end)
        case .noShow, .declined, .lapsed, .withdrawn, .displaced, .refusedByHome, .swapped:
            return (from, from)
        }
    }

    /// The days on which a place takes a slot of the team: the first one, and the day after the
    /// last.
    ///
    /// From the first day of the stay to the end of stage 2, counted from the real last day; to the
    /// day on which the work ended, once it has. Empty for a place that came to nothing.
    package func teamHold(of place: Place) -> (from: CivilDate, to: CivilDate) {
        let stay = stay(of: place)
        guard place.state.isLive || place.state == .stage2,
            let agreement = cycle(place.cycle).flatMap({ agreement(for: $0) })
        else {
            let ended = place.history.last { $0.state == .ended }?.date
            return (stay.from, ended ?? stay.from)
        }
        return (stay.from, stay.to.adding(days: 7 * agreement.team.stage2Weeks))
    }

    /// Beds to spare on the fullest night of an interval; below 0: so many children too many.
    ///
    /// Every reserved or occupied place counts on the nights of its stay, whatever its cycle: a
    /// child that stays longer takes a bed of the next cycle.
    package func spareBeds(from: CivilDate, to: CivilDate) -> Int {
        spareBeds(beside: places.filter(\.state.isLive), from: from, to: to)
    }

    /// Beds to spare on every night of a cycle from a day on.
    package func spareBeds(in cycle: Cycle, from first: CivilDate) -> Int {
        spareBeds(
            beside: places.filter(\.state.isLive), from: max(cycle.start, first), to: cycle.end,
            under: agreement(for: cycle))
    }

    /// Beds of a cycle that a child can still be given, each usable on every night that counts
    /// (`firstCountedNight`); below 0: so many are missing.
    ///
    /// A place of the cycle counts on all its nights, whenever the child came: what is free does
    /// not change with the day on which somebody asks.
    package func freeBeds(in cycle: Cycle) -> Int {
        let guests = places.filter { $0.state.isLive && $0.cycle != cycle.id }
        let spare = spareBeds(
            beside: guests, from: firstCountedNight(of: cycle), to: cycle.end,
            under: agreement(for: cycle))
        return spare - livePlaces(in: cycle.id).count
    }

    /// Beds are counted under one version, or under the one that holds on each night.
    private func spareBeds(
        beside taken: [Place], from: CivilDate, to: CivilDate, under version: Agreement? = nil
    ) -> Int {
        guard from < to else { return 0 }
        let stays = taken.map { stay(of: $0) }.filter { $0.from < to && $0.to > from }
        // Between these nights nothing gets fewer.
        let changes = capacity.map(\.from) + versions.compactMap(\.agreement.amendedFrom)
        let nights = Set([from] + changes + stays.map(\.from))
        return nights.filter { $0 >= from && $0 < to }.compactMap { night in
            (version ?? agreement(on: night)).map { agreement in
                bedsUsable(on: night, under: agreement)
                    - stays.count { $0.from <= night && night < $0.to }
            }
        }.min() ?? 0
    }

    /// Places of a cycle whose beds are promised or lived in, in the order they were made.
    package func livePlaces(in cycle: String) -> [Place] {
        places.filter { $0.cycle == cycle && $0.state.isLive }
    }

    /// Places of a cycle whose child left early or never came, in the order they were made.
    package func leftPlaces(in cycle: String) -> [Place] {
        places.filter { $0.cycle == cycle && $0.state.holdsBed && !$0.state.isLive }
    }
}
