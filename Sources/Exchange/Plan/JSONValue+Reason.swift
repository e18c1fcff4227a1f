import Commissioning
import Evidence

extension JSONValue {
    /// A reason as an object: its stable `code`, then its counts and days by name.
    package init(reason: Reason) {
        var members: [(String, JSONValue)] = [("code", .string(reason.code))]
        switch reason {
        case .incompatible(let placed):
            members.append(("placed", .integer(Int64(placed))))
        case .teamFull(let days):
            members += Self.interval(days)
        case .noSeatNoSurplus(let shortage):
            members.append(("ownPlaces", .integer(Int64(shortage.ownPlaces))))
            members.append(("ownPlaced", .integer(Int64(shortage.ownPlaced))))
            members.append(("beds", .integer(Int64(shortage.beds))))
            members.append(("balanceWeeks", .integer(Int64(shortage.balanceWeeks))))
        case .outranked(let ahead):
            members.append(("ahead", .integer(Int64(ahead))))
        case .withdrawn, .notEligible, .notAssessed, .offerLapsed, .offerDeclined, .nextRound:
            break
        }
        self = .object(JSONObject(members))
    }

    /// A counterfactual as an object: the `change`, the name of the cycle it is about, and for
    /// a slot of the team the days on which it is lacking.
    package init(counterfactual: Counterfactual, cycles: [String]) {
        var members: [(String, JSONValue)] = [
            ("change", .string(counterfactual.code)),
            ("cycle", .string(cycles[counterfactual.cycle])),
        ]
        if case .teamSlot(_, let days) = counterfactual { members += Self.interval(days) }
        self = .object(JSONObject(members))
    }

    /// First day, and first day after.
    private static func interval(_ days: Range<Int>) -> [(String, JSONValue)] {
        func text(_ day: Int) -> JSONValue { .string(CivilDate(dayNumber: day).description) }
        return [("from", text(days.lowerBound)), ("to", text(days.upperBound))]
    }
}
