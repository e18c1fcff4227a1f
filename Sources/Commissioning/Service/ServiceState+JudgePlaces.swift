/// What may be said of a place and of a match, and when.
extension ServiceState {
    /// Nominations that one assessment can keep apart from a child.
    package static let pairsPerAssessmentMaximum = 20
    /// Days by which a stay can go beyond the end of its cycle: a year.
    package static let extensionDaysMaximum = 366

    func judgeResponse(_ id: String, _ recorded: Recorded) -> RuleBreach? {
        guard let place = place(id) else { return RuleBreach(.offerUnknown, id) }
        if place.authority != recorded.issuer { return RuleBreach(.offerNotYours, id) }
        if place.state != .offered {
            return RuleBreach(.offerAnswered, "\(id) is \(place.state.rawValue)")
        }
        return recorded.signedAt > place.responseDue ? RuleBreach(.offerLate, id) : nil
    }

    /// The home may change its view until the child lives in it; whom it keeps apart, until the
    /// child has left.
    func judge(_ assessment: Assessment, of id: String) -> RuleBreach? {
        guard let found = nomination(id) else { return RuleBreach(.nominationUnknown, id) }
        if found.withdrawn != nil { return RuleBreach(.nominationEnded, id) }
        switch heldPlace(of: id)?.state {
        case .stage2, .ended, .noShow: return RuleBreach(.nominationEnded, id)
        case .inResidence where assessment.match == .unsuitable:
            return RuleBreach(.assessmentInResidence, id)
        default: break
        }
        for other in assessment.mayNotShareWith {
            if other == id { return RuleBreach(.pairWithItself, id) }
            if nomination(other) == nil { return RuleBreach(.pairUnknown, other) }
        }
        if !assessment.mayNotShareWith.isEmpty, hasTooManyPairs(with: assessment, of: id) {
            return RuleBreach(.pairsTooMany, "\(ServiceState.pairsMaximum)")
        }
        return nil
    }

    func judge(
        _ event: PlacementEvent, of id: String, _ recorded: Recorded
    ) -> RuleBreach? {
        guard let place = place(id), let cycle = cycle(place.cycle),
            let agreement = agreement(for: cycle)
        else { return RuleBreach(.placeUnknown, id) }
        guard event.happens(in: place.state) else {
            return RuleBreach(.placeState, "\(id) is \(place.state.rawValue)")
        }
        let today = agreement.zone.date(at: recorded.at)
        var latest = today
        var earliest = place.history.compactMap(\.date).max() ?? stay(of: place).from
        switch event {
        case .admitted:
            latest = min(today, cycle.start.adding(days: agreement.deadlines.lateEntryDays))
        case .noShow, .extended: break
        // An episode of care cannot start and end on one day: what follows comes a night later.
        case .stage2, .ended: earliest = earliest.adding(days: 1)
        }
        guard event.date >= earliest, event.date <= latest else {
            return RuleBreach(.placeDate, "\(event.date)")
        }
        if case .extended(_, let until) = event {
            return judgeExtension(of: place, in: cycle, until: until, today: today)
        }
        return nil
    }

    /// A child stays longer only where every night has a bed that is promised to nobody.
    private func judgeExtension(
        of place: Place, in cycle: Cycle, until: CivilDate, today: CivilDate
    ) -> RuleBreach? {
        guard until > cycle.end, until >= today,
            until <= cycle.end.adding(days: Self.extensionDaysMaximum)
        else { return RuleBreach(.placeDate, "\(until)") }
        let last = stay(of: place).to
        guard until > last, spareBeds(from: last, to: until) < 1 else { return nil }
        return RuleBreach(.extensionWithoutBed, "\(last)–\(until)")
    }
}

extension PlacementEvent {
    /// Whether this can happen to a place in a state.
    fileprivate func happens(in state: PlaceState) -> Bool {
        switch self {
        case .admitted, .noShow: state == .accepted
        case .stage2, .extended: state == .inResidence
        case .ended: state == .inResidence || state == .stage2
        }
    }
}
