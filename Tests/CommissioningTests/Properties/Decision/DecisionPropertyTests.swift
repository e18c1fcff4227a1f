import Commissioning
import Testing

@Suite("Decision: what holds for every instance")
struct DecisionPropertyTests {
    /// Instances small enough to try every assignment.
    private static var small: Property {
        Property { choices throws(Failure) in
        let instance = InstanceMaker.make(&choices, nominations: 6)
        try DecisionCheck.require(DecisionCheck.invariants, of: decide(instance))
        }
    }

    /// Instances of up to six authorities and fourteen children.
    private static var larger: Property {
        Property { choices throws(Failure) in
        let instance = InstanceMaker.make(&choices, nominations: 14, authorities: 6)
        try DecisionCheck.require(
            DecisionCheck.invariants.filter { $0 != .exactness }, of: decide(instance))
        }
    }

    private static func decide(_ instance: DecisionInstance) throws(Failure) -> DecidedCase {
        do throws(InstanceFault) {
            return try DecidedCase(deciding: instance)
        } catch {
            throw Failure(
                invariant: .exactness, sentence: "not decided: \(error)", story: ["\(instance)"])
        }
    }

    @Test("Small instances keep every invariant, the best of all assignments among them", arguments: 0..<8)
    func small(batch: Int) {
        Self.small.check(batch * 1_000..<(batch + 1) * 1_000)
    }

    @Test("Larger instances keep every invariant", arguments: 0..<4)
    func larger(batch: Int) {
        Self.larger.check(100_000 + batch * 500..<100_000 + (batch + 1) * 500)
    }

    @Test("A planted fault is found", arguments: DecisionForgery.all.map(\.name))
    func planted(name: String) throws {
        let forgery = try #require(DecisionForgery.all.first { $0.name == name })
        var forged = 0
        let property = Property { choices throws(Failure) in
            let instance = InstanceMaker.make(&choices, nominations: 6)
            let decided = try Self.decide(instance)
            guard let wrong = try? forgery.forge(decided) else { return }
            forged += 1
            try DecisionCheck.require([forgery.invariant], of: wrong)
        }
        let found = property.falsify(0..<2_000)
        print("PLANT", forgery.invariant.rawValue, name, found?.cases ?? -1, forged, found?.failure.story.count ?? 0)
        _ = try #require(found, "\(name): not found in \(forged) cases")
    }
}
