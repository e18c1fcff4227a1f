import Commissioning
import Testing

@Suite("Decision: equal to trying every assignment")
struct DecisionExactnessTests {
    @Test(
        "Tiers, entitlements and everyone's start are those of the best assignment",
        arguments: 0..<20, [false, true])
    func equalsEveryAssignment(batch: Int, constrained: Bool) throws {
        for step in 0..<300 {
            let seed = UInt64(batch * 1_000 + step)
            let instance = InstanceMaker.make(
                seed: seed, nominations: step % 6 == 0 ? 6 : 5, constrained: constrained)
            let decision = try instance.decide()
            let expected = EveryAssignment(instance)
            #expect(decision.nowEntitlement == expected.now, "seed \(seed)")
            #expect(decision.aloneTotal == expected.alone, "seed \(seed)")
            #expect(decision.floorTotal == expected.floor, "seed \(seed)")
            #expect(decision.seats == expected.own, "seed \(seed)")
            #expect(decision.tiers == expected.tiers, "seed \(seed)")
            var starts = [Int?](repeating: nil, count: instance.nominations.count)
            for placement in decision.placements {
                starts[placement.nomination] = placement.cycle
            }
            #expect(starts == expected.best, "seed \(seed)")
        }
    }

    @Test("A wrong answer would be noticed: leaving one child out changes who is placed")
    func plantedFaults() throws {
        var worse = 0
        for seed in 0..<200 {
            let instance = InstanceMaker.make(seed: UInt64(seed))
            let decision = try instance.decide()
            guard
                let moved = decision.placements.first(where: { placement in
                    instance.nominations[placement.nomination].commitment == nil
                })
            else { continue }
            var crippled = instance
            crippled.nominations[moved.nomination].cycles = []
            let other = try crippled.decide()
            let expected = EveryAssignment(instance)
            let placed = Set(other.placements.map(\.nomination))
            let best = Set(expected.best.indices.filter { expected.best[$0] != nil })
            if placed != best { worse += 1 }
            #expect(!placed.contains(moved.nomination))
        }
        #expect(worse > 100, "the comparison must be able to fail")
    }
}
