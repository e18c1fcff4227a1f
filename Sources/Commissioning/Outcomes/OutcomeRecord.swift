/// Where a child lives.
package enum ChildSetting: String, CaseIterable, Sendable {
    /// With parents, or whoever has parental responsibility.
    case home
    /// With family or friends who foster.
    case kinship
    /// In foster care.
    case fosterCare = "foster-care"
    /// In a children's home or residential school.
    case residential
    /// In a secure unit or in custody.
    case secure
    /// In lodgings or housing with support.
    case supported
    /// On its own.
    case independent
    /// Anywhere else.
    case elsewhere
}

/// Why a child lives at home no longer.
package enum OutcomeReason: String, CaseIterable, Sendable {
    case familyBreakdown = "family-breakdown"
    case safeguarding
    case childsWish = "childs-wish"
    case offending
    case health
    case agedOut = "aged-out"
    case other
}

/// What an authority says of a child after the home.
package enum OutcomeEvent: Equatable, Sendable {
    /// From a day on the child lives there; or still does, on that day.
    case lives(CivilDate, ChildSetting, OutcomeReason?)
    /// What has been said of the child up to and with a day has been checked and may be paid for.
    case signedOff(through: CivilDate)

    /// The day it says something of.
    package var date: CivilDate {
        switch self {
        case .lives(let date, _, _): date
        case .signedOff(let date): date
        }
    }
}

/// One outcome document.
package struct OutcomeRecord: Equatable, Sendable {
    /// The place that the child had.
    package let place: String
    /// What it says.
    package let event: OutcomeEvent
    /// Its entry in the ledger.
    package let recorded: Recorded

    /// One outcome document.
    package init(place: String, event: OutcomeEvent, recorded: Recorded) {
        self.place = place
        self.event = event
        self.recorded = recorded
    }
}

extension ServiceState {
    /// Documents about one child after the home: more than one a week for two years.
    package static let outcomesPerPlaceMaximum = 120

    /// An authority speaks of its own children, and only once they have left the home.
    func judge(_ event: OutcomeEvent, of id: String, _ recorded: Recorded) -> RuleBreach? {
        guard let place = place(id), let zone = inForce?.agreement.zone else {
            return RuleBreach(.outcomePlaceUnknown, id)
        }
        if place.authority != recorded.issuer { return RuleBreach(.outcomeNotYours, id) }
        guard place.state == .stage2 || place.state == .ended, let left = place.leftOn else {
            return RuleBreach(.outcomeTooEarly, "\(id) is \(place.state.rawValue)")
        }
        guard event.date >= left, event.date <= zone.date(at: recorded.at) else {
            return RuleBreach(.outcomeDate, "\(event.date)")
        }
        if outcomes.count(where: { $0.place == id }) >= Self.outcomesPerPlaceMaximum {
            return RuleBreach(.outcomeTooMany, "\(Self.outcomesPerPlaceMaximum)")
        }
        return nil
    }
}
