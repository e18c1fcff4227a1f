import Commissioning
import Testing

@Suite("The roster over beds that come and go")
struct RosterPropertyTests {
    /// Who is next, by some rule.
    typealias Rule = @Sendable (_ shares: [Int], _ state: RosterState) -> Int?

    /// Cycles of few and of many beds, one pick after the other, every prefix within the bound.
    private func property(_ rule: @escaping Rule) -> Property {
        Property { choices throws(Failure) in
            let count = choices.number(1...6)
            let most = choices.once(in: 4) ? 1_000 : 9
            let shares = (0..<count).map { _ in choices.number(0...most) }
            guard shares.contains(where: { $0 > 0 }) else { return }
            var state = RosterState(authorities: count)
            var story = ["shares \(shares)"]
            for cycle in 0..<Self.cycles {
                let beds = choices.together { $0.number(0...9) }
                if choices.isUsedUp && beds == 0 { return }
                for _ in 0..<beds {
                    guard let next = rule(shares, state) else { break }
                    state.t += 1
                    state.taken[next] += 1
                    story.append("cycle \(cycle): \(next)")
                    if let fault = HistoryCheck.bound(shares, state) {
                        throw Failure(invariant: .roster, sentence: fault, story: story)
                    }
                }
            }
        }
    }

    private static let cycles = 40

    @Test("Every prefix is within the bound", arguments: 0..<4)
    func bound(batch: Int) {
        let property = property { shares, state in
            var state = state
            return Roster.picks(shares: shares, state: &state, count: 1).first
        }
        #expect(property.falsify(batch * 500..<(batch + 1) * 500) == nil)
    }

    @Test("Rules that look as good break the bound, and the check finds it")
    func planted() throws {
        let rules: [(name: String, rule: Rule)] = [
            (
                "most behind its share",
                { shares, state in
                    let sum = shares.reduce(0, +)
                    let behind = shares.indices.map {
                        shares[$0] * (state.t + 1) - sum * state.taken[$0]
                    }
                    return shares.indices.filter { shares[$0] > 0 }.max {
                        behind[$0] < behind[$1]
                    }
                }
            ),
            (
                "least seats to its share",
                { shares, state in
                    shares.indices.filter { shares[$0] > 0 }.min {
                        (2 * state.taken[$0] + 1) * shares[$1]
                            < (2 * state.taken[$1] + 1) * shares[$0]
                    }
                }
            ),
            (
                "in turn",
                { shares, state in
                    shares.indices.filter { shares[$0] > 0 }.min {
                        state.taken[$0] < state.taken[$1]
                    }
                }
            ),
        ]
        for (name, rule) in rules {
            let found = try #require(property(rule).falsify(0..<500), "\(name)")
            #expect(found.failure.story.count <= 12, "\(found)")
        }
    }
}
