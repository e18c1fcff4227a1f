/// One run of a service through the years, with made-up children, councils and home.
///
/// Everything that decides is the service itself: the documents are judged and applied, deadlines
/// fall, drafts are decided as they would be in earnest. Made up is only who sends what and when.
struct Simulation {
    private let start: SimulationStart
    private let assumptions: SimulationAssumptions
    private let seed: UInt64
    private var service: SimulatedService
    private var agenda = Agenda()
    private let children: [SyntheticChild]
    private var fates: [String: ChildFate] = [:]
    private var placesSeen = 0
    /// Nominations that the rules did not let in, by authority.
    private var turnedAway: [Int]

    /// A run that goes on from a start.
    init(
        _ start: SimulationStart, _ assumptions: SimulationAssumptions, seed: UInt64,
        makesStatements: Bool = false
    ) {
        self.start = start
        self.assumptions = assumptions
        self.seed = seed
        service = SimulatedService(
            from: start.state, seed: seed, makesStatements: makesStatements)
        children = SyntheticChild.all(
            from: start.agreement.zone.date(at: start.state.asOf), through: start.lastNomination,
            assumptions, seed: seed, under: start.agreement)
        turnedAway = start.agreement.authorities.map { _ in 0 }
    }

    /// Plays the run to its end.
    /// - Throws: a fault of an instance that cannot be decided.
    mutating func result() throws(InstanceFault) -> SimulationResult {
        try play()
        return SimulationResult(
            service.state, from: start, turnedAway: turnedAway, decisions: service.decisions,
            isLasting: { fates[$0]?.isLasting ?? false })
    }

    /// Plays the run and gives the state in which it ended.
    /// - Throws: a fault of an instance that cannot be decided.
    mutating func ending() throws(InstanceFault) -> ServiceState {
        try play()
        return service.state
    }

    private mutating func play() throws(InstanceFault) {
        for (index, child) in children.enumerated() {
            agenda.add(.nominate(index), at: noon(child.day))
        }
        for nomination in service.state.nominations where nomination.withdrawn == nil {
            // An offer may come to nothing; then the child waits on.
            let held = service.state.heldPlace(of: nomination.id)
            if held == nil || held?.state == .offered { expect(nomination) }
        }
        expectPlaces()
        let end = start.agreement.zone.instant(start.until, minuteOfDay: 24 * 60 - 1)
        while true {
            let due = service.nextDue?.at ?? end.adding(seconds: 1)
            let planned = agenda.nextAt ?? end.adding(seconds: 1)
            guard min(due, planned) <= end else { break }
            if due <= planned {
                try service.doNextDue()
            } else if let event = agenda.takeNext() {
                service.pass(to: planned)
                try happen(event)
            }
            expectPlaces()
        }
    }

    private func noon(_ date: CivilDate) -> Instant {
        start.agreement.zone.instant(date, minuteOfDay: 12 * 60)
    }

    private var today: CivilDate { start.agreement.zone.date(at: service.now) }

    private mutating func fate(of nomination: String) -> ChildFate {
        if let known = fates[nomination] { return known }
        let fate = ChildFate(of: nomination, seed: seed, assumptions, under: start.agreement)
        fates[nomination] = fate
        return fate
    }

    // MARK: What is to be expected

    /// What will become of a child that waits, as long as it has no place.
    private mutating func expect(_ nomination: Nomination) {
        let fate = fate(of: nomination.id)
        if nomination.assessment == nil {
            agenda.add(
                .assess(nomination.id), at: noon(today.adding(days: fate.assessmentDays)))
        }
        if let days = fate.patienceDays {
            agenda.add(
                .giveUp(nomination.id, .placedElsewhere), at: noon(today.adding(days: days)))
        }
        agenda.add(
            .giveUp(nomination.id, .noLongerSuitable),
            at: noon(max(today, nomination.body.lastStart(under: start.agreement)).adding(days: 1)))
    }

    /// What will become of the places that have been made since the last time.
    private mutating func expectPlaces() {
        while placesSeen < service.state.places.count {
            let place = service.state.places[placesSeen]
            placesSeen += 1
            switch place.state {
            case .offered: expectAnswer(to: place)
            case .accepted: expectArrival(at: place)
            case .inResidence: expectHomecoming(from: place)
            case .stage2: expectEnd(of: place)
            default: break
            }
        }
    }

    private mutating func expectAnswer(to place: Place) {
        let attempt = service.state.places.count { $0.nomination == place.nomination }
        guard let (answer, days) = fate(of: place.nomination).answer(attempt: attempt) else {
            return
        }
        // A day is not always left; who answers does so before the deadline.
        let planned = noon(today.adding(days: days))
        let at = max(service.now, min(planned, place.responseDue.adding(seconds: -1)))
        agenda.add(.answer(place: place.id, answer), at: at)
    }

    private mutating func expectArrival(at place: Place) {
        // Who has not come by the last day of late entry does not come any more.
        guard let cycle = service.state.cycle(place.cycle),
            service.now < start.agreement.lateEntryCloses(cycle)
        else { return }
        if let days = fate(of: place.nomination).absentDays {
            let day = max(today, cycle.start.adding(days: days))
            return agenda.add(.stayAway(place: place.id), at: noon(day))
        }
        agenda.add(.admit(place: place.id), at: max(service.now, noon(cycle.start)))
    }

    private mutating func expectHomecoming(from place: Place) {
        guard let cycle = service.state.cycle(place.cycle) else { return }
        let fate = fate(of: place.nomination)
        if case .inStay(let weeks) = fate.ending {
            // A child that came late stays at least one night.
            let day = max(today.adding(days: 1), cycle.start.adding(days: 7 * weeks))
            if day < cycle.end {
                return agenda.add(
                    .end(place: place.id, on: day, .placedElsewhere),
                    at: noon(day.adding(days: fate.toldAfterDays)))
            }
        }
        agenda.add(.goHome(place: place.id), at: max(service.now, noon(cycle.end)))
    }

    private mutating func expectEnd(of place: Place) {
        guard let cycle = service.state.cycle(place.cycle) else { return }
        var weeks = start.agreement.team.stage2Weeks
        var (reason, late) = (EndReason.completed, 0)
        let fate = fate(of: place.nomination)
        if case .inStage2(let fewer) = fate.ending {
            (weeks, reason, late) = (fewer, .disengaged, fate.toldAfterDays)
        }
        let day = max(today.adding(days: 1), cycle.end.adding(days: 7 * weeks))
        agenda.add(
            .end(place: place.id, on: day, reason), at: noon(day.adding(days: late)))
    }

    // MARK: What happens

    private mutating func happen(_ event: Agenda.Event) throws(InstanceFault) {
        switch event {
        case .nominate(let index): try nominate(children[index])
        case .assess(let id): try assess(id)
        case .giveUp(let id, let reason): try giveUp(id, reason)
        case .answer(let id, let answer): try self.answer(id, answer)
        case .stayAway(let id):
            try happen(.noShow(today), at: id, in: .accepted)
        case .admit(let id): try happen(.admitted(today), at: id, in: .accepted)
        case .goHome(let id): try happen(.stage2(today), at: id, in: .inResidence)
        case .end(let id, let day, let reason):
            let state: PlaceState = service.state.place(id)?.state ?? .ended
            guard state == .inResidence || state == .stage2 else { return }
            try happen(.ended(day, reason), at: id, in: state)
        }
    }

    private mutating func nominate(_ child: SyntheticChild) throws(InstanceFault) {
        let issuer = start.agreement.authorities[child.authority].id
        let breach = try service.send(.nomination(child.body), from: issuer, digest: child.digest)
        if breach != nil {
            turnedAway[child.authority] += 1
        } else if let known = service.state.nomination(Nomination.id(ofDigest: child.digest)) {
            expect(known)
        }
    }

    private mutating func assess(_ id: String) throws(InstanceFault) {
        guard let known = service.state.nomination(id), known.assessment == nil,
            service.state.isOpen(known)
        else { return }
        let match = fate(of: id).match
        try say(
            .assessment(nomination: id, Assessment(match: match, date: today)),
            from: start.agreement.home.provider)
        if match == .unsuitable {
            agenda.add(.giveUp(id, .noLongerSuitable), at: service.now.adding(seconds: 86_400))
        }
    }

    private mutating func giveUp(
        _ id: String, _ reason: WithdrawalReason
    ) throws(InstanceFault) {
        guard let known = service.state.nomination(id), known.withdrawn == nil else { return }
        if let held = service.state.heldPlace(of: id) {
            // An offer to a child that is too old for the next one may still come to nothing.
            if held.state == .offered, reason == .noLongerSuitable {
                agenda.add(.giveUp(id, reason), at: held.responseDue.adding(seconds: 86_400))
            }
            return
        }
        try withdraw(id, reason)
    }

    private mutating func answer(_ id: String, _ answer: OfferAnswer) throws(InstanceFault) {
        guard let place = service.state.place(id), place.state == .offered else { return }
        try say(.response(place: id, answer: answer), from: place.authority)
        if answer == .accept { expectArrival(at: place) }
    }

    private mutating func happen(
        _ event: PlacementEvent, at id: String, in state: PlaceState
    ) throws(InstanceFault) {
        guard let place = service.state.place(id), place.state == state else { return }
        try say(.placement(place: id, event), from: start.agreement.home.provider)
        switch event {
        case .admitted: expectHomecoming(from: place)
        case .stage2: expectEnd(of: place)
        case .ended, .noShow, .extended: break
        }
    }

    private mutating func withdraw(
        _ id: String, _ reason: WithdrawalReason
    ) throws(InstanceFault) {
        guard let known = service.state.nomination(id) else { return }
        try say(
            .withdrawal(reference: known.body.reference, reason: reason), from: known.authority)
    }

    /// Sends what the rules must let pass: it was made up to fit.
    private mutating func say(_ fact: Fact, from issuer: String) throws(InstanceFault) {
        let breach = try service.send(fact, from: issuer)
        assert(
            breach == nil, "the simulation sent what breaks a rule: \(String(describing: breach))")
    }
}

extension NominationBody {
    /// The last day on which a stay may start: by age, and by the nomination's own window.
    fileprivate func lastStart(under agreement: Agreement) -> CivilDate {
        // Age counts from the first of the month, so it is that of the whole month.
        let year = birth.year + agreement.home.ageYears.upperBound + 1
        let tooOld = CivilDate(year: year, month: birth.month, day: 1)
        let byAge = tooOld?.adding(days: -1)
        guard let byAge else { return latest ?? waitingSince }
        return min(byAge, latest ?? byAge)
    }
}
