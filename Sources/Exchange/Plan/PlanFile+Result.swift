import Commissioning
import Evidence

extension PlanFile {
    /// The answer as `mst-plan-result/1`: names instead of indices, and nothing left out.
    ///
    /// `seats` are own places, standing and roster together; `starts` the sum of start
    /// positions; `surplus` in bed-weeks². Placements stand by cycle, then in the order of
    /// claims; one that is bought has a `pricePence`. The waiting stand in the order of claims.
    /// `owed` says by authority what tiers 1 and 2 keep for it: `now`, `alone`, and `floor`, which
    /// is `alone` less what it gives way as a debtor.
    package static func result(_ plan: PlanInstance, _ decision: Decision) -> JSONValue {
        let instance = plan.decision
        let cycles = instance.cycles.map(\.id)
        let authorities = instance.authorities.map(\.id)
        let seats = zip(cycles, decision.seats).map { cycle, owned in
            (cycle, counts(authorities, owned))
        }
        var result = JSONObject([
            ("format", .string(resultFormat)),
            ("status", .string(decision.status.rawValue)),
            ("nodes", .integer(Int64(decision.nodes))),
            ("seats", .object(JSONObject(seats))),
            (
                "tiers",
                [
                    "ownNow": .integer(Int64(decision.tiers.ownNow)),
                    "ownHorizon": .integer(Int64(decision.tiers.ownHorizon)),
                    "placements": .integer(Int64(decision.tiers.placements)),
                    "surplus": .integer(Int64(decision.tiers.surplus)),
                    "starts": .integer(Int64(decision.tiers.starts)),
                ]
            ),
            ("counts", counts(authorities, decision.counts)),
            ("owed", owed(authorities, decision)),
            ("placements", .array(decision.placements.map { placement($0, of: instance) })),
            ("waiting", .array(decision.waiting.map { waiting($0, of: instance) })),
        ])
        if let bound = decision.bound {
            result["bound"] = [
                "tier": .string(bound.tier.rawValue), "value": .integer(Int64(bound.value)),
            ]
        }
        if !decision.swaps.isEmpty {
            result["swaps"] = .array(decision.swaps.map { swap($0, of: instance) })
        }
        return .object(result)
    }

    private static func swap(
        _ swap: Decision.Swap, of instance: DecisionInstance
    ) -> JSONValue {
        [
            "gives": .string(instance.authorities[swap.gives].id),
            "takes": .string(instance.authorities[swap.takes].id),
            "child": .string(instance.nominations[swap.child].id),
            "until": .string(instance.cycles[swap.until].id),
            "instead": .string(instance.nominations[swap.instead].id),
            "placements": .integer(Int64(swap.placements)),
        ]
    }

    private static func placement(
        _ placement: Decision.Placement, of instance: DecisionInstance
    ) -> JSONValue {
        let nomination = instance.nominations[placement.nomination]
        let lender = placement.lender.map { instance.authorities[$0].id }
        let runnerUp = placement.runnerUp.map { instance.nominations[$0].id }
        var row = JSONObject([
            ("nomination", .string(nomination.id)),
            ("authority", .string(instance.authorities[nomination.authority].id)),
            ("cycle", .string(instance.cycles[placement.cycle].id)),
            ("funding", .string(placement.funding.rawValue)),
            ("lender", lender.map { .string($0) } ?? .null),
            ("decidedBy", placement.decidedBy.map { .string($0.rawValue) } ?? .null),
            ("runnerUp", runnerUp.map { .string($0) } ?? .null),
        ])
        if let price = placement.pricePence { row["pricePence"] = .integer(Int64(price)) }
        return .object(row)
    }

    private static func waiting(
        _ waiting: Decision.Waiting, of instance: DecisionInstance
    ) -> JSONValue {
        let cycles = instance.cycles.map(\.id)
        return [
            "nomination": .string(instance.nominations[waiting.nomination].id),
            "reasons": .array(waiting.reasons.map { JSONValue(reason: $0) }),
            "counterfactuals": .array(
                waiting.counterfactuals.map { JSONValue(counterfactual: $0, cycles: cycles) }),
        ]
    }

    private static func owed(_ names: [String], _ decision: Decision) -> JSONValue {
        .object(
            JSONObject(
                names.enumerated().map { index, name in
                    (
                        name,
                        [
                            "now": .integer(Int64(decision.nowEntitlement[index])),
                            "alone": .integer(Int64(decision.aloneTotal[index])),
                            "floor": .integer(Int64(decision.floorTotal[index])),
                        ]
                    )
                }))
    }

    private static func counts(_ names: [String], _ values: [Int]) -> JSONValue {
        .object(JSONObject(zip(names, values).map { ($0, .integer(Int64($1))) }))
    }
}
