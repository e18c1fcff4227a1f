import Commissioning

/// What is looked at after every document of a history, invariant by invariant.
enum HistoryCheck {
    static let invariants: [Invariant] = [
        .capacity, .commitments, .balances, .roster, .conservation, .accounting, .offers,
    ]

    /// How the step breaks the invariant; nil if it does not.
    static func fault(_ invariant: Invariant, in step: HistoryStep) -> String? {
        switch invariant {
        case .capacity: capacity(step)
        case .commitments: commitments(step)
        case .balances: balances(step)
        case .roster: roster(step)
        case .conservation: conservation(step)
        case .accounting: accounting(step)
        case .offers: offers(step)
        case .isolation, .determinism, .envy, .oneMoreBed, .counterfactuals, .exactness: nil
        }
    }

    /// A new place has a bed on every night, a child that the cycle can take and that has no
    /// other, and comes while the child can still come.
    static func capacity(_ step: HistoryStep) -> String? {
        let state = step.after
        for place in state.places.dropFirst(step.before.places.count) {
            guard let cycle = state.cycle(place.cycle),
                let child = state.nomination(place.nomination)
            else { return "\(place.id) is of nothing" }
            let live = state.places.filter(\.state.isLive).map { state.stay(of: $0) }
            let first = max(cycle.start, step.agreement.zone.date(at: place.offeredAt))
            for number in first.dayNumber..<cycle.end.dayNumber {
                let night = CivilDate(dayNumber: number)
                let beds = beds(on: night, step)
                let held = live.count { $0.from <= night && night < $0.to }
                if held > beds { return "\(held) places and \(beds) beds on \(night)" }
            }
            if !child.ineligibilities(for: cycle, under: step.agreement).isEmpty {
                return "\(place.id) is of a child that cannot enter"
            }
            let current = state.places.filter { other in
                other.authority == place.authority
                    && (other.state.isLive || other.state == .stage2)
                    && state.nomination(other.nomination)?.body.reference == child.body.reference
            }
            if current.count != 1 { return "\(place.id): the child has \(current.count) places" }
            let closes = step.agreement.lateEntryCloses(cycle)
            if place.offeredAt > step.agreement.offersClose(cycle) || place.responseDue > closes
                || place.responseDue.seconds - place.offeredAt.seconds < 86_400
            {
                return "\(place.id) is offered too late"
            }
        }
        return nil
    }

    /// Beds of one night, read off the capacity records: of those begun, the last to begin, and
    /// of these the last recorded.
    private static func beds(on night: CivilDate, _ step: HistoryStep) -> Int {
        let begun = step.after.capacity.filter { $0.from <= night }
        let newest = begun.map(\.from).max()
        let record = begun.last { $0.from == newest }
        return record?.bedsUsable ?? step.agreement.home.beds
    }

    /// Nothing of a place changes but its state, and that only where the document says so.
    static func commitments(_ step: HistoryStep) -> String? {
        let touched = Touched(step)
        for place in touched.lapsed where place.responseDue > step.recorded.at {
            return "\(place.id) lapses before its time"
        }
        if step.after.places.count < step.before.places.count { return "a place is gone" }
        for (old, new) in zip(step.before.places, step.after.places) {
            let isSame =
                old.id == new.id && old.nomination == new.nomination && old.cycle == new.cycle
                && old.authority == new.authority && old.funding == new.funding
                && old.lender == new.lender && old.responseDue == new.responseDue
                && old.pricePence == new.pricePence && old.isLate == new.isLate
            if !isSame { return "\(old.id) is another place now" }
            if old.state == new.state, old.history.count == new.history.count { continue }
            if !touched.places.contains(old.id) { return "\(old.id) became \(new.state)" }
            if !follows(new.state, after: old.state) || new.history.dropLast() != old.history[...] {
                return "\(old.id) became \(new.state) after \(old.state)"
            }
            if let fault = displacement(old, new, step) { return fault }
        }
        return nil
    }

    /// A place goes with a closed bed only where without it one would be too many.
    private static func displacement(_ old: Place, _ new: Place, _ step: HistoryStep) -> String? {
        guard new.state == .displaced, old.state != .displaced,
            let cycle = step.after.cycle(new.cycle)
        else { return nil }
        let today = step.agreement.zone.date(at: step.recorded.at)
        let live = step.after.places.filter(\.state.isLive).map { step.after.stay(of: $0) }
        let nights = max(cycle.start, today).dayNumber..<cycle.end.dayNumber
        let isFull = nights.contains { number in
            let night = CivilDate(dayNumber: number)
            return live.count { $0.from <= night && night < $0.to } >= beds(on: night, step)
        }
        return isFull ? nil : "\(new.id) went with a bed that was not missing"
    }

    /// The life of a place, forward only.
    private static func follows(_ next: PlaceState, after state: PlaceState) -> Bool {
        switch state {
        case .offered:
            [.accepted, .declined, .lapsed, .withdrawn, .displaced, .refusedByHome, .swapped]
                .contains(next)
        case .accepted:
            [.inResidence, .withdrawn, .noShow, .displaced, .refusedByHome, .swapped]
                .contains(next)
        // An extension is a change without another state.
        case .inResidence: [.inResidence, .stage2, .ended].contains(next)
        case .stage2: next == .ended
        case .ended, .declined, .lapsed, .withdrawn, .noShow, .displaced, .refusedByHome, .swapped:
            false
        }
    }

    /// Once everything has been done, no bed of a decided cycle stays free that a child could
    /// still enter, within what its authority asked for.
    static func conservation(_ step: HistoryStep) -> String? {
        let state = step.after
        guard step.isSettled else { return nil }
        for cycle in state.cycles.reversed() where cycle.start <= lastStart(step) {
            guard step.recorded.at <= step.agreement.offersClose(cycle) else { break }
            let guests = state.places.count {
                let stay = state.stay(of: $0)
                return $0.state.isLive && $0.cycle != cycle.id && stay.from < cycle.end
                    && stay.to > cycle.start
            }
            guard state.allocation(for: cycle.id) != nil,
                state.livePlaces(in: cycle.id).count + guests < state.usableBeds(in: cycle)
            else { continue }
            // As the beds are now, whatever they were when it was decided.
            let room = state.room(in: cycle)
            var roster = rosterBefore(cycle, step)
            let own = Roster.ownPlaces(
                beds: room.beds, standing: step.agreement.home.standingPlaces,
                shares: step.agreement.home.shares, state: &roster)
            let idle = state.nominations.first { child in
                guard state.isOpen(child),
                    child.ineligibilities(for: cycle, under: step.agreement).isEmpty,
                    let index = step.agreement.authorityIndex(child.authority)
                else { return false }
                let wish = state.rankings[cycle.id]?[child.authority]
                guard let more = wish?.morePlacesMaximum else { return true }
                let has = room.kept.count { $0.authority == child.authority }
                return has < own.total(index) + more
            }
            if let idle { return "\(idle.body.reference) could have a bed of \(cycle.id)" }
        }
        return nil
    }

    /// The latest start that can have been decided by now.
    private static func lastStart(_ step: HistoryStep) -> CivilDate {
        let today = CivilDate(dayNumber: step.recorded.at.seconds / 86_400)
        return today.adding(days: step.agreement.deadlines.nominationsDaysBeforeStart + 1)
    }

    /// Offers never rise above the places that are free, and every exit frees exactly one.
    static func offers(_ step: HistoryStep) -> String? {
        let touched = Touched(step)
        for cycle in touched.cycles {
            guard let dated = step.after.cycle(cycle) else { return "\(cycle) is no cycle" }
            let was = step.before.heldPlaces(in: cycle)
            let held = step.after.heldPlaces(in: cycle)
            let exits = touched.exits[cycle, default: 0]
            let made = touched.made[cycle, default: 0]
            if held.count != was.count - exits + made {
                return "\(cycle) had \(was.count) places, \(exits) exits and \(made) new ones make "
                    + "\(held.count)"
            }
            let live = step.after.livePlaces(in: cycle)
            let offers = live.count { $0.state == .offered }
            let free = step.after.usableBeds(in: dated) - (live.count - offers)
            if made > 0, offers > free { return "\(cycle): \(offers) offers, \(free) free places" }
        }
        return nil
    }
}
