extension SimulationResult {
    /// Measures a run from the state in which it ended.
    init(
        _ state: ServiceState, from start: SimulationStart, turnedAway: [Int], decisions: Int,
        isLasting: (String) -> Bool
    ) {
        let measured = start.measured
        let ids = Set(measured.map(\.id))
        outcomes = Outcome.allCases.map { _ in 0 }
        authorities = start.agreement.authorities.map { _ in AuthorityFigures() }
        team = start.teamLoad(state)
        self.decisions = decisions
        measureBeds(state, start)
        for nomination in state.nominations where start.looksAt(nomination) {
            guard let authority = start.agreement.authorityIndex(nomination.authority) else {
                continue
            }
            authorities[authority].children += 1
            tally(state.outcome(of: nomination))
        }
        for (authority, number) in turnedAway.enumerated() {
            authorities[authority].children += number
            for _ in 0..<number { tally(.turnedAway) }
        }
        for place in state.places where ids.contains(place.cycle) {
            guard let first = place.admittedOn,
                let authority = start.agreement.authorityIndex(place.authority),
                let nomination = state.nomination(place.nomination)
            else { continue }
            placesUsed += 1
            authorities[authority].came[place.funding, default: 0] += 1
            if let lender = place.lender.flatMap(start.agreement.authorityIndex) {
                authorities[lender].lent += 1
            }
            let waited = first.dayNumber - nomination.body.waitingSince.dayNumber
            waitDays.append(max(0, waited))
            if isLasting(nomination.id) { lasting += 1 }
        }
        waitDays.sort()
        measureFairness(state, start)
    }

    private mutating func tally(_ outcome: Outcome) {
        if let index = Outcome.allCases.firstIndex(of: outcome) { outcomes[index] += 1 }
    }

    private mutating func measureBeds(_ state: ServiceState, _ start: SimulationStart) {
        for cycle in start.measured {
            let beds = state.usableBeds(in: cycle)
            places += beds
            let stays = state.places.compactMap { place -> (from: CivilDate, to: CivilDate)? in
                guard place.cycle == cycle.id, let first = place.admittedOn else { return nil }
                return (max(cycle.start, first), min(cycle.end, place.leftOn ?? cycle.end))
            }
            measureBeds(cycle, beds, stays.sorted { ($0.from, $0.to) < ($1.from, $1.to) })
        }
    }

    /// Each stay takes a bed that nobody has had yet, else one that was left before; what lies
    /// between two stays in one bed comes after the first.
    private mutating func measureBeds(
        _ cycle: Cycle, _ beds: Int, _ stays: [(from: CivilDate, to: CivilDate)]
    ) {
        var left: [CivilDate] = []
        for stay in stays {
            if left.count < beds {
                nights.before += stay.from.dayNumber - cycle.start.dayNumber
                left.append(stay.to)
            } else if let bed = left.indices.filter({ left[$0] <= stay.from }).max(by: {
                left[$0] < left[$1]
            }) {
                nights.after += stay.from.dayNumber - left[bed].dayNumber
                left[bed] = stay.to
            }
            nights.occupied += stay.to.dayNumber - stay.from.dayNumber
        }
        for day in left { nights.after += cycle.end.dayNumber - day.dayNumber }
        nights.empty += (beds - left.count) * cycle.nights
    }

    private mutating func measureFairness(_ state: ServiceState, _ start: SimulationStart) {
        let points = Array(start.cycles) + [start.cycles.upperBound]
        for ordinal in points {
            guard let account = state.lending(asOf: ordinal) else { continue }
            for index in authorities.indices {
                authorities[index].balanceWeeks.append(account.balanceWeeks(index))
            }
        }
        let shares = start.agreement.home.shares
        for cycle in start.measured {
            guard let roster = state.allocation(for: cycle.id)?.record.rosterAfter,
                let due = roster.residuals(under: shares)
            else { continue }
            let most = due.numerators.map(abs).max() ?? 0
            rosterOffPerMille = max(
                rosterOffPerMille, (2000 * most + due.denominator) / (2 * due.denominator))
        }
    }
}

extension SimulationStart {
    /// Children that wait at the start or come later; not those who have been in the home before.
    fileprivate func looksAt(_ nomination: Nomination) -> Bool {
        guard let known = state.nomination(nomination.id) else { return true }
        guard known.withdrawn == nil else { return false }
        switch state.heldPlace(of: known.id)?.state {
        case nil, .offered, .accepted: return true
        default: return false
        }
    }

    /// The families of all places, those from before the start too.
    fileprivate func teamLoad(_ ended: ServiceState) -> TeamLoad {
        let held = ended.places.map { ended.teamHold(of: $0) }
            .filter { $0.from < $0.to }.map { $0.from..<$0.to }
        let first = measured.first?.start ?? until
        return TeamLoad(from: first, to: until, held: held) { familySlots(on: $0) }
    }
}

extension ServiceState {
    /// What became of a child by the end.
    fileprivate func outcome(of nomination: Nomination) -> SimulationResult.Outcome {
        if let withdrawn = nomination.withdrawn {
            let lost: Set<PlaceState> = [.withdrawn, .noShow]
            if places.contains(where: {
                $0.nomination == nomination.id && lost.contains($0.state)
            }) {
                return .absent
            }
            if nomination.assessment?.match == .unsuitable { return .unsuitable }
            return withdrawn.reason == .noLongerSuitable ? .agedOut : .withdrawn
        }
        guard let place = heldPlace(of: nomination.id) else {
            return nomination.assessment?.match == .unsuitable ? .unsuitable : .waiting
        }
        if place.state == .noShow { return .absent }
        guard place.state == .ended else { return .underWay }
        guard let cycle = cycle(place.cycle), let agreement = inForce?.agreement,
            let ended = place.endedOn
        else { return .completed }
        let planned = cycle.end.adding(days: 7 * agreement.team.stage2Weeks)
        return ended < planned ? .endedEarly : .completed
    }
}

extension Place {
    /// The day on which the work ended.
    fileprivate var endedOn: CivilDate? {
        history.first { $0.state == .ended }?.date
    }
}
