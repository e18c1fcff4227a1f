import Commissioning
import Testing

@Suite("Decision: what holds for every instance")
struct DecisionInvariantTests {
    /// Every seed's instance with its decision.
    private func forEach(
        _ batch: Int, _ body: (DecisionInstance, Decision, _ seed: UInt64) throws -> Void
    ) throws {
        for step in 0..<100 {
            let seed = UInt64(50_000 + batch * 1_000 + step)
            let instance = InstanceMaker.make(seed: seed, nominations: 14)
            try body(instance, try instance.decide(), seed)
        }
    }

    private func window(_ instance: DecisionInstance, _ nomination: Int) -> [Int] {
        let child = instance.nominations[nomination]
        return child.commitment.map { [$0.cycle] } ?? child.cycles
    }

    @Test("Beds, windows and limits are kept, and every child has one answer", arguments: 0..<5)
    func capacities(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            var used = [Int](repeating: 0, count: instance.cycles.count)
            var placedNow = [Int](repeating: 0, count: instance.authorities.count)
            var promisedNow = placedNow
            for placement in decision.placements {
                let child = instance.nominations[placement.nomination]
                used[placement.cycle] += 1
                if placement.cycle == 0 { placedNow[child.authority] += 1 }
                if child.commitment?.cycle == 0 { promisedNow[child.authority] += 1 }
                #expect(window(instance, placement.nomination).contains(placement.cycle))
            }
            for (index, cycle) in instance.cycles.enumerated() {
                #expect(used[index] <= cycle.beds, "seed \(seed)")
                #expect(decision.seats[index].reduce(0, +) == cycle.beds, "seed \(seed)")
            }
            for (index, authority) in instance.authorities.enumerated() {
                let most = max(authority.mostNow ?? .max, promisedNow[index])
                #expect(placedNow[index] <= most, "seed \(seed)")
            }
            let answered =
                decision.placements.map(\.nomination) + decision.waiting.map(\.nomination)
            #expect(answered.sorted() == Array(instance.nominations.indices), "seed \(seed)")
        }
    }

    @Test("Commitments stay as they are, and placements made promises stay too", arguments: 0..<5)
    func commitmentsUnchanged(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            var promised = instance
            for placement in decision.placements {
                let before = instance.nominations[placement.nomination].commitment
                if let before {
                    #expect(placement.cycle == before.cycle, "seed \(seed)")
                    #expect(placement.funding == before.funding ?? placement.funding)
                    #expect(placement.lender == before.lender ?? placement.lender)
                }
                promised.nominations[placement.nomination].commitment =
                    DecisionInstance.Commitment(
                        cycle: placement.cycle, funding: placement.funding,
                        lender: placement.lender)
            }
            let again = try promised.decide()
            #expect(places(again) == places(decision), "seed \(seed)")
        }
    }

    /// Who has which place, whatever it was that decided so.
    private func places(_ decision: Decision) -> [Decision.Placement] {
        decision.placements.map {
            Decision.Placement(
                nomination: $0.nomination, cycle: $0.cycle, funding: $0.funding,
                lender: $0.lender)
        }
    }

    @Test("No waiting child fits into a bed left empty", arguments: 0..<5)
    func workConservation(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            var free = instance.cycles.map(\.beds)
            var placedNow = [Int](repeating: 0, count: instance.authorities.count)
            for placement in decision.placements {
                free[placement.cycle] -= 1
                let owner = instance.nominations[placement.nomination].authority
                if placement.cycle == 0 { placedNow[owner] += 1 }
            }
            for waiting in decision.waiting {
                let owner = instance.nominations[waiting.nomination].authority
                let limit = instance.authorities[owner].mostNow ?? .max
                for cycle in window(instance, waiting.nomination) where free[cycle] > 0 {
                    #expect(cycle == 0 && placedNow[owner] >= limit, "seed \(seed)")
                }
            }
        }
    }

    @Test("The order in which nominations are listed changes nothing", arguments: 0..<5)
    func listingOrder(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            let shuffled = InstanceMaker.shuffled(instance, seed: seed)
            let other = try shuffled.decide()
            func named(_ placements: [Decision.Placement], in source: DecisionInstance) -> [String]
            {
                placements.map {
                    "\(source.nominations[$0.nomination].id) \($0.cycle) \($0.funding) "
                        + "\($0.lender ?? -1)"
                }
            }
            #expect(
                named(other.placements, in: shuffled) == named(decision.placements, in: instance),
                "seed \(seed)")
            let waiting = decision.waiting.map { instance.nominations[$0.nomination].id }
            #expect(
                other.waiting.map { shuffled.nominations[$0.nomination].id } == waiting,
                "seed \(seed)")
            #expect(other.waiting.map(\.reasons) == decision.waiting.map(\.reasons))
            #expect(
                other.waiting.map(\.counterfactuals) == decision.waiting.map(\.counterfactuals))
            #expect(other.tiers == decision.tiers, "seed \(seed)")
        }
    }

    @Test("Within an authority nobody waits for a place that a later claim has", arguments: 0..<5)
    func noJustifiedEnvy(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            for waiting in decision.waiting {
                let child = instance.nominations[waiting.nomination]
                let cycles = window(instance, waiting.nomination)
                for placement in decision.placements where cycles.contains(placement.cycle) {
                    let other = instance.nominations[placement.nomination]
                    guard other.authority == child.authority, other.commitment == nil else {
                        continue
                    }
                    #expect(other.claims(before: child), "seed \(seed)")
                }
            }
        }
    }

    @Test("One more bed never lowers the total, nor what is owed now", arguments: 0..<5)
    func oneMoreBed(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            for cycle in instance.cycles.indices {
                var larger = instance
                larger.cycles[cycle].beds += 1
                let other = try larger.decide()
                #expect(other.tiers.placements >= decision.tiers.placements, "seed \(seed)")
                for (now, before) in zip(other.nowEntitlement, decision.nowEntitlement) {
                    #expect(now >= before, "seed \(seed)")
                }
                // A bed in an earlier cycle moves every later pick of the roster by one, so
                // only the last cycle can be enlarged without touching the others' seats.
                guard cycle == instance.cycles.count - 1 else { continue }
                for (floor, before) in zip(other.floorTotal, decision.floorTotal) {
                    #expect(floor >= before, "seed \(seed)")
                }
            }
        }
    }

    @Test("Every counterfactual comes true, and none is missing", arguments: 0..<3)
    func counterfactuals(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            for waiting in decision.waiting {
                let cycles = window(instance, waiting.nomination)
                let last = cycles.last.map { $0 + 1 } ?? instance.cycles.count
                let asked =
                    cycles.map { Counterfactual.bed(cycle: $0) }
                    + (last < instance.cycles.count ? [.window(cycle: last)] : [])
                let comesTrue = try asked.filter { change in
                    var changed = instance
                    switch change {
                    case .bed(let cycle): changed.cycles[cycle].beds += 1
                    case .window(let cycle):
                        changed.nominations[waiting.nomination].cycles.append(cycle)
                    case .teamSlot(_, let days):
                        // One slot more, taken on all other days.
                        changed.team?.slots += 1
                        changed.team?.busy += [
                            .init(from: -700_000, to: days.lowerBound, slots: 1),
                            .init(from: days.upperBound, to: 700_000, slots: 1),
                        ]
                    }
                    return try changed.decide().placements.contains {
                        $0.nomination == waiting.nomination
                    }
                }
                #expect(waiting.counterfactuals == comesTrue, "seed \(seed)")
            }
        }
    }

    @Test("Who owes nothing keeps its own places of the first cycle", arguments: 0..<5)
    func nonDebtorsAreSafe(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            guard instance.nominations.allSatisfy({ $0.commitment == nil }) else { return }
            for (index, authority) in instance.authorities.enumerated()
            where authority.balanceWeeks >= 0 {
                let now = decision.placements.filter {
                    $0.cycle == 0 && instance.nominations[$0.nomination].authority == index
                }
                #expect(now.count >= decision.nowEntitlement[index], "seed \(seed)")
            }
        }
    }

    @Test(
        "Own places are used before others', and lenders lend only what they leave idle",
        arguments: 0..<5)
    func fundings(batch: Int) throws {
        try forEach(batch) { instance, decision, seed in
            let recorded = instance.nominations.contains { $0.commitment?.funding != nil }
            guard !recorded else { return }
            for cycle in instance.cycles.indices {
                let here = decision.placements.filter { $0.cycle == cycle }
                var balance = decision.seats[cycle]
                for placement in here {
                    let owner = instance.nominations[placement.nomination].authority
                    #expect((placement.funding == .lent) == (placement.lender != nil))
                    #expect(placement.lender != owner, "seed \(seed)")
                    balance[placement.lender ?? owner] -= 1
                }
                #expect(balance.allSatisfy { $0 >= 0 }, "seed \(seed)")
                for index in instance.authorities.indices {
                    let borrows = here.contains {
                        $0.funding == .lent
                            && instance.nominations[$0.nomination].authority == index
                    }
                    if borrows { #expect(balance[index] == 0, "seed \(seed)") }
                }
            }
        }
    }
}
