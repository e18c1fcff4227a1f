import Commissioning
import Testing

@Suite("Decision: what holds for every instance")
struct DecisionPropertyTests {
    /// Instances of up to so many children and authorities, half of them with a team that can be
    /// short and children who may not live together.
    private func property(
        children: Int, authorities: Int, keeps invariants: [Invariant]
    ) -> Property {
        Property { choices throws(Failure) in
            let isConstrained = choices.once(in: 2)
            let instance = InstanceMaker.make(
                &choices, nominations: children, authorities: authorities,
                constrained: isConstrained)
            try DecisionCheck.require(invariants, of: DecidedCase(explaining: instance))
        }
    }

    @Test("Small instances keep every invariant", arguments: 0..<8)
    func small(batch: Int) {
        let property = property(children: 6, authorities: 3, keeps: DecisionCheck.invariants)
        #expect(property.falsify(batch * 1_000..<(batch + 1) * 1_000) == nil)
    }

    @Test("Larger instances keep every invariant, as far as can be tried", arguments: 0..<4)
    func larger(batch: Int) {
        let invariants = DecisionCheck.invariants.filter { $0 != .exactness }
        let property = property(children: 14, authorities: 6, keeps: invariants)
        #expect(property.falsify(100_000 + batch * 250..<100_000 + (batch + 1) * 250) == nil)
    }

    @Test("A planted fault is found", arguments: DecisionForgery.all.map(\.name))
    func planted(name: String) throws {
        let forgery = try #require(DecisionForgery.all.first { $0.name == name })
        let property = Property { choices throws(Failure) in
            let isConstrained = choices.once(in: 3)
            let instance = InstanceMaker.make(
                &choices, nominations: 6, constrained: isConstrained)
            let decided = try DecidedCase(explaining: instance)
            guard let wrong = try? forgery.forge(decided) else { return }
            try DecisionCheck.require([forgery.invariant], of: wrong)
        }
        let found = try #require(property.falsify(0..<200), "\(name)")
        #expect(found.failure.story.count <= 15, "\(found)")
    }
}
