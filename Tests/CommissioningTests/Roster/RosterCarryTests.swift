import Commissioning
import Testing

@Suite("Roster: weights that change")
struct RosterCarryTests {
    /// Beds due to each authority times the denominator, counted by hand from the first seat.
    private struct Ledger {
        var due: [Int128]
        var denominator: Int128 = 1

        init(_ count: Int) { due = [Int128](repeating: 0, count: count) }

        mutating func add(_ shares: [Int], picked: Int) {
            let sum = shares.reduce(Int128(0)) { $0 + Int128($1) }
            due = due.enumerated().map { $1 * sum + denominator * Int128(shares[$0]) }
            denominator *= sum
            due[picked] -= denominator
            let divisor = due.reduce(denominator, Self.common)
            due = due.map { $0 / divisor }
            denominator /= divisor
        }

        private static func common(_ left: Int128, _ right: Int128) -> Int128 {
            var (a, b) = (left.magnitude, right.magnitude)
            while b != 0 { (a, b) = (b, a % b) }
            return Int128(a)
        }

        /// Nobody further than `numerator / over` beds from its share.
        func isWithin(_ numerator: Int128, _ over: Int128) -> Bool {
            due.allSatisfy { Int128($0.magnitude) * over <= numerator * denominator }
        }
    }

    @Test("Sixty to forty after an odd seat of fifty to fifty goes on from the half seat due")
    func halfASeatDue() {
        var state = RosterState(authorities: 2)
        _ = Roster.picks(shares: [1, 1], state: &state, count: 3)
        state = state.carried(from: [1, 1], to: [60, 40])
        #expect(state.t == 0)
        #expect(state.carried == .init(numerators: [-1, 1], denominator: 2))
        // Due: −½ + 0.6 and ½ + 0.4; then 0.7 and 0.3; then 0.3 and 0.7 …
        #expect(Roster.picks(shares: [60, 40], state: &state, count: 5) == [1, 0, 1, 0, 0])
    }

    @Test("Weights in the same proportion are no change, and neither is joining with none")
    func sameProportion() {
        var state = RosterState(authorities: 2)
        _ = Roster.picks(shares: [1, 1], state: &state, count: 3)
        #expect(state.carried(from: [1, 1], to: [50, 50]) == state)
        #expect(
            state.carried(from: [1, 1], to: [1, 1, 0])
                == RosterState(t: 3, taken: [2, 1, 0]))
    }

    @Test("Whoever joins joins with nothing due, and what is due to the others stays")
    func joining() {
        var state = RosterState(authorities: 2)
        _ = Roster.picks(shares: [1, 1], state: &state, count: 1)
        let joined = state.carried(from: [1, 1], to: [1, 1, 1])
        #expect(joined.carried == .init(numerators: [-1, 1, 0], denominator: 2))
    }

    @Test("Who leaves keeps what is due to it until it comes back")
    func leavingAndComingBack() {
        var state = RosterState(authorities: 2)
        _ = Roster.picks(shares: [1, 1], state: &state, count: 1)
        state = state.carried(from: [1, 1], to: [1, 0])
        #expect(Roster.picks(shares: [1, 0], state: &state, count: 4) == [0, 0, 0, 0])
        state = state.carried(from: [1, 0], to: [1, 1])
        #expect(state.carried == .init(numerators: [-1, 1], denominator: 2))
        #expect(Roster.picks(shares: [1, 1], state: &state, count: 1) == [1])
    }

    @Test("Without any share nothing is handed out and nothing is forgotten")
    func noShares() {
        var state = RosterState(authorities: 2)
        _ = Roster.picks(shares: [2, 1], state: &state, count: 1)
        let before = state.residuals(under: [2, 1])
        let idle = state.carried(from: [2, 1], to: [0, 0])
        #expect(idle.carried(from: [0, 0], to: [1, 1]).carried == before)
    }

    @Test("Two authorities are never half a bed from their shares, however often they change")
    func twoAuthorities() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<60 {
            var state = RosterState(authorities: 2)
            var shares = [1, 1]
            var ledger = Ledger(2)
            for _ in 0..<120 {
                if random.once(in: 3) {
                    let next = [random.number(1...20), random.number(1...20)]
                    // As an amendment is: refused where the fractions could not be written.
                    let first = state.residuals(under: shares)?.denominator ?? 1
                    if Roster.commonDenominator(of: [shares, next], with: first) != nil {
                        state = state.carried(from: shares, to: next)
                        shares = next
                    }
                }
                let picked = Roster.picks(shares: shares, state: &state, count: 1)
                ledger.add(shares, picked: picked[0])
                #expect(ledger.isWithin(1, 2), "shares \(shares), after \(state)")
            }
        }
    }

    /// `H_n − 1` is the best that can be promised across changes nobody foresaw; what the sequence
    /// of unchanged weights may have left before adds to it: at worst
    /// `max over k of min(1, (n−k)/k)·(1 − 1/(2n−2)) + H_k − 1`.
    static let bounds: [(Int, Int128, Int128)] = [
        (2, 1, 2), (3, 7, 8), (4, 4, 3), (5, 17, 12), (6, 26, 15),
    ]

    @Test("Across changes nobody is further from its share than the bound", arguments: bounds)
    func bound(_ count: Int, _ numerator: Int128, _ over: Int128) {
        var random = SeededGenerator(seed: 40 + UInt64(count))
        for _ in 0..<60 {
            var state = RosterState(authorities: count)
            var shares = (0..<count).map { _ in random.number(1...6) }
            var ledger = Ledger(count)
            for _ in 0..<80 {
                if random.once(in: 3) {
                    // Often to the advantage of those to whom most is due already.
                    let order = ledger.due.indices.sorted { ledger.due[$0] > ledger.due[$1] }
                    let favoured = Set(order.prefix(random.number(1...count)))
                    let next = (0..<count).map { favoured.contains($0) ? random.number(2...5) : 1 }
                    let first = state.residuals(under: shares)?.denominator ?? 1
                    if Roster.commonDenominator(of: [shares, next], with: first) != nil {
                        state = state.carried(from: shares, to: next)
                        shares = next
                    }
                }
                let picked = Roster.picks(shares: shares, state: &state, count: 1)
                ledger.add(shares, picked: picked[0])
                #expect(ledger.isWithin(numerator, over), "shares \(shares), after \(state)")
            }
        }
    }

    @Test("What a state says is due is what a count by hand comes to", arguments: 1...20)
    func residuals(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var state = RosterState(authorities: 3)
        var ledger = Ledger(3)
        var shares = [1, 1, 1]
        for _ in 0..<6 {
            let next = (0..<3).map { _ in random.number(1...5) }
            state = state.carried(from: shares, to: next)
            shares = next
            for _ in 0..<random.number(0...9) {
                let picked = Roster.picks(shares: shares, state: &state, count: 1)
                ledger.add(shares, picked: picked[0])
            }
            let due = state.residuals(under: shares)
            #expect(due?.numerators.map { Int128($0) } ?? [0, 0, 0] == ledger.due)
            #expect(Int128(due?.denominator ?? 1) == ledger.denominator)
        }
    }

    @Test("A bed that closes after its cycle's weights have changed is taken back exactly")
    func madeAgain() {
        for (first, again) in [(3, 2), (3, 4), (1, 3), (2, 0)] {
            let (old, new) = ([1, 1], [2, 1])
            var before = RosterState(authorities: 2)
            _ = Roster.picks(shares: old, state: &before, count: first)
            var later = before.carried(from: old, to: new)
            let picked = Roster.picks(shares: new, state: &later, count: 5)
            var ledger = Ledger(2)
            var after = RosterState(authorities: 2)
            for seat in Roster.picks(shares: old, state: &after, count: again) {
                ledger.add(old, picked: seat)
            }
            for seat in picked { ledger.add(new, picked: seat) }
            later.replace(before, with: after, under: old, now: new)
            let due = later.residuals(under: new)
            #expect(due?.numerators.map { Int128($0) } ?? [0, 0] == ledger.due)
            #expect(Int128(due?.denominator ?? 1) == ledger.denominator)
        }
    }

    @Test("A common denominator beyond the limit is refused rather than rounded")
    func limit() {
        #expect(Roster.commonDenominator(of: [[1, 1], [60, 40], [2, 1]]) == 30)
        #expect(Roster.commonDenominator(of: [[0, 0]]) == 1)
        #expect(Roster.commonDenominator(of: [[999_983, 999_979], [999_961, 999_962]]) == nil)
    }
}
