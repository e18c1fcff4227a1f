import Commissioning
import Testing

@Suite("Decision: swaps, a larger number that needs somebody to wait")
struct SwapTests {
    /// A random instance with many children who can start in one cycle only, half of the
    /// promises of the first cycle such that they could be swapped.
    private func make(_ seed: UInt64, constrained: Bool) -> DecisionInstance {
        var instance = InstanceMaker.make(seed: seed, nominations: 6, constrained: constrained)
        var random = SeededGenerator(seed: seed &+ 1)
        for index in instance.cycles.indices {
            instance.cycles[index].beds = random.number(1...2)
        }
        for index in instance.authorities.indices {
            instance.authorities[index].share = random.number(1...2)
            instance.authorities[index].standing = 0
        }
        for index in instance.nominations.indices {
            if random.once(in: 2) {
                instance.nominations[index].cycles = [0]
            } else if random.once(in: 2) {
                instance.nominations[index].cycles = Array(instance.cycles.indices)
            }
            guard let promise = instance.nominations[index].commitment else { continue }
            instance.nominations[index].commitment = nil
            guard promise.cycle == 0, random.once(in: 2),
                !instance.nominations.contains(where: { $0.commitment != nil })
            else { continue }
            instance.nominations[index].commitment = promise
            instance.nominations[index].commitment?.later = Array(
                instance.cycles.indices.dropFirst())
        }
        return instance
    }

    /// One bed in each of two cycles, the first one's own and then the other's; a child of the
    /// first who can wait, and one of the other who cannot.
    private func smallest() throws -> DecisionInstance {
        let ticket = try #require(Ticket(Array(repeating: 0, count: 32)))
        return DecisionInstance(
            cycles: [.init(id: "c1", beds: 1), .init(id: "c2", beds: 1)],
            authorities: [.init(id: "a", share: 1), .init(id: "b", share: 1)],
            nominations: [
                .init(
                    id: "n1", authority: 0, priorityClass: 1, waitingSince: 0, ticket: ticket,
                    cycles: [0, 1]),
                .init(
                    id: "n2", authority: 1, priorityClass: 1, waitingSince: 0, ticket: ticket,
                    cycles: [0]),
            ], roster: RosterState(authorities: 2))
    }

    @Test("The smallest one: who can wait does, for the other's place of the next cycle")
    func byHand() throws {
        var instance = try smallest()
        let swap = Decision.Swap(
            gives: 0, takes: 1, child: 0, until: 1, instead: 1, placements: 2)
        let decision = try instance.decide()
        #expect(decision.tiers.placements == 1)
        #expect(decision.placements.map(\.nomination) == [0])
        #expect(decision.swaps == [swap])
        #expect(try instance.decide(proposing: false).swaps.isEmpty)
        // A promise can be swapped where it says so, and nowhere else.
        instance.nominations[0].commitment = .init(cycle: 0, funding: .seat, later: [1])
        #expect(try instance.decide().swaps == [swap])
        #expect(try instance.bears(swap))
        instance.nominations[0].commitment = .init(cycle: 0, funding: .seat)
        #expect(try instance.decide().swaps.isEmpty)
        #expect(try !instance.bears(swap))
        // A place that is lent is not its to give.
        instance.nominations[0].commitment = .init(
            cycle: 0, funding: .lent, lender: 1, later: [1])
        #expect(try instance.decide().swaps.isEmpty)
    }

    @Test("The later place must be the other's, and not promised already")
    func laterPlace() throws {
        var instance = try smallest()
        instance.roster = RosterState(t: 1, taken: [0, 1])
        instance.cycles[1].beds = 0
        #expect(try instance.decide().swaps.isEmpty)
        instance = try smallest()
        instance.authorities[1].share = 0
        #expect(try instance.decide().swaps.isEmpty)
        instance = try smallest()
        var third = instance.nominations[1]
        third.id = "n3"
        third.cycles = [1]
        third.commitment = .init(cycle: 1)
        instance.nominations.append(third)
        instance.cycles[1].beds = 2
        #expect(try instance.decide().swaps.isEmpty)
    }

    @Test(
        "A swap is found for two authorities exactly when one exists, and it is the best",
        arguments: 0..<4, [false, true])
    func equalsEverySwap(batch: Int, constrained: Bool) throws {
        var count = 0
        for step in 0..<1_000 {
            let seed = UInt64(200_000 + batch * 10_000 + step)
            let instance = make(seed, constrained: constrained)
            let decision = try instance.decide(explained: false)
            let expected = EverySwap(instance, decision)
            let found = decision.swaps.map { [$0.gives, $0.takes, $0.placements] }
            #expect(found == expected.best, "seed \(seed)")
            for swap in decision.swaps {
                count += 1
                #expect(expected.isOne(swap), "seed \(seed)")
                #expect(try instance.bears(swap), "seed \(seed)")
            }
        }
        #expect(count >= 4, "too few swaps to tell anything: \(count)")
    }
}

/// Every swap there is, found by trying each and deciding again by trying every assignment.
struct EverySwap {
    private let instance: DecisionInstance
    private let decision: Decision
    /// By giver and taker: the authorities and the most placements of their swaps.
    private(set) var best: [[Int]] = []

    init(_ instance: DecisionInstance, _ decision: Decision) {
        self.instance = instance
        self.decision = decision
        let waits = decision.waiting.contains {
            !instance.nominations[$0.nomination].cycles.isEmpty
        }
        let beds = instance.cycles.reduce(0) { $0 + $1.beds }
        guard waits, decision.placements.count < beds else { return }
        for giver in instance.authorities.indices {
            for taker in instance.authorities.indices where taker != giver {
                if let most = most(giver, taker) { best.append([giver, taker, most]) }
            }
        }
    }

    /// Whether this is a swap, with the placements it says.
    func isOne(_ swap: Decision.Swap) -> Bool {
        movable(swap.gives).contains(swap.child) && enterable(swap.takes).contains(swap.instead)
            && later(swap.child).contains(swap.until)
            && hasPlace(swap.takes, in: swap.until)
            && total(swap.child, swap.until, swap.instead) == swap.placements
    }

    private func most(_ giver: Int, _ taker: Int) -> Int? {
        var totals: [Int] = []
        for child in movable(giver) {
            for until in later(child) where hasPlace(taker, in: until) {
                totals += enterable(taker).compactMap { total(child, until, $0) }
            }
        }
        return totals.max()
    }

    /// Children with an own place of the first cycle.
    private func movable(_ giver: Int) -> [Int] {
        decision.placements.filter {
            $0.cycle == 0 && [.standing, .seat].contains($0.funding)
                && instance.nominations[$0.nomination].authority == giver
        }.map(\.nomination)
    }

    /// Children who could start now and do not.
    private func enterable(_ taker: Int) -> [Int] {
        let now = Set(decision.placements.filter { $0.cycle == 0 }.map(\.nomination))
        return instance.nominations.indices.filter {
            let child = instance.nominations[$0]
            return child.authority == taker && child.commitment == nil && !now.contains($0)
                && child.cycles.contains(0)
        }
    }

    private func later(_ child: Int) -> [Int] {
        let child = instance.nominations[child]
        return child.commitment?.later ?? child.cycles.filter { $0 > 0 }
    }

    private func hasPlace(_ taker: Int, in cycle: Int) -> Bool {
        let promised = instance.nominations.filter {
            $0.commitment?.cycle == cycle && ($0.commitment?.lender ?? $0.authority) == taker
        }
        return decision.seats[cycle][taker] > promised.count
    }

    /// Placements after one swap, if there are more and no authority has fewer.
    private func total(_ child: Int, _ until: Int, _ instead: Int) -> Int? {
        var after = instance
        for placement in decision.placements where placement.cycle == 0 {
            after.nominations[placement.nomination].commitment = .init(cycle: 0)
        }
        after.nominations[child].commitment = nil
        after.nominations[child].cycles = [until]
        after.nominations[instead].cycles = [0]
        let answer = EveryAssignment(after, musts: [child, instead])
        guard answer.tiers.placements > decision.tiers.placements else { return nil }
        for index in instance.authorities.indices {
            let placed = answer.best.indices.filter {
                answer.best[$0] != nil && instance.nominations[$0].authority == index
            }
            if placed.count < decision.counts[index] { return nil }
        }
        return answer.tiers.placements
    }
}
