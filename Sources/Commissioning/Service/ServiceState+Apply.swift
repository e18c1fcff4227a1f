extension ServiceState {
    /// Takes in a document that `judge` let pass (or one without effect) and moves the state on.
    package mutating func apply(_ fact: Fact, _ recorded: Recorded) {
        entry = recorded.entry
        asOf = recorded.at
        if fact.mayFreeTeamSlots { team.noteFreed(at: recorded.signedAt) }
        switch fact {
        case .agreement(let agreement, let signedBy):
            take(agreement, signedBy: signedBy, recorded)
        case .nomination(let body):
            add(
                Nomination(
                    id: Nomination.id(ofDigest: recorded.digest), authority: recorded.issuer,
                    body: body, recorded: recorded))
        case .withdrawal(let reference, let reason):
            withdraw(reference, reason, recorded)
        case .authorityAllocation(let ranking):
            take(ranking, recorded)
        case .response(let place, let answer):
            answered(place, answer, recorded)
        case .swapConsent(let swap, let answer):
            self.answer(swap, answer, recorded)
        case .capacity(var record):
            record.recorded = recorded
            capacity.append(record)
            capacityKnownOn = inForce?.agreement.zone.date(at: recorded.at)
            displace(at: recorded.at)
        case .assessment(let id, let assessment):
            take(assessment, of: id, recorded)
        case .leave(let effectiveEnd):
            take(effectiveEnd, recorded)
        case .placement(let place, let event):
            change(place: place) { $0.happened(event, at: recorded.at) }
        case .allocation(let record):
            take(record, recorded)
        case .teamReferral(let body):
            let standard = inForce?.agreement.team.standardWeeks ?? 0
            team.refer(body, weeks: body.weeks ?? standard, recorded)
        case .teamCase(let id, let event):
            team.change(id) { $0.happened(event, at: recorded.at) }
        case .teamAllocation(let record):
            team.take(record, recorded)
        case .outcome(let place, let event):
            outcomes.append(OutcomeRecord(place: place, event: event, recorded: recorded))
        case .statement(let record):
            ledgerOfCharges.take(record, recorded)
        case .none:
            break
        }
    }

    private mutating func take(_ agreement: Agreement, signedBy: [String], _ recorded: Recorded) {
        proposals.removeAll { $0.digest == recorded.digest }
        guard Set(agreement.parties.map(\.id)).isSubset(of: signedBy) else {
            proposals.append(
                Proposal(agreement: agreement, digest: recorded.digest, signedBy: signedBy))
            return
        }
        guard !versions.contains(where: { $0.digest == recorded.digest }) else { return }
        versions.append(
            InForce(
                agreement: agreement, digest: recorded.digest, since: recorded.at,
                entry: recorded.entry))
        // What else was proposed for this version can never come into force.
        proposals.removeAll { $0.agreement.version <= agreement.version }
        layOutCalendar(at: recorded.at)
    }

    private mutating func take(_ effectiveEnd: CivilDate, _ recorded: Recorded) {
        guard let inForce else { return }
        departures.append(
            Departure(
                authority: recorded.issuer, effectiveEnd: effectiveEnd,
                version: inForce.agreement.version, recorded: recorded))
        changeTerms(at: recorded.at)
    }

    private mutating func take(_ ranking: Ranking, _ recorded: Recorded) {
        let before = inTimeReleases[ranking.cycle]?[recorded.issuer] ?? 0
        rankings[ranking.cycle, default: [:]][recorded.issuer] = ranking
        guard let cycle = cycle(ranking.cycle), let agreement = agreement(for: cycle) else {
            return
        }
        // What was given up in time stays so, as far as it is not taken back.
        let isInTime = recorded.signedAt <= agreement.releaseCloses(cycle)
        inTimeReleases[ranking.cycle, default: [:]][recorded.issuer] =
            isInTime ? ranking.placesGivenUp : min(before, ranking.placesGivenUp)
    }

    /// The home's view stands until its next one; a place that it no longer accepts is free.
    private mutating func take(_ assessment: Assessment, of id: String, _ recorded: Recorded) {
        change(nomination: id) {
            $0.assessment = assessment
            $0.assessedIn = recorded
        }
        guard assessment.match == .unsuitable, let held = heldPlace(of: id), held.state.isReserved
        else { return }
        change(place: held.id) { $0.move(to: .refusedByHome, at: recorded.at) }
    }

    /// An accepted place that is withdrawn once the cycle has begun has been used, as by a child
    /// who did not come: otherwise a withdrawal in time for the report would undo a loan.
    private mutating func withdraw(
        _ reference: String, _ reason: WithdrawalReason, _ recorded: Recorded
    ) {
        if let found = withdrawnCase(reference, of: recorded.issuer) {
            let today = inForce?.agreement.zone.date(at: recorded.at) ?? found.body.waitingSince
            team.change(found.id) { $0.withdraw(on: today, reason, at: recorded.at) }
            return
        }
        guard let found = nomination(authority: recorded.issuer, reference: reference) else {
            return
        }
        change(nomination: found.id) { $0.withdrawn = (reason, recorded.at, recorded.entry) }
        guard let held = heldPlace(of: found.id), let cycle = cycle(held.cycle),
            let signed = inForce?.agreement.zone.date(at: recorded.signedAt)
        else { return }
        let isNoShow = held.state == .accepted && signed >= cycle.start
        change(place: held.id) {
            $0.move(
                to: isNoShow ? .noShow : .withdrawn, at: recorded.at, date: isNoShow ? signed : nil)
        }
    }

    private mutating func answered(_ id: String, _ answer: OfferAnswer, _ recorded: Recorded) {
        let state: PlaceState = answer == .accept ? .accepted : .declined
        change(place: id) { $0.move(to: state, at: recorded.at) }
        if answer == .decline { closeCycle(ofPlace: id, as: .declined) }
    }

    /// A child whose offer came to nothing is not offered the same cycle again.
    private mutating func closeCycle(ofPlace id: String, as state: PlaceState) {
        guard let place = place(id) else { return }
        change(nomination: place.nomination) { $0.refusedCycles[place.cycle] = state }
    }

    /// The state as it is once an unanswered offer has lapsed.
    package func lapsing(_ place: String, at: Instant) -> ServiceState {
        var state = self
        state.lapse(place, at: at)
        return state
    }

    private mutating func lapse(_ id: String, at: Instant) {
        // In arrears too, the offer was over at its deadline.
        if let place = place(id) { team.noteFreed(at: place.responseDue) }
        change(place: id) { $0.move(to: .lapsed, at: at) }
        closeCycle(ofPlace: id, as: .lapsed)
    }

    /// One decision goes to every party; only the first copy moves the state.
    private mutating func take(_ record: AllocationRecord, _ recorded: Recorded) {
        let isKnown = allocations.contains {
            $0.record.cycle == record.cycle && $0.record.revision == record.revision
        }
        if isKnown { return }
        for cause in record.causes where cause.kind == .lapse {
            guard let id = cause.subject else { continue }
            lapse(id, at: recorded.at)
        }
        for row in record.places where place(row.place) == nil {
            add(
                Place(
                    id: row.place, cycle: record.cycle, nomination: row.nomination,
                    authority: row.authority, funding: row.funding, lender: row.lender,
                    pricePence: row.pricePence, isLate: row.isLate, revision: record.revision,
                    offeredAt: recorded.at, responseDue: row.responseDue, state: .offered,
                    history: [.init(state: .offered, at: recorded.at, date: nil, until: nil)]))
        }
        add(SignedAllocation(record: record, recorded: recorded))
    }
}

extension Place {
    mutating func happened(_ event: PlacementEvent, at: Instant) {
        switch event {
        case .admitted(let date): move(to: .inResidence, at: at, date: date)
        case .stage2(let date): move(to: .stage2, at: at, date: date)
        case .ended(let date, let reason):
            endReason = reason
            move(to: .ended, at: at, date: date)
        case .noShow(let date): move(to: .noShow, at: at, date: date)
        case .extended(let date, let until):
            move(to: .inResidence, at: at, date: date, until: until)
        }
    }
}
