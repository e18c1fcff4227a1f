import Commissioning
import Evidence

/// The frozen question of one decision, as it is published: an `mst-plan/1` file.
///
/// Whoever has it can put it to `mstcoord plan` and must get the published result. Its seed is the
/// digest of the same text with an empty seed, so nobody can aim at a ticket without changing what
/// all parties see.
package struct Snapshot: Sendable {
    /// The file.
    package let json: JSONValue
    /// `sha-256:…` of the canonical file with an empty seed.
    package let digest: String
    /// The question with its tickets.
    package let instance: DecisionInstance

    private let horizon: [Cycle]

    /// Freezes a draft.
    package init(_ draft: DecisionDraft) {
        let unseeded = Snapshot.write(draft, seed: "")
        let digest = PayloadDigest(of: unseeded.canonicalBytes()).description
        var instance = draft.instance
        for index in instance.nominations.indices {
            let id = instance.nominations[index].id
            if let ticket = PlanFile.ticket(seed: digest, nomination: id) {
                instance.nominations[index].ticket = ticket
            }
        }
        self.digest = digest
        self.instance = instance
        json = Snapshot.write(draft, seed: digest)
        horizon = draft.horizon
    }

    /// The result in the format of a plan result.
    package func result(_ decision: Decision) -> JSONValue {
        PlanFile.result(
            PlanInstance(decision: instance, seed: digest), decision)
    }

    /// The record of a decision made from this snapshot.
    package func record(
        _ decision: Decision, revision: Int, causes: [AllocationRecord.Cause],
        places: [AllocationRecord.Row], swaps: [AllocationRecord.Swap] = []
    ) -> AllocationRecord {
        let names = instance.nominations.map(\.id)
        return AllocationRecord(
            cycle: horizon[0].id, revision: revision, causes: causes, snapshotDigest: digest,
            horizon: horizon.map(\.id), beds: instance.cycles.map(\.beds), seats: decision.seats,
            rosterAfter: decision.rosterAfterFirst, places: places,
            indicative: decision.placements.filter { $0.cycle > 0 }.map {
                AllocationRecord.Indication(
                    nomination: names[$0.nomination], cycle: horizon[$0.cycle].id)
            },
            waiting: decision.waiting.map { waiting in
                AllocationRecord.Waiting(
                    nomination: names[waiting.nomination],
                    reasons: waiting.reasons.compactMap {
                        StatedReading.reason(JSONValue(reason: $0))
                    },
                    counterfactuals: waiting.counterfactuals.compactMap {
                        StatedReading.change(
                            JSONValue(counterfactual: $0, cycles: horizon.map(\.id)))
                    })
            },
            grounds: decision.placements.map {
                AllocationRecord.Grounds(
                    nomination: names[$0.nomination], decidedBy: $0.decidedBy,
                    runnerUp: $0.runnerUp.map { names[$0] })
            }, swaps: swaps,
            owed: instance.authorities.enumerated().map { index, authority in
                AllocationRecord.Owed(
                    authority: authority.id, balanceWeeks: authority.balanceWeeks,
                    now: decision.nowEntitlement[index], alone: decision.aloneTotal[index],
                    floor: decision.floorTotal[index])
            })
    }

    private static func write(_ draft: DecisionDraft, seed: String) -> JSONValue {
        let instance = draft.instance
        let authorities = instance.authorities.map(\.id)
        let cycles = draft.horizon.map(\.id)
        let nominations = instance.nominations.sorted { $0.id < $1.id }
        var policy = JSONObject([("repayLimit", .integer(Int64(instance.repayLimit)))])
        if instance.weeksPerPlace != 12 {
            policy["weeksPerPlace"] = .integer(Int64(instance.weeksPerPlace))
        }
        if let price = instance.spotPricePence {
            policy["spotPricePence"] = .integer(Int64(price))
        }
        var plan: JSONObject =
            JSONObject([
                ("format", .string(PlanFile.format)),
                ("seed", .string(seed)),
                (
                    "cycles",
                    .array(
                        zip(draft.horizon, instance.cycles).map { write($0, $1, authorities) })
                ),
                ("authorities", .array(instance.authorities.map(write))),
                ("roster", write(instance.roster, authorities)),
                ("policy", .object(policy)),
                (
                    "commitments",
                    .array(
                        nominations.compactMap { nomination in
                            nomination.commitment.map {
                                write($0, of: nomination.id, cycles, authorities)
                            }
                        })
                ),
                ("nominations", .array(nominations.map { write($0, cycles, authorities) })),
            ])
        if let team = instance.team { plan["team"] = write(team) }
        if !instance.incompatible.isEmpty { plan["incompatible"] = pairs(instance) }
        return .object(plan)
    }

    private static func write(_ team: DecisionInstance.TeamSlots) -> JSONValue {
        func day(_ number: Int) -> JSONValue {
            .string(CivilDate(dayNumber: number).description)
        }
        return [
            "slots": .integer(Int64(team.slots)), "weeksAfter": .integer(Int64(team.weeksAfter)),
            "busy": .array(
                team.busy.map {
                    ["from": day($0.from), "to": day($0.to), "slots": .integer(Int64($0.slots))]
                }),
        ]
    }

    /// Pairs by their names, each sorted and all sorted, so that one set has one text.
    private static func pairs(_ instance: DecisionInstance) -> JSONValue {
        let names = instance.incompatible.map { pair in
            [pair.first, pair.second].map { instance.nominations[$0].id }.sorted()
        }
        return .array(
            Set(names).sorted { $0.lexicographicallyPrecedes($1) }.map { pair in
                .array(pair.map { .string($0) })
            })
    }

    private static func write(
        _ cycle: Cycle, _ frozen: DecisionInstance.Cycle, _ authorities: [String]
    ) -> JSONValue {
        var object = JSONObject([
            ("id", .string(cycle.id)), ("start", .string(cycle.start.description)),
            ("end", .string(cycle.end.description)), ("beds", .integer(Int64(frozen.beds))),
        ])
        object["shares"] = frozen.shares.map { write($0, by: authorities) }
        object["standing"] = frozen.standing.map { write($0, by: authorities) }
        return .object(object)
    }

    private static func write(_ roster: RosterState, _ authorities: [String]) -> JSONValue {
        var object = JSONObject([
            ("t", .integer(Int64(roster.t))), ("taken", write(roster.taken, by: authorities)),
        ])
        if let carried = roster.carried {
            object["carried"] = [
                "numerators": write(carried.numerators, by: authorities),
                "denominator": .integer(Int64(carried.denominator)),
            ]
        }
        return .object(object)
    }

    private static func write(_ numbers: [Int], by authorities: [String]) -> JSONValue {
        .object(JSONObject(zip(authorities, numbers).map { ($0, .integer(Int64($1))) }))
    }

    private static func write(_ authority: DecisionInstance.Authority) -> JSONValue {
        var object = JSONObject([
            ("id", .string(authority.id)), ("share", .integer(Int64(authority.share))),
            ("standing", .integer(Int64(authority.standing))),
            ("balanceWeeks", .integer(Int64(authority.balanceWeeks))),
        ])
        if authority.releasedNow > 0 {
            object["releasedNow"] = .integer(Int64(authority.releasedNow))
        }
        if let most = authority.mostNow { object["mostNow"] = .integer(Int64(most)) }
        if let sell = authority.sellNow {
            object["sellNow"] = [
                "places": .integer(Int64(sell.places)),
                "pricePence": .integer(Int64(sell.pricePence)),
            ]
        }
        if let buy = authority.buyNow {
            object["buyNow"] = [
                "places": .integer(Int64(buy.places)),
                "pricePenceMaximum": .integer(Int64(buy.pricePenceMaximum)),
            ]
        }
        if authority.movedNow != 0 {
            object["movedNow"] = .integer(Int64(authority.movedNow))
        }
        return .object(object)
    }

    private static func write(
        _ commitment: DecisionInstance.Commitment, of nomination: String, _ cycles: [String],
        _ authorities: [String]
    ) -> JSONValue {
        var object = JSONObject([
            ("nomination", .string(nomination)), ("cycle", .string(cycles[commitment.cycle])),
        ])
        if let funding = commitment.funding { object["funding"] = .string(funding.rawValue) }
        if let lender = commitment.lender { object["lender"] = .string(authorities[lender]) }
        if let price = commitment.pricePence { object["pricePence"] = .integer(Int64(price)) }
        if !commitment.later.isEmpty {
            object["later"] = .array(commitment.later.map { .string(cycles[$0]) })
        }
        return .object(object)
    }

    private static func write(
        _ nomination: DecisionInstance.Nomination, _ cycles: [String], _ authorities: [String]
    ) -> JSONValue {
        [
            "id": .string(nomination.id),
            "authority": .string(authorities[nomination.authority]),
            "class": .integer(Int64(nomination.priorityClass)),
            "rank": .integer(Int64(nomination.rank)),
            "waitingSince": .string(CivilDate(dayNumber: nomination.waitingSince).description),
            "cycles": .array(nomination.cycles.map { .string(cycles[$0]) }),
        ]
    }
}
