extension ServiceState {
    /// Families the team can carry on a day.
    package func teamSlots(on date: CivilDate) -> Int { teamSlotsByDay.value(on: date) }

    /// Families the team can carry, by day: the newest record that has begun by then, else the
    /// agreement's figure; it changes with the staff.
    package var teamSlotsByDay: DaySteps {
        let initial = inForce?.agreement.team.familySlots ?? 0
        var before = initial
        var changes: [(on: CivilDate, by: Int)] = []
        // Stable: of two records from one day the later one holds.
        for (_, record) in capacity.enumerated().sorted(by: {
            ($0.element.from, $0.offset) < ($1.element.from, $1.offset)
        }) {
            changes.append((record.from, record.familySlots - before))
            before = record.familySlots
        }
        return DaySteps(initial, changes: changes)
    }

    /// Every slot that is, was or will be held: first the home's places, then the cases, each in
    /// the order in which they came.
    package var teamHolds: [TeamHold] {
        let ofPlaces = places.map { place in
            let hold = teamHold(of: place)
            return TeamHold(
                subject: place.id, programme: .integrated, authority: place.authority,
                from: hold.from, to: hold.to)
        }
        let ofCases = team.cases.compactMap { found in
            found.slot.map {
                TeamHold(
                    subject: found.id, programme: .standard, authority: found.authority,
                    from: $0.from, to: $0.to)
            }
        }
        return (ofPlaces + ofCases).filter { $0.days > 0 }
    }

    /// Everything that holds slots except the places of these cycles: intervals in time order that
    /// do not overlap, each with the slots held throughout.
    package func teamBusy(
        excluding cycles: [Cycle]
    ) -> [(from: CivilDate, to: CivilDate, slots: Int)] {
        let ids = Set(cycles.map(\.id))
        let left = Set(places.filter { ids.contains($0.cycle) }.map(\.id))
        let steps = teamHolds.filter { !left.contains($0.subject) }.load.steps
        return zip(steps, steps.dropFirst()).compactMap { step, next in
            step.value > 0 ? (step.from, next.from, step.value) : nil
        }
    }

    /// What each authority has had of the team, each hold counted within a half-open interval if
    /// one is given, else in full, what is still to come included.
    /// - Parameter holds: All of them, where they are known already.
    package func teamAccount(
        of holds: [TeamHold]? = nil, within interval: (from: CivilDate, to: CivilDate)? = nil
    ) -> TeamAccount? {
        guard let agreement = inForce?.agreement else { return nil }
        return TeamAccount(
            of: holds ?? teamHolds, authorities: agreement.authorities.map(\.id),
            eras: teamEras, within: interval)
    }

    /// The team's shares by day: those of the version that holds on it, without who has left. The
    /// days of one version are not counted again by the shares of another.
    package var teamEras: [TeamAccount.Era] {
        guard let first = versions.first?.agreement.effectiveFrom else { return [] }
        let changes = versions.compactMap(\.agreement.amendedFrom) + departures.map(\.effectiveEnd)
        var eras: [TeamAccount.Era] = []
        for day in Set([first] + changes).sorted() {
            let shares = agreement(on: day)?.team.shares ?? []
            // Who leaves last takes no share along: somebody must be entitled to what is held.
            if shares == eras.last?.shares || shares.allSatisfy({ $0 == 0 }) { continue }
            eras.append(TeamAccount.Era(from: day, shares: shares))
        }
        return eras
    }

    /// The question of the round of a Monday if it is held now: who was referred by then competes.
    ///
    /// Slots are given from the Monday on; in a round that was missed from the day on which it is
    /// held, because no treatment begins in the past. After the agreement's end none is given.
    package func teamRound(on monday: CivilDate, held now: Instant) -> TeamRound? {
        guard let agreement = inForce?.agreement, let account = teamAccount() else { return nil }
        let closing = agreement.teamRoundMoment(on: monday)
        let start = max(monday, agreement.zone.date(at: now))
        return TeamRound(
            monday: monday, start: start,
            slots: start < agreement.effectiveTo ? teamSlotsByDay : DaySteps(0),
            held: teamHolds.load,
            authorities: agreement.authorities.map(\.id), account: account,
            referrals: team.waiting.filter {
                $0.recorded.signedAt <= closing && isInTeam($0.authority, on: start)
            }.map(\.waiting))
    }

    private func isInTeam(_ authority: String, on date: CivilDate) -> Bool {
        leaves(authority).map { date < $0 } ?? true
    }

    /// The next round in which a slot can be given, as far as is known: none while nobody waits,
    /// or while nothing becomes free.
    ///
    /// A round of the past is due if it was missed: it could give a slot to somebody referred by
    /// then, and nothing that it rests on came later.
    func nextTeamRound() -> DueAction? {
        let waiting = team.waiting
        guard let inForce, !waiting.isEmpty else { return nil }
        let agreement = inForce.agreement
        let free = teamSlotsByDay - teamHolds.load
        var earliest = max(
            agreement.effectiveFrom.mondayOnOrAfter,
            agreement.teamMonday(notBefore: max(team.freedAt, inForce.since)))
        if let last = team.rounds.last?.record.monday {
            earliest = max(earliest, last.adding(days: 7))
        }
        // Families with the same length and the same first Monday differ only in their order.
        var first: [Int: CivilDate] = [:]
        let leaving = Dictionary(
            uniqueKeysWithValues: agreement.authorities.map { ($0.id, leaves($0.id)) })
        for found in waiting {
            let monday = max(earliest, agreement.teamMonday(notBefore: found.recorded.signedAt))
            if let left = leaving[found.authority] ?? nil, monday >= left { continue }
            first[found.weeks] = min(first[found.weeks] ?? monday, monday)
        }
        let mondays = first.compactMap { weeks, monday in
            free.firstMonday(onOrAfter: monday, days: weeks * 7)
        }
        guard let monday = mondays.min(), monday < agreement.effectiveTo else { return nil }
        return DueAction(
            at: agreement.teamRoundMoment(on: monday), kind: .teamRound(monday: monday))
    }
}

extension Agreement {
    /// The moment of a Monday at which the team's round is held: the agreement's time of day.
    package func teamRoundMoment(on monday: CivilDate) -> Instant {
        zone.instant(monday, minuteOfDay: deadlines.minuteOfDay)
    }

    /// The first Monday whose round is not held before a moment.
    package func teamMonday(notBefore moment: Instant) -> CivilDate {
        let monday = zone.date(at: moment).mondayOnOrAfter
        return teamRoundMoment(on: monday) < moment ? monday.adding(days: 7) : monday
    }
}
