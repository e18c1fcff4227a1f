import Commissioning
import Evidence

/// Rules that need a search by branch and bound: their shape is checked, and then the file is
/// refused rather than decided without them.
extension PlanReader {
    /// The community team's slots.
    func readTeam() {
        guard let team = shape.optionalObject("team") else { return }
        _ = team.integer("slots", in: 0...PlanLimits.slotsMaximum)
        _ = team.integer("weeksAfter", in: 0...PlanLimits.weeksAfterMaximum)
        let periods = team.optionalArray("busy", countMaximum: PlanLimits.busyMaximum)
        for (value, place) in periods ?? [] {
            let reader = ShapeReader(value, at: place, into: faults)
            let from = date("from", of: reader)
            let to = date("to", of: reader)
            _ = reader.integer("slots", in: 0...PlanLimits.slotsMaximum)
            reader.finish()
            if let from, let to, from >= to {
                reader.fault("range", "to", "A period ends after it starts.")
            }
        }
        team.finish()
        shape.fault(
            "plan.team-not-supported", "team",
            "This version does not decide under team slots yet; leave the member out.")
    }

    /// Pairs that may not share the home at one time.
    func readIncompatible(_ names: NameTable) {
        let pairs = shape.optionalArray("incompatible", countMaximum: PlanLimits.pairsMaximum)
        for (value, place) in pairs ?? [] {
            guard case .array(let pair) = value else {
                faults.add("type", at: place, "This must be a pair of nominations.")
                continue
            }
            guard pair.count == 2 else {
                faults.add("length", at: place, "A pair has two nominations.")
                continue
            }
            for (index, member) in pair.enumerated() {
                guard case .string(let text) = member else {
                    faults.add("type", at: "\(place)/\(index)", "This must be a reference.")
                    continue
                }
                if names[text] == nil {
                    faults.add(
                        "reference", at: "\(place)/\(index)", "There is no such nomination.")
                }
            }
            if pair[0] == pair[1] {
                faults.add("duplicate", at: place, "A pair has two different nominations.")
            }
        }
        guard let pairs, !pairs.isEmpty else { return }
        shape.fault(
            "plan.incompatible-not-supported", "incompatible",
            "This version does not decide under incompatible pairs yet; leave the list empty.")
    }
}
