import Commissioning

/// Reasons and counterfactuals as sentences that a councillor understands.
struct ReasonWords {
    /// The authority whose child it is.
    let authority: String

    /// A published reason with its figures.
    func of(_ reason: AllocationRecord.StatedReason) -> String {
        switch reason.code {
        case "withdrawn": "the nomination had been withdrawn"
        case "not-eligible": "no cycle that was looked at fitted the child's age and dates"
        case "not-assessed": "the home had not given its view when the cycle was decided"
        case "incompatible":
            "may not share the home with "
                + Counting.of(reason.figure("placed") ?? 1, "placed child", "placed children")
        case "team-full": teamFull(reason)
        case "no-seat-no-surplus": shortage(reason)
        case "outranked":
            Counting.of(reason.figure("ahead") ?? 1, "child", "children")
                + " of the same authority "
                + (reason.figure("ahead") == 1 ? "was" : "were") + " placed before it"
        case "offer-lapsed": "an offer ran out unanswered"
        case "offer-declined": "an offer was declined"
        case "next-round": "came after nominations closed"
        default: reason.code
        }
    }

    private func teamFull(_ reason: AllocationRecord.StatedReason) -> String {
        let when = reason.days.map { " left \($0.spoken)" } ?? ""
        return "the community team has no slot\(when) for the whole treatment"
    }

    private func shortage(_ reason: AllocationRecord.StatedReason) -> String {
        let owner = PartyLabel.of(authority)
        guard let own = reason.figure("ownPlaces"), let placed = reason.figure("ownPlaced"),
            let beds = reason.figure("beds")
        else { return "\(owner)'s own places are used and every other bed is taken" }
        let first =
            "\(owner) has \(Counting.of(own, "own place")) in the cycles open to this child and "
            + "\(placed == 0 ? "none" : Counting.word(placed)) of its children placed there"
        let second = "all \(Counting.of(beds, "bed")) are taken"
        guard let balance = reason.figure("balanceWeeks"), balance != 0 else {
            return "\(first); \(second)"
        }
        let side = balance > 0 ? "is owed" : "owes"
        let weeks = Counting.figure(abs(balance), "bed-week")
        return "\(first); \(second); \(owner) \(side) \(weeks)"
    }

    /// What would have given the child a place.
    func of(_ change: AllocationRecord.StatedChange) -> String {
        switch (change.change, change.cycle) {
        case ("bed", let cycle?): "would have a place with one more bed in \(cycle)"
        case ("window", let cycle?): "would have a place if the stay could also start in \(cycle)"
        case ("team-slot", _):
            "would have a place with one more slot of the community team"
                + (change.days.map { " \($0.spoken)" } ?? "")
        case (let other, let cycle): "would have a place with: \(other) \(cycle ?? "")"
        }
    }

    /// What decided a placement, and who would be next.
    func of(_ grounds: AllocationRecord.Grounds) -> [String] {
        let owner = PartyLabel.of(authority)
        let decided: String? =
            switch grounds.decidedBy {
            case .commitments: "The place was promised before, and promises are kept"
            case .ownNow:
                "It uses a place of \(owner)'s own in the cycle; without it one would go unused "
                    + "by \(owner)"
            case .ownHorizon:
                "Without it \(owner) would place fewer children than it can on its own places"
            case .placements: "Without it fewer children would be placed"
            case .surplus: "Without it the balance between the authorities would be worse"
            case .children:
                "Others could have had it without fewer children being placed; this child came "
                    + "first in the order of claims"
            case .starts, nil: nil
            }
        let next = grounds.runnerUp.map { "Without it \($0) would have a place" }
        return [decided, next].compactMap(\.self)
    }

    /// What keeps a child out of a cycle, whatever the competition.
    func of(
        _ ineligibility: Ineligibility, cycle: String, ages: ClosedRange<Int>, fitsFrom: String?
    ) -> String {
        let until = fitsFrom.map { "; fits from \($0)" } ?? "; no later cycle fits"
        switch ineligibility {
        case .tooYoung:
            return "younger than \(ages.lowerBound) on the first day of \(cycle)" + until
        case .tooOld:
            return "older than \(ages.upperBound) on the first day of \(cycle)" + until
        case .beforeEarliest(let date):
            return "may not start before \(date.spoken), after the first day of \(cycle)" + until
        case .afterLatest(let date):
            return "had to start by \(date.spoken), before the first day of \(cycle)" + until
        case .offerRefused(.lapsed): return "the offer in \(cycle) ran out unanswered"
        case .offerRefused(let state): return "the offer in \(cycle) was \(state.words)"
        case .notAssessed: return "the home has not yet given its view of the match"
        case .unsuitable: return "the home does not accept the match"
        case .authorityNotYetParty(let date):
            return "\(PartyLabel.of(authority)) takes part from \(date.spoken) on" + until
        case .authorityLeft(let date):
            return "\(PartyLabel.of(authority)) takes part no more from \(date.spoken) on"
        }
    }
}

extension AllocationRecord.Days {
    /// The days in words, the last one included.
    fileprivate var spoken: String {
        let last = to.adding(days: -1)
        return from == last ? "on \(from.spoken)" : "from \(from.spoken) to \(last.spoken)"
    }
}

extension Decision.Tier {
    /// The tier as a column of a table names it.
    var words: String {
        switch self {
        case .commitments: "promised"
        case .ownNow: "own places now"
        case .ownHorizon: "own places over the cycles ahead"
        case .placements: "most placements"
        case .surplus: "fair surplus"
        case .children: "order of claims"
        case .starts: "earliest start"
        }
    }
}
