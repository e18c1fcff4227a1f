import Commissioning
import Evidence

extension JSONValue {
    /// A reason as an object: its stable `code`, then its counts by name.
    package init(reason: Reason) {
        var members: [(String, JSONValue)] = [("code", .string(reason.code))]
        switch reason {
        case .incompatible(let placed):
            members.append(("placed", .integer(Int64(placed))))
        case .noSeatNoSurplus(let shortage):
            members.append(("ownPlaces", .integer(Int64(shortage.ownPlaces))))
            members.append(("ownPlaced", .integer(Int64(shortage.ownPlaced))))
            members.append(("beds", .integer(Int64(shortage.beds))))
            members.append(("balanceWeeks", .integer(Int64(shortage.balanceWeeks))))
        case .outranked(let ahead):
            members.append(("ahead", .integer(Int64(ahead))))
        case .withdrawn, .notEligible, .notAssessed, .teamFull, .offerLapsed, .offerDeclined,
            .nextRound:
            break
        }
        self = .object(JSONObject(members))
    }

    /// A counterfactual as an object: the `change`, and the name of the cycle it is about.
    package init(counterfactual: Counterfactual, cycles: [String]) {
        self = [
            "change": .string(counterfactual.code),
            "cycle": .string(cycles[counterfactual.cycle]),
        ]
    }
}
