/// Where and when a document entered the ledger, and who signed it.
package struct Recorded: Equatable, Sendable {
    /// Position in the ledger, from 1.
    package let entry: Int
    /// When the ledger took it: what order things happened in.
    package let at: Instant
    /// The party that issued it.
    package let issuer: String
    /// When its issuer says it was signed: decides whether it was in time, and nothing once the
    /// deadline's action stands in the ledger.
    package let signedAt: Instant
    /// Digest of the signed payload, `sha-256:…`.
    package let digest: String

    /// Where and when a document entered the ledger.
    package init(entry: Int, at: Instant, issuer: String, signedAt: Instant, digest: String) {
        self.entry = entry
        self.at = at
        self.issuer = issuer
        self.signedAt = signedAt
        self.digest = digest
    }
}

/// What a document says, in the terms of the service.
package enum Fact: Equatable, Sendable {
    /// Parties that have signed one text of an agreement so far.
    case agreement(Agreement, signedBy: [String])
    /// A child is put forward.
    case nomination(NominationBody)
    /// A nomination ends.
    case withdrawal(reference: String, reason: WithdrawalReason)
    /// An authority's wishes for a cycle.
    case authorityAllocation(Ranking)
    /// The answer to an offer.
    case response(place: String, answer: OfferAnswer)
    /// The answer to a proposed swap.
    case swapConsent(swap: String, answer: SwapConsent)
    /// Beds and team slots from a day on.
    case capacity(CapacityRecord)
    /// The home's view of a match.
    case assessment(nomination: String, Assessment)
    /// Admitted, extended, moved home, ended, or never came.
    case placement(place: String, PlacementEvent)
    /// A family is referred to the team.
    case teamReferral(TeamReferral)
    /// The team's treatment of a family began or ended.
    case teamCase(String, TeamCaseEvent)
    /// The decision for a cycle.
    case allocation(AllocationRecord)
    /// A round of the team.
    case teamAllocation(TeamRoundRecord)
    /// Where a child lives after the home, or that this has been checked.
    case outcome(place: String, OutcomeEvent)
    /// What an authority was charged for a quarter.
    case statement(StatementRecord)
    /// An authority's notice: the first day on which it is out.
    case leave(effectiveEnd: CivilDate)
    /// Recorded as evidence, without effect on places: keysets, receipts, offers, notices.
    case none
}

/// A child put forward by its authority; the reference is opaque.
package struct NominationBody: Equatable, Sendable {
    /// Made by the authority; unique among its nominations.
    package let reference: String
    /// Month of birth.
    package let birth: CivilMonth
    /// Smaller is more urgent.
    package let priorityClass: Int
    /// Since when the child waits.
    package let waitingSince: CivilDate
    /// First day on which the stay may start, or `nil`.
    package let earliest: CivilDate?
    /// Last day on which the stay may start, or `nil`.
    package let latest: CivilDate?

    /// A child put forward.
    package init(
        reference: String, birth: CivilMonth, priorityClass: Int, waitingSince: CivilDate,
        earliest: CivilDate?, latest: CivilDate?
    ) {
        self.reference = reference
        self.birth = birth
        self.priorityClass = priorityClass
        self.waitingSince = waitingSince
        self.earliest = earliest
        self.latest = latest
    }
}

/// Why a nomination ended.
package enum WithdrawalReason: String, CaseIterable, Sendable {
    case placedElsewhere = "placed-elsewhere"
    case familyWithdrew = "family-withdrew"
    case noLongerSuitable = "no-longer-suitable"
    case recordedInError = "recorded-in-error"
    case other
}

/// What an authority wants for one cycle; a later one replaces an earlier one until the deadline.
package struct Ranking: Equatable, Sendable {
    /// The cycle.
    package let cycle: String
    /// Its own references, most wanted first.
    package let order: [String]
    /// Own places it gives up, 0 or more.
    package let releasePlaces: Int
    /// Places it wants beyond its own, at most; `nil`: as many as can be had.
    package let morePlacesMaximum: Int?
    /// Own places it puts up for sale, beside those it releases.
    package let sell: PlacesForSale?
    /// Places beyond its own that it would rather buy than borrow.
    package let buy: PlacesToBuy?

    /// What an authority wants for one cycle.
    package init(
        cycle: String, order: [String], releasePlaces: Int, morePlacesMaximum: Int?,
        sell: PlacesForSale? = nil, buy: PlacesToBuy? = nil
    ) {
        self.cycle = cycle
        self.order = order
        self.releasePlaces = releasePlaces
        self.morePlacesMaximum = morePlacesMaximum
        self.sell = sell
        self.buy = buy
    }

    /// Own places it gives up, to lend or to sell.
    package var placesGivenUp: Int { releasePlaces + (sell?.places ?? 0) }
}

/// Own places of one cycle that are for sale.
package struct PlacesForSale: Equatable, Sendable {
    /// How many, 0 or more.
    package var places: Int
    /// What each is to cost, in pence.
    package var pricePence: Int

    /// So many places at one price.
    package init(places: Int, pricePence: Int) {
        self.places = places
        self.pricePence = pricePence
    }
}

/// Places of one cycle that an authority would buy.
package struct PlacesToBuy: Equatable, Sendable {
    /// How many at most, 0 or more.
    package var places: Int
    /// What each may cost at most, in pence.
    package var pricePenceMaximum: Int

    /// So many places at that price or less.
    package init(places: Int, pricePenceMaximum: Int) {
        self.places = places
        self.pricePenceMaximum = pricePenceMaximum
    }
}

/// The answer to an offer.
package enum OfferAnswer: String, CaseIterable, Sendable {
    case accept
    case decline
}

/// Usable beds and team slots from a day on, until the next record.
package struct CapacityRecord: Equatable, Sendable {
    /// First day.
    package let from: CivilDate
    /// Beds that can be used.
    package let bedsUsable: Int
    /// Families the team can carry.
    package let familySlots: Int
    /// Code of the reason.
    package let reason: CapacityReason
    /// Its place in the ledger; `nil` in a document that is not recorded yet.
    package internal(set) var recorded: Recorded?

    /// Usable beds and team slots from a day on.
    package init(from: CivilDate, bedsUsable: Int, familySlots: Int, reason: CapacityReason) {
        self.from = from
        self.bedsUsable = bedsUsable
        self.familySlots = familySlots
        self.reason = reason
    }
}

/// Why the capacity changed.
package enum CapacityReason: String, CaseIterable, Sendable {
    case opening
    case repair
    case staffing
    case inspection
    case other
}

/// What the home's registered manager says of a match after the impact risk assessment.
package struct Assessment: Equatable, Sendable {
    /// The outcome.
    package enum Match: String, CaseIterable, Sendable {
        case suitable
        case unsuitable
    }
    /// The outcome.
    package let match: Match
    /// The day it was made.
    package let date: CivilDate
    /// Nominations of children with whom the child may not live in the home at one time.
    package let mayNotShareWith: [String]

    /// The outcome of an assessment.
    package init(match: Match, date: CivilDate, mayNotShareWith: [String] = []) {
        self.match = match
        self.date = date
        self.mayNotShareWith = mayNotShareWith
    }
}

/// What happened to an accepted place.
package enum PlacementEvent: Equatable, Sendable {
    /// The child came.
    case admitted(CivilDate)
    /// The child went home and the team goes on.
    case stage2(CivilDate)
    /// The work ended.
    case ended(CivilDate, EndReason)
    /// The child did not come.
    case noShow(CivilDate)
    /// It was agreed that the child stays beyond the last night of the cycle, and until when.
    case extended(CivilDate, until: CivilDate)

    /// The day it happened.
    package var date: CivilDate {
        switch self {
        case .admitted(let date), .stage2(let date), .ended(let date, _), .noShow(let date),
            .extended(let date, _):
            date
        }
    }
}

/// Why a placement ended.
package enum EndReason: String, CaseIterable, Sendable {
    case completed
    case placedElsewhere = "placed-elsewhere"
    case disengaged
    case other
}
