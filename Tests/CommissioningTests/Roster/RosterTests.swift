import Commissioning
import Testing

@Suite("Roster: whole seats from exact shares")
struct RosterTests {
    private func sequence(_ shares: [Int], _ count: Int) -> [Int] {
        var state = RosterState(authorities: shares.count)
        return Roster.picks(shares: shares, state: &state, count: count)
    }

    /// |w·t/W − x| ≤ 1 − 1/(2n−2), multiplied out: D·|w·t − W·x| ≤ (D − 1)·W.
    private func holdsBound(_ shares: [Int], _ state: RosterState) -> Bool {
        let positive = shares.filter { $0 > 0 }.count
        let sum = shares.reduce(0, +)
        let denominator = max(1, 2 * positive - 2)
        return shares.indices.allSatisfy { index in
            let off = shares[index] * state.t - sum * state.taken[index]
            return denominator * abs(off) <= (denominator - 1) * sum
        }
    }

    @Test("Equal shares take turns, the first in agreement order first")
    func equalShares() {
        #expect(sequence([1, 1], 6) == [0, 1, 0, 1, 0, 1])
        #expect(sequence([5, 5], 4) == [0, 1, 0, 1])
        #expect(sequence([1, 1, 1], 6) == [0, 1, 2, 0, 1, 2])
    }

    @Test("Two to one gives the larger share the outer seats of every three")
    func twoToOne() {
        #expect(sequence([2, 1], 6) == [0, 1, 0, 0, 1, 0])
        #expect(sequence([1, 2], 6) == [1, 0, 1, 1, 0, 1])
        #expect(sequence([4, 2], 6) == sequence([2, 1], 6))
    }

    @Test("Three equal beds a cycle fall two to one, then one to two")
    func threeBedsAlternate() {
        var state = RosterState(authorities: 2)
        let cycles = (0..<4).map { _ in
            Roster.ownPlaces(beds: 3, standing: [0, 0], shares: [1, 1], state: &state).seats
        }
        #expect(cycles == [[2, 1], [1, 2], [2, 1], [1, 2]])
    }

    @Test("A zero share is never picked, one share alone always, no share at all nobody")
    func degenerateShares() {
        #expect(sequence([0, 3, 0], 3) == [1, 1, 1])
        #expect(!sequence([2, 0, 5], 50).contains(1))
        var state = RosterState(t: 4, taken: [3, 1])
        #expect(Roster.picks(shares: [0, 0], state: &state, count: 5).isEmpty)
        #expect(state == RosterState(t: 4, taken: [3, 1]))
    }

    @Test("Picking in two goes is picking in one", arguments: 0..<20)
    func picksCompose(first: Int) {
        var whole = RosterState(authorities: 3)
        let all = Roster.picks(shares: [5, 3, 2], state: &whole, count: 20)
        var split = RosterState(authorities: 3)
        let head = Roster.picks(shares: [5, 3, 2], state: &split, count: first)
        let tail = Roster.picks(shares: [5, 3, 2], state: &split, count: 20 - first)
        #expect(all == head + tail)
        #expect(whole == split)
    }

    @Test("Every prefix is within the bound, zero shares among them", arguments: 1...6)
    func boundAtEveryPrefix(count: Int) {
        var random = SeededGenerator(seed: UInt64(count))
        for _ in 0..<60 {
            let most = random.once(in: 3) ? 1_000 : 9
            let shares = (0..<count).map { _ in random.number(0...most) }
            var state = RosterState(authorities: count)
            for _ in 0..<150 where shares.contains(where: { $0 > 0 }) {
                _ = Roster.picks(shares: shares, state: &state, count: 1)
                #expect(holdsBound(shares, state), "shares \(shares), after \(state)")
            }
        }
    }

    @Test("The bound survives beds that come and go", arguments: 2...6)
    func boundUnderCapacityChanges(count: Int) {
        var random = SeededGenerator(seed: 1_000 + UInt64(count))
        for _ in 0..<40 {
            let shares = (0..<count).map { _ in random.number(1...7) }
            let standing = (0..<count).map { _ in random.number(0...2) }
            var state = RosterState(authorities: count)
            for _ in 0..<40 {
                let beds = random.number(0...9)
                let places = Roster.ownPlaces(
                    beds: beds, standing: standing, shares: shares, state: &state)
                #expect(places.totals.reduce(0, +) == beds)
                #expect(holdsBound(shares, state), "shares \(shares), after \(state)")
            }
        }
    }

    @Test("Shares and counts at their limits do not overflow")
    func largeNumbers() {
        let shares = [1_000_000, 999_999, 1]
        var state = RosterState(t: 2_000_000, taken: shares)
        let start = state
        let again = Roster.picks(shares: shares, state: &state, count: 100)
        #expect(again == sequence(shares, 100))
        #expect(state.t == start.t + 100)
        var far = RosterState(t: 1_000_000_000_000, taken: [1_000_000_000_000, 0, 0])
        #expect(Roster.picks(shares: shares, state: &far, count: 2) == [1, 1])
    }

    @Test("Beds below the standing places cost the last ones in agreement order")
    func standingPlacesGoFromTheEnd() {
        var state = RosterState(authorities: 3)
        let few = Roster.ownPlaces(
            beds: 3, standing: [1, 2, 1], shares: [1, 1, 1], state: &state)
        #expect(few.standing == [1, 2, 0])
        #expect(few.seats == [0, 0, 0])
        #expect(state.t == 0)
        let fewer = Roster.ownPlaces(
            beds: 2, standing: [1, 2, 1], shares: [1, 1, 1], state: &state)
        #expect(fewer.standing == [1, 1, 0])
        let enough = Roster.ownPlaces(
            beds: 6, standing: [1, 2, 1], shares: [1, 1, 1], state: &state)
        #expect(enough.standing == [1, 2, 1])
        #expect(enough.sequence == [0, 1])
        #expect(enough.total(1) == 3)
    }
}
