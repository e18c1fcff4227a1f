import Commissioning
import Evidence

/// What limits placements beside the beds.
extension PlanReader {
    /// The community team's slots, or nil where the file has none.
    func readTeam() -> DecisionInstance.TeamSlots? {
        guard let team = shape.optionalObject("team") else { return nil }
        let slots = team.integer("slots", in: 0...DecisionLimits.slotsMaximum)
        let weeks = team.integer("weeksAfter", in: 0...DecisionLimits.weeksAfterMaximum)
        var busy: [DecisionInstance.Busy] = []
        let periods = team.optionalArray("busy", countMaximum: DecisionLimits.busyMaximum)
        for (value, place) in periods ?? [] {
            let reader = ShapeReader(value, at: place, into: faults)
            let from = date("from", of: reader)
            let to = date("to", of: reader)
            let taken = reader.integer("slots", in: 0...DecisionLimits.slotsMaximum)
            reader.finish()
            if let from, let to, from >= to {
                reader.fault("range", "to", "A period ends after it starts.")
            }
            guard let from, let to, let taken else { continue }
            busy.append(
                DecisionInstance.Busy(from: from.dayNumber, to: to.dayNumber, slots: taken))
        }
        team.finish()
        guard let slots, let weeks else { return nil }
        return DecisionInstance.TeamSlots(slots: slots, weeksAfter: weeks, busy: busy)
    }

    /// Pairs that may not share the home at one time.
    func readIncompatible(_ names: NameTable) -> [DecisionInstance.Pair] {
        let entries = shape.optionalArray(
            "incompatible", countMaximum: DecisionLimits.pairsMaximum)
        var pairs: [DecisionInstance.Pair] = []
        for (value, place) in entries ?? [] {
            guard case .array(let pair) = value else {
                faults.add("type", at: place, "This must be a pair of nominations.")
                continue
            }
            guard pair.count == 2 else {
                faults.add("length", at: place, "A pair has two nominations.")
                continue
            }
            let members = pair.enumerated().map { index, member in
                self.member(member, at: "\(place)/\(index)", names)
            }
            guard let first = members[0], let second = members[1] else { continue }
            if first == second {
                faults.add("duplicate", at: place, "A pair has two different nominations.")
            }
            pairs.append(DecisionInstance.Pair(first, second))
        }
        return pairs
    }

    private func member(_ value: JSONValue, at place: String, _ names: NameTable) -> Int? {
        guard case .string(let text) = value else {
            faults.add("type", at: place, "This must be a reference.")
            return nil
        }
        if names[text] == nil {
            faults.add("reference", at: place, "There is no such nomination.")
        }
        return names[text]
    }
}
