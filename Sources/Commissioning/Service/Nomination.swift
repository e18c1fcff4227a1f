/// A child waiting for a place, or who has had one.
package struct Nomination: Equatable, Sendable {
    /// `n-` and sixteen characters of the document's digest: nothing to who lacks the document.
    package let id: String
    /// The placing authority.
    package let authority: String
    /// What it said.
    package let body: NominationBody
    /// Its entry in the ledger.
    package let recorded: Recorded
    /// The home's view, once given.
    package internal(set) var assessment: Assessment?
    /// The entry that holds that view.
    package internal(set) var assessedIn: Recorded?
    /// Set when it ended.
    package internal(set) var withdrawn: (reason: WithdrawalReason, at: Instant, entry: Int)?
    /// Cycles in which an offer came to nothing, with the state it ended in.
    package internal(set) var refusedCycles: [String: PlaceState] = [:]

    package static func == (left: Nomination, right: Nomination) -> Bool {
        left.id == right.id && left.body == right.body && left.recorded == right.recorded
            && left.assessment == right.assessment
            && left.withdrawn?.reason == right.withdrawn?.reason
            && left.refusedCycles == right.refusedCycles
    }

    /// The id of the nomination that a document with this digest makes.
    package static func id(ofDigest digest: String) -> String {
        "n-" + digest.dropFirst("sha-256:".count).prefix(16)
    }
}

/// Why a nomination cannot be placed in a cycle, whatever the competition.
package enum Ineligibility: Equatable, Sendable {
    /// Younger than the agreement allows on the first day.
    case tooYoung(ageYears: Int)
    /// Older than the agreement allows on the first day.
    case tooOld(ageYears: Int)
    /// The cycle starts before the nomination's earliest day.
    case beforeEarliest(CivilDate)
    /// The cycle starts after the nomination's latest day.
    case afterLatest(CivilDate)
    /// An offer for this cycle was declined or lapsed.
    case offerRefused(PlaceState)
    /// The home has not yet given its view.
    case notAssessed
    /// The home does not accept the match.
    case unsuitable
    /// Its authority joins with a version that holds from this day on.
    case authorityNotYetParty(CivilDate)
    /// Its authority left on this day.
    case authorityLeft(CivilDate)
}

extension Nomination {
    /// What of the child itself keeps the nomination out of a cycle; whether its authority takes
    /// part in it is for `ServiceState.ineligibilities(of:for:)` to say.
    package func ineligibilities(for cycle: Cycle, under agreement: Agreement) -> [Ineligibility] {
        var found: [Ineligibility] = []
        let age = body.birth.ageYears(on: cycle.start)
        if age < agreement.home.ageYears.lowerBound { found.append(.tooYoung(ageYears: age)) }
        if age > agreement.home.ageYears.upperBound { found.append(.tooOld(ageYears: age)) }
        if let earliest = body.earliest, cycle.start < earliest {
            found.append(.beforeEarliest(earliest))
        }
        if let latest = body.latest, cycle.start > latest { found.append(.afterLatest(latest)) }
        if let refused = refusedCycles[cycle.id] { found.append(.offerRefused(refused)) }
        switch assessment?.match {
        case .suitable: break
        case .unsuitable: found.append(.unsuitable)
        case nil: found.append(.notAssessed)
        }
        return found
    }
}
