import Commissioning
import Evidence

extension PlanFile {
    /// The answer as `mst-plan-result/1`: names instead of indices, and nothing left out.
    ///
    /// `seats` are own places, standing and roster together; `starts` the sum of start
    /// positions; `surplus` in bed-weeks². Placements stand by cycle, then in the order of
    /// claims; the waiting in the order of claims.
    package static func result(_ plan: PlanInstance, _ decision: Decision) -> JSONValue {
        let instance = plan.decision
        let cycles = instance.cycles.map(\.id)
        let authorities = instance.authorities.map(\.id)
        let seats = zip(cycles, decision.seats).map { cycle, owned in
            (cycle, counts(authorities, owned))
        }
        return [
            "format": .string(resultFormat),
            "status": .string(decision.status.rawValue),
            "nodes": .integer(Int64(decision.nodes)),
            "seats": .object(JSONObject(seats)),
            "tiers": [
                "ownNow": .integer(Int64(decision.tiers.ownNow)),
                "ownHorizon": .integer(Int64(decision.tiers.ownHorizon)),
                "placements": .integer(Int64(decision.tiers.placements)),
                "surplus": .integer(Int64(decision.tiers.surplus)),
                "starts": .integer(Int64(decision.tiers.starts)),
            ],
            "counts": counts(authorities, decision.counts),
            "placements": .array(
                decision.placements.map { placement in
                    let nomination = instance.nominations[placement.nomination]
                    return [
                        "nomination": .string(nomination.id),
                        "authority": .string(authorities[nomination.authority]),
                        "cycle": .string(cycles[placement.cycle]),
                        "funding": .string(placement.funding.rawValue),
                        "lender": placement.lender.map { .string(authorities[$0]) } ?? .null,
                    ]
                }),
            "waiting": .array(
                decision.waiting.map { waiting in
                    [
                        "nomination": .string(instance.nominations[waiting.nomination].id),
                        "reasons": .array(waiting.reasons.map { JSONValue(reason: $0) }),
                        "counterfactuals": .array(
                            waiting.counterfactuals.map {
                                JSONValue(counterfactual: $0, cycles: cycles)
                            }),
                    ]
                }),
        ]
    }

    private static func counts(_ names: [String], _ values: [Int]) -> JSONValue {
        .object(JSONObject(zip(names, values).map { ($0, .integer(Int64($1))) }))
    }
}
