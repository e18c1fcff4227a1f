import Commissioning

/// Random instances small enough to try every assignment, each made again from its seed.
struct InstanceMaker {
    private var random: Choices
    private var instance: DecisionInstance

    private init(_ choices: Choices) {
        random = choices
        instance = DecisionInstance(
            cycles: [], authorities: [], nominations: [], roster: RosterState(t: 0, taken: []))
    }

    /// The instance of one seed: at most `nominations` children, and with a team that can be
    /// short and children who may not live together only where that is asked for.
    static func make(
        seed: UInt64, nominations: Int = 6, constrained: Bool = false
    ) -> DecisionInstance {
        var choices = Choices(seed: seed)
        return make(&choices, nominations: nominations, constrained: constrained)
    }

    /// The instance of these choices: at most so many children and authorities.
    static func make(
        _ choices: inout Choices, nominations: Int, authorities: Int = 3, constrained: Bool
    ) -> DecisionInstance {
        var maker = InstanceMaker(choices)
        maker.makeOwners(atMost: authorities)
        maker.makeChildren(atMost: nominations)
        maker.promise()
        if constrained {
            maker.employTeam()
            maker.separate()
        }
        choices = maker.random
        return maker.instance
    }

    private mutating func employTeam() {
        guard !random.once(in: 4) else { return }
        for index in instance.cycles.indices {
            instance.cycles[index].start = 91 * index + random.number(0...6)
            instance.cycles[index].end = instance.cycles[index].start + 84
        }
        var team = DecisionInstance.TeamSlots(
            slots: random.number(0...7), weeksAfter: random.number(0...20))
        for _ in 0..<random.number(0...3) {
            let from = random.number(-30...300)
            team.busy.append(
                DecisionInstance.Busy(
                    from: from, to: from + random.number(1...120), slots: random.number(0...3)))
        }
        instance.team = team
    }

    private mutating func separate() {
        let count = instance.nominations.count
        guard count > 1 else { return }
        for _ in 0..<random.number(0...count + 2) {
            let first = random.number(0...count - 1)
            let second = random.number(0...count - 1)
            if first != second { instance.incompatible.append(.init(first, second)) }
        }
    }

    private mutating func makeOwners(atMost most: Int) {
        let count = random.number(1...most)
        let indebted = random.once(in: 2)
        for index in 0..<count {
            instance.authorities.append(
                DecisionInstance.Authority(
                    id: "a\(index)",
                    share: index == 0 ? random.number(1...3) : random.number(0...3),
                    standing: random.once(in: 3) ? random.number(1...2) : 0,
                    balanceWeeks: indebted ? random.number(-30...30) : 0,
                    releasedNow: random.once(in: 5) ? random.number(1...2) : 0,
                    mostNow: random.once(in: 6) ? random.number(0...2) : nil))
        }
        for index in 0..<random.number(1...3) {
            instance.cycles.append(
                DecisionInstance.Cycle(id: "c\(index)", beds: random.number(0...3)))
        }
        instance.roster = RosterState(authorities: count)
        let shares = instance.authorities.map(\.share)
        _ = Roster.picks(
            shares: shares, state: &instance.roster, count: random.number(0...7))
        instance.repayLimit = random.number(0...2)
        instance.weeksPerPlace = random.once(in: 4) ? random.number(1...15) : 12
    }

    private mutating func makeChildren(atMost most: Int) {
        for index in 0..<random.number(0...most) {
            let bytes = (0..<32).map { $0 == 0 ? UInt8(random.number(0...3)) : UInt8(7) }
            guard let ticket = Ticket(bytes) else { continue }
            instance.nominations.append(
                DecisionInstance.Nomination(
                    id: "n\(index)",
                    authority: random.number(0...instance.authorities.count - 1),
                    priorityClass: random.number(1...2), rank: random.number(0...1),
                    waitingSince: random.number(0...2), ticket: ticket,
                    cycles: instance.cycles.indices.filter { _ in random.number(0...9) < 6 }))
        }
    }

    private mutating func promise() {
        guard random.once(in: 2) else { return }
        var left = instance.cycles.map(\.beds)
        for index in instance.nominations.indices where random.once(in: 3) {
            let cycle = random.number(0...left.count - 1)
            guard left[cycle] > 0 else { continue }
            left[cycle] -= 1
            var commitment = DecisionInstance.Commitment(cycle: cycle)
            if random.once(in: 2) {
                commitment.funding = Funding.allCases[random.number(0...3)]
                if commitment.funding == .lent || commitment.funding == .spot {
                    commitment.lender = random.number(0...instance.authorities.count - 1)
                }
            }
            instance.nominations[index].commitment = commitment
        }
    }
}
