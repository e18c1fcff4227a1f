/// Every night of every bed of the home in an interval, each counted once.
package struct BedNights: Equatable, Sendable {
    /// A child slept there.
    package var occupied = 0
    /// Usable, and empty.
    package var void = 0
    /// Paid for, and not usable.
    package var blocked = 0
    /// Neither paid for nor usable.
    package var outOfService = 0
    /// Usable and empty between two cycles.
    package var changeover = 0

    /// All of them.
    package var all: Int { occupied + void + blocked + outOfService + changeover }

    package static func + (left: BedNights, right: BedNights) -> BedNights {
        var sum = left
        sum.occupied += right.occupied
        sum.void += right.void
        sum.blocked += right.blocked
        sum.outOfService += right.outOfService
        sum.changeover += right.changeover
        return sum
    }
}

extension ServiceState {
    /// What the nights of an interval were, from the children who came and the home's records.
    ///
    /// Beds are paid for once the home has opened: before the first record of more than no beds a
    /// closed bed is out of service, after it blocked.
    package func bedNights(from: CivilDate, to: CivilDate) -> BedNights {
        bedNights([(from: from, to: to)])[0]
    }

    /// The same of several intervals, in their order; each stay is looked up once for all of them.
    package func bedNights(_ intervals: [(from: CivilDate, to: CivilDate)]) -> [BedNights] {
        let stays = places.compactMap { $0.admittedOn == nil ? nil : stay(of: $0) }
        let opened =
            capacity.contains { $0.reason == .opening }
            ? capacity.filter { $0.bedsUsable > 0 }.map(\.from).min() : nil
        return intervals.map { interval in
            nights(
                from: interval.from, to: interval.to,
                stays.filter { $0.from < interval.to && $0.to > interval.from }, opened)
        }
    }

    private func nights(
        from: CivilDate, to: CivilDate, _ stays: [(from: CivilDate, to: CivilDate)],
        _ opened: CivilDate?
    ) -> BedNights {
        var found = BedNights()
        guard from < to else { return found }
        let cycles = cycles.filter { $0.start < to && $0.end > from }
        // Terms change on few days, and to find them out is much work for a night.
        let changes = termsChanges
        var terms = agreement(on: from)
        for number in from.dayNumber..<to.dayNumber {
            let night = CivilDate(dayNumber: number)
            if changes.contains(night) { terms = agreement(on: night) }
            guard let agreement = terms else { continue }
            let usable = bedsUsable(on: night, under: agreement)
            let slept = stays.count { $0.from <= night && night < $0.to }
            let empty = max(0, usable - slept)
            found.occupied += slept
            if cycles.contains(where: { $0.start <= night && night < $0.end }) {
                found.void += empty
            } else {
                found.changeover += empty
            }
            let closed = max(0, agreement.home.beds - max(usable, slept))
            if let opened, night < opened {
                found.outOfService += closed
            } else {
                found.blocked += closed
            }
        }
        return found
    }

    /// Bed-nights that the children of each authority slept on places that are not bought, by
    /// authority, in an interval.
    package func sharedBedNights(from: CivilDate, to: CivilDate) -> [Int] {
        let ids = inForce?.agreement.authorities.map(\.id) ?? []
        var nights = [Int](repeating: 0, count: ids.count)
        for place in places where place.admittedOn != nil {
            guard place.funding == .seat || place.funding == .lent,
                let index = ids.firstIndex(of: place.authority)
            else { continue }
            let stay = stay(of: place)
            nights[index] += max(0, min(stay.to, to).dayNumber - max(stay.from, from).dayNumber)
        }
        return nights
    }
}
