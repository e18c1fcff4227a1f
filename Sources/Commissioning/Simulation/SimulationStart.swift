/// Where a simulation begins: a service at a moment, under terms that hold from the next cycle on.
package struct SimulationStart: Equatable, Sendable {
    /// The service as it is supposed to be.
    package let state: ServiceState
    /// The terms, with a calendar that goes on long enough.
    package let agreement: Agreement
    /// Ordinals of the cycles that are measured: those not decided yet, for the years wanted.
    package let cycles: Range<Int>
    /// The last night of the run is the one before this day.
    package let until: CivilDate

    /// A start from a real or just founded service.
    ///
    /// The service does not end with the years looked at, so nobody behaves as if it did.
    /// - Parameter years: in `SimulationLimits.years`.
    /// - Throws: what keeps the terms from being run.
    package init(
        from state: ServiceState, changing change: TermsChange, years: Int
    ) throws(SimulationFault) {
        precondition(SimulationLimits.years.contains(years), "years are bounded by the caller")
        guard let agreement = state.inForce?.agreement else { throw .noAgreement }
        let first = state.firstOpenStart
        let terms = try agreement.changed(
            by: change, from: first, until: first.adding(years: years + 2))
        let supposed = state.supposing(terms, change, from: first)
        if let wrong = terms.contradictionsOfTerms(
            beds: supposed.bedsUsable(on: first, under: terms))
        {
            throw .contradiction(wrong)
        }
        let measured = supposed.cycles.filter { $0.start >= first }.prefix(4 * years)
        guard let earliest = measured.first, let last = measured.last else { throw .noCycles }
        self.state = supposed
        self.agreement = terms
        cycles = earliest.ordinal..<(last.ordinal + 1)
        until = last.end
    }

    /// The last day on which children are put forward.
    var lastNomination: CivilDate { until.adding(days: -1) }

    /// The measured cycles in time order.
    package var measured: ArraySlice<Cycle> { state.cycles[cycles] }

    /// Most families with the team alone that hold slots at one time, as far as they are given.
    package var otherFamilies: Int {
        guard let first = measured.first, let last = measured.last else { return 0 }
        return state.teamHolds.filter { $0.programme == .standard }.load
            .greatest(from: first.start, to: last.end)
    }

    /// Families that the team can carry on a day.
    package func familySlots(on day: CivilDate) -> Int {
        state.familySlots(on: day, under: agreement)
    }
}

/// Why there is nothing to simulate.
package enum SimulationFault: Error, Equatable, Sendable {
    /// No agreement is in force.
    case noAgreement
    /// No cycle is left to be decided.
    case noCycles
    /// The terms name a party that is no authority of the agreement.
    case unknownAuthority(String)
    /// A number lies outside its bounds.
    case outOfRange(String, ClosedRange<Int>)
    /// The terms cannot hold together.
    case contradiction(Contradiction)
    /// A question came up that cannot be decided.
    case undecidable(InstanceFault)
}

extension Agreement {
    /// The next version: other terms from a day on, and an end of at least another; the beds and
    /// slots of a change are not the agreement's, but reported by the home.
    fileprivate func changed(
        by change: TermsChange, from first: CivilDate, until end: CivilDate
    ) throws(SimulationFault) -> Agreement {
        for name in Set(change.shares.keys).union(change.standingPlaces.keys).sorted()
        where authorityIndex(name) == nil {
            throw .unknownAuthority(name)
        }
        func check(_ value: Int?, _ name: String, _ range: ClosedRange<Int>) throws(SimulationFault)
        {
            if let value, !range.contains(value) { throw .outOfRange(name, range) }
        }
        try check(change.beds, "beds", SimulationLimits.beds)
        try check(change.familySlots, "slots", SimulationLimits.familySlots)
        try check(change.therapistsMore, "therapists", SimulationLimits.therapistsMore)
        for share in change.shares.values { try check(share, "shares", SimulationLimits.share) }
        for places in change.standingPlaces.values {
            try check(places, "standing", 0...SimulationLimits.beds.upperBound)
        }
        let names = authorities.map(\.id)
        return Agreement(
            id: id, version: version + 1, title: title, effectiveFrom: effectiveFrom,
            effectiveTo: max(effectiveTo, end), amendedFrom: first, noticeMonths: noticeMonths,
            zone: zone, parties: parties,
            home: Home(
                provider: home.provider, beds: home.beds,
                registeredMaximumBeds: max(home.registeredMaximumBeds, change.beds ?? 0),
                shares: zip(names, home.shares).map { change.shares[$0] ?? $1 },
                standing: zip(names, home.standingPlaces).map { change.standingPlaces[$0] ?? $1 },
                stayWeeks: home.stayWeeks, turnaroundDaysMinimum: home.turnaroundDaysMinimum,
                exceptions: home.exceptions, ageYears: home.ageYears),
            team: team, lending: lending, deadlines: deadlines, prices: prices,
            finance: finance)
    }

    /// What keeps so many beds from having owners; a team too small is what a what-if is about.
    fileprivate func contradictionsOfTerms(beds: Int) -> Contradiction? {
        let standing = home.standingPlaces.reduce(0, +)
        if standing > beds {
            return Contradiction(
                code: "agreement.standing-over-beds", place: "/home/standingPlacesPerCycle",
                sentence: "\(standing) standing places exceed \(beds) beds.")
        }
        if home.shares.allSatisfy({ $0 == 0 }) && standing < beds {
            return Contradiction(
                code: "agreement.no-share", place: "/home/shares",
                sentence: "Some beds can be shared and no authority has a share in them.")
        }
        return nil
    }
}

extension ServiceState {
    /// A service on the day all parties have signed: a quarter before its first day, so that the
    /// first cycle can be filled.
    package static func founded(_ agreement: Agreement) -> ServiceState {
        let day = agreement.effectiveFrom.adding(days: -91)
        var state = ServiceState()
        state.apply(
            .agreement(agreement, signedBy: agreement.parties.map(\.id)),
            Recorded(
                entry: 1, at: agreement.zone.instant(day, minuteOfDay: 9 * 60),
                issuer: agreement.parties.first { $0.role == .coordinator }?.id ?? "",
                signedAt: agreement.zone.instant(day, minuteOfDay: 9 * 60), digest: ""))
        return state
    }

    /// First day of the first cycle that is still to be decided; the day after the calendar's
    /// end if none is.
    var firstOpenStart: CivilDate {
        let today = (inForce?.agreement.zone ?? .utc).date(at: asOf)
        let decided = cycles.last { allocation(for: $0.id) != nil }?.ordinal ?? -1
        let open = cycles.first { $0.ordinal > decided && !isTooEarly($0) && $0.end > today }
        return open?.start ?? max(today, cycles.last?.end ?? today)
    }

    /// Families that the team can carry on a day: as the newest record that has begun by then
    /// says, else the agreement.
    package func familySlots(on day: CivilDate, under agreement: Agreement) -> Int {
        var found: CapacityRecord?
        for record in capacity where record.from <= day {
            if let known = found, known.from > record.from { continue }
            found = record
        }
        return found?.familySlots ?? agreement.team.familySlots
    }

    /// The service as it would be under these terms; beds and slots differ from a day on, by the
    /// same numbers on every later day.
    fileprivate func supposing(
        _ agreement: Agreement, _ change: TermsChange, from day: CivilDate
    ) -> ServiceState {
        var supposed = self
        func recorded(by issuer: String) -> Recorded {
            Recorded(entry: entry, at: asOf, issuer: issuer, signedAt: asOf, digest: "supposed")
        }
        supposed.apply(
            .agreement(agreement, signedBy: agreement.parties.map(\.id)),
            recorded(by: agreement.home.provider))
        // A version that is only supposed takes back nobody's notice.
        for party in agreement.authorities {
            guard let notice = departure(of: party.id) else { continue }
            supposed.apply(.leave(effectiveEnd: notice.effectiveEnd), recorded(by: party.id))
        }
        let beds = bedsUsable(on: day, under: agreement)
        let slots = familySlots(on: day, under: agreement)
        let bedsMore = (change.beds ?? beds) - beds
        let slotsMore =
            (change.familySlots ?? slots) - slots
            + change.therapistsMore * TermsChange.familiesPerTherapist
        guard bedsMore != 0 || slotsMore != 0 else { return supposed }
        func changed(_ record: CapacityRecord) -> CapacityRecord {
            CapacityRecord(
                from: record.from, bedsUsable: max(0, record.bedsUsable + bedsMore),
                familySlots: max(0, record.familySlots + slotsMore), reason: record.reason)
        }
        supposed.capacity =
            capacity.filter { $0.from < day }
            + [
                changed(
                    CapacityRecord(
                        from: day, bedsUsable: beds, familySlots: slots, reason: .other))
            ] + capacity.filter { $0.from > day }.map(changed)
        return supposed
    }
}

extension CivilDate {
    /// The same day so many years later; 1 March where there is no 29 February.
    func adding(years: Int) -> CivilDate {
        let (year, month, day) = parts
        return CivilDate(year: year + years, month: month, day: day)
            ?? CivilDate(year: year + years, month: 3, day: 1) ?? self
    }
}
