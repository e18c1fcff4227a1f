/// Places that came free late: what a loan of one is worth, and which ones they are.
extension ServiceState {
    /// Bed-weeks that a lent place counts.
    ///
    /// A place given up in time counts in full. A late one counts the weeks used, rounded up: from
    /// the day the child came, else from the later of the first day and the day of the offer, to
    /// the end of the cycle.
    package func loanWeeks(of place: Place) -> Int {
        guard let cycle = cycle(place.cycle), let agreement = agreement(for: cycle) else {
            return 0
        }
        guard place.isLate else { return agreement.home.stayWeeks }
        let from =
            place.admittedOn ?? max(cycle.start, agreement.zone.date(at: place.offeredAt))
        let nights = cycle.end.dayNumber - from.dayNumber
        return max(0, min(agreement.home.stayWeeks, (nights + 6) / 7))
    }

    /// Free places of a cycle that came free late, by authority: those given up after the release
    /// deadline, and those that somebody had before.
    func lateFreePlaces(in cycle: Cycle, _ room: CycleRoom, _ agreement: Agreement) -> [Int] {
        let vacated = Set(vacated(in: cycle, room).map(\.id))
        return agreement.authorities.map { party in
            let givenUp = rankings[cycle.id]?[party.id]?.placesGivenUp ?? 0
            let inTime = inTimeReleases[cycle.id]?[party.id] ?? 0
            var late = givenUp - inTime
            for place in places where place.cycle == cycle.id {
                if place.isLate, place.owner == party.id { late -= 1 }
                // Who had a place to the end, or should have come, is its owner now; one that came
                // to nothing goes back to whose it was; one that was swapped has a new child.
                let freedFor =
                    vacated.contains(place.id)
                    ? place.authority
                    : place.state.holdsBed || place.state == .swapped ? nil : place.owner
                if freedFor == party.id { late += 1 }
            }
            return max(0, late)
        }
    }
}
