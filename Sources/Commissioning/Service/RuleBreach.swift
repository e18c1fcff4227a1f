/// A rule of the service that an authentic document breaks.
///
/// Codes are appended and never changed; they stand behind `body.rule` in receipts.
package enum RuleCode: String, CaseIterable, Sendable {
    case agreementNotInForce = "rule.agreement-not-in-force"
    case agreementVersion = "rule.agreement-version"
    case roleNotAllowed = "rule.role-not-allowed"
    case referenceInUse = "nomination.reference-in-use"
    case waitingSinceFuture = "nomination.waiting-since-future"
    case windowEmpty = "nomination.window-empty"
    case neverEligible = "nomination.never-eligible"
    case tooManyOpen = "nomination.too-many-open"
    case referenceUnknown = "withdrawal.reference-unknown"
    case alreadyEnded = "withdrawal.already-ended"
    case cycleUnknown = "authority-allocation.cycle-unknown"
    case cycleDecided = "authority-allocation.cycle-decided"
    case orderUnknown = "authority-allocation.reference-unknown"
    case releaseOverOwn = "authority-allocation.release-over-own"
    case offerUnknown = "response.offer-unknown"
    case offerNotYours = "response.offer-not-yours"
    case offerAnswered = "response.offer-already-answered"
    case offerLate = "response.offer-expired"
    case capacityOverRegistered = "capacity.over-registered-maximum"
    case nominationUnknown = "assessment.nomination-unknown"
    case nominationEnded = "assessment.nomination-ended"
    case placeUnknown = "placement.place-unknown"
    case placeState = "placement.state"
    case placeDate = "placement.date"
    case teamReferenceInUse = "team-referral.reference-in-use"
    case teamWaitingSinceFuture = "team-referral.waiting-since-future"
    case teamNoRound = "team-referral.no-round-to-come"
    case teamTooManyOpen = "team-referral.too-many-open"
    case teamCaseUnknown = "team-case.case-unknown"
    case teamCaseState = "team-case.state"
    case teamCaseDate = "team-case.date"
    case buyOverMore = "authority-allocation.buy-over-more"
    case assessmentInResidence = "assessment.in-residence"
    case pairUnknown = "assessment.pair-unknown"
    case pairWithItself = "assessment.pair-with-itself"
    case extensionWithoutBed = "placement.extension-without-bed"
    case pairsTooMany = "assessment.too-many-pairs"
    case amendmentStart = "amendment.effective-from"
    case amendmentParties = "amendment.parties"
    case amendmentOverlap = "amendment.overlap"
    case amendmentDecided = "amendment.decided-cycle"
    case amendmentShares = "amendment.shares-too-fine"
    case leaveTooSoon = "leave.too-soon"
    case leaveRepeated = "leave.already-given"
    case leaveAfterEnd = "leave.after-end"
    case leaveShares = "leave.shares-too-fine"
    case swapUnknown = "swap-consent.swap-unknown"
    case swapNotYours = "swap-consent.not-a-party"
    case swapAnswered = "swap-consent.already-answered"
    case swapLate = "swap-consent.expired"
    case swapSuperseded = "swap-consent.superseded"
    case capacityTooManyChanges = "capacity.too-many-changes"
    case outcomePlaceUnknown = "outcome.place-unknown"
    case outcomeNotYours = "outcome.not-yours"
    case outcomeTooEarly = "outcome.too-early"
    case outcomeDate = "outcome.date"
    case outcomeTooMany = "outcome.too-many"

    /// What is wrong, for a person.
    package var sentence: String {
        switch self {
        case .agreementNotInForce: "No agreement is in force that all parties have signed."
        case .agreementVersion: "The agreement is not the next version of the one in force."
        case .roleNotAllowed: "A party of this role may not send this type of document."
        case .referenceInUse:
            "A child with this reference already waits, has a place or is with the team."
        case .waitingSinceFuture: "The child cannot wait since a day in the future."
        case .windowEmpty: "The latest day lies before the earliest day."
        case .neverEligible: "No cycle of the agreement fits the child's age and window."
        case .tooManyOpen: "This authority has as many open nominations as it can have."
        case .referenceUnknown:
            "This authority has no nomination or referral with this reference."
        case .alreadyEnded: "The nomination has already ended."
        case .cycleUnknown: "The agreement has no cycle with this id."
        case .cycleDecided: "The cycle has been decided; its wishes can no longer be changed."
        case .orderUnknown: "The order names a reference that is not an open nomination."
        case .releaseOverOwn:
            "More places are released or put up for sale than the authority owns in this cycle."
        case .offerUnknown: "There is no offer with this id."
        case .offerNotYours: "The offer was made to another authority."
        case .offerAnswered: "The offer has already been answered, lapsed or been withdrawn."
        case .offerLate: "The answer was signed after the offer's deadline."
        case .capacityOverRegistered: "More beds than the home is registered for."
        case .capacityTooManyChanges:
            "Beds or slots already change on as many days ahead as the service plans for."
        case .nominationUnknown: "There is no nomination with this id."
        case .nominationEnded: "The nomination has ended or been placed."
        case .placeUnknown: "There is no place with this id."
        case .placeState: "The place is not in a state in which this can happen."
        case .placeDate: "The day does not fit the cycle or what was reported before."
        case .teamReferenceInUse:
            "A child with this reference already waits, has a place or is with the team."
        case .teamWaitingSinceFuture: "The family cannot wait since a day in the future."
        case .teamNoRound:
            "The agreement ends, or the authority leaves, before the team's next round."
        case .teamTooManyOpen: "This authority has as many waiting families as it can have."
        case .teamCaseUnknown: "There is no case of the team with this id."
        case .teamCaseState: "The case is not in a state in which this can happen."
        case .teamCaseDate: "The day does not fit the slot or what was reported before."
        case .buyOverMore: "More places are to be bought than the authority wants beyond its own."
        case .assessmentInResidence: "The child lives in the home; no file can move it."
        case .pairUnknown: "There is no nomination with the id of a child to be kept apart."
        case .pairWithItself: "A child cannot be kept apart from itself."
        case .extensionWithoutBed: "On a night of the longer stay every bed is taken or promised."
        case .pairsTooMany: "More pairs are kept apart than one decision can be published with."
        case .amendmentStart: "A later version begins on the same day as the agreement."
        case .amendmentParties:
            "Every party stays with its role, and authorities keep their order; new ones come last."
        case .amendmentOverlap: "A cycle would touch one that is decided, under way or earlier."
        case .amendmentDecided: "A cycle that the new version does not govern would be changed."
        case .amendmentShares, .leaveShares:
            "What the roster owes under the old shares could not be carried over exactly."
        case .leaveTooSoon: "The notice is shorter than the agreement asks for."
        case .leaveRepeated: "This authority has given notice or left already."
        case .leaveAfterEnd: "The agreement ends before the notice would."
        case .swapUnknown: "No decision has proposed a swap with this id."
        case .swapNotYours: "The swap is between two other authorities."
        case .swapAnswered: "This authority has answered already, or the other has refused."
        case .swapLate: "The answer was signed after the proposal's deadline."
        case .swapSuperseded: "What the proposal rested on has changed since."
        case .outcomePlaceUnknown: "There is no place with this id."
        case .outcomeNotYours: "The child was placed by another authority."
        case .outcomeTooEarly: "The child has not left the home yet."
        case .outcomeDate: "The day lies before the child left the home, or in the future."
        case .outcomeTooMany: "As much has been said of this child as can be."
        }
    }

    /// What to do about it, one line.
    package var remedy: String {
        switch self {
        case .agreementNotInForce: "Collect the missing signatures on the agreement first."
        case .agreementVersion: "Draft the next version from the one in force."
        case .roleNotAllowed: "Let the party that is responsible send it."
        case .referenceInUse, .teamReferenceInUse:
            "Withdraw what was put forward first, or use another reference."
        case .waitingSinceFuture, .windowEmpty, .teamWaitingSinceFuture:
            "Correct the dates and send it again."
        case .neverEligible: "Check the month of birth and the window."
        case .tooManyOpen: "Withdraw nominations that are no longer needed."
        case .teamNoRound: "Refer the family under the agreement that follows."
        case .teamTooManyOpen: "Withdraw referrals that are no longer needed."
        case .referenceUnknown:
            "Take the reference from the nomination or referral you sent; look a nomination up "
                + "with: mstcoord explain AUTHORITY/REFERENCE"
        case .orderUnknown:
            "Take it from the nomination you sent; look it up with: "
                + "mstcoord explain AUTHORITY/REFERENCE"
        case .alreadyEnded, .nominationEnded: "Nothing: the service already knows."
        case .cycleUnknown: "List the cycles with: mstcoord cycle list"
        case .cycleDecided: "Withdraw or decline instead."
        case .releaseOverOwn: "Release at most the own places shown by: mstcoord cycle show"
        case .offerUnknown, .offerNotYours: "Take the offer's id from the offer file you received."
        case .offerAnswered: "Look at the place with: mstcoord cycle show"
        case .offerLate: "The place has gone to the next child; nominate for the next cycle."
        case .capacityOverRegistered: "Change the registration in the agreement first."
        case .capacityTooManyChanges: "Report changes that lie nearer first, and these later."
        case .nominationUnknown: "Take the id from the referral file you received."
        case .placeUnknown: "Take the place's id from the allocation file you received."
        case .placeState: "Look at the place with: mstcoord cycle show"
        case .placeDate, .teamCaseDate: "Correct the day and send it again."
        case .teamCaseUnknown: "Take the id from the referral file you received."
        case .teamCaseState: "Look at the case with: mstcoord team"
        case .buyOverMore: "Raise morePlacesMaximum, or leave it out."
        case .assessmentInResidence: "Agree with the council, and report when the stay has ended."
        case .pairUnknown: "Take the ids from the referral files you received."
        case .pairWithItself: "Name the other child."
        case .extensionWithoutBed: "Agree an earlier day, or report a bed more, and send it again."
        case .pairsTooMany: "Assess again the children whose pairs no longer matter, without them."
        case .amendmentStart: "Leave effectiveFrom; amendedFrom is the day of the change."
        case .amendmentParties: "Keep the list; who leaves has share 0 and no standing place."
        case .amendmentOverlap, .amendmentDecided:
            "Change only cycles after those shown as decided by: mstcoord cycle list"
        case .amendmentShares, .leaveShares: "Agree on shares in hundredths or thousandths first."
        case .leaveTooSoon: "Send it again with a later effectiveEnd."
        case .leaveRepeated: "Nothing: what was said first counts, unless all agree otherwise."
        case .leaveAfterEnd: "Nothing: the agreement ends for everybody on its last day."
        case .swapUnknown, .swapNotYours:
            "Take the swap's id from the allocation file you received."
        case .swapAnswered: "Nothing: the first answer stands."
        case .outcomePlaceUnknown, .outcomeNotYours:
            "Take the place's id from the offer file you received."
        case .outcomeTooEarly: "Send it when the home has reported that the child left."
        case .outcomeDate: "Correct the day and send it again."
        case .outcomeTooMany: "Nothing: what was said before stands."
        case .swapLate, .swapSuperseded: "Look for a newer proposal with: mstcoord cycle show"
        }
    }
}

/// A broken rule, with what exactly broke it.
package struct RuleBreach: Error, Equatable, Sendable {
    /// Which rule.
    package let code: RuleCode
    /// The member, id or figure concerned; empty if the code says all.
    package let detail: String

    /// A broken rule.
    package init(_ code: RuleCode, _ detail: String = "") {
        self.code = code
        self.detail = detail
    }
}
