import Commissioning

/// Made-up questions of a given size, each made again from its number.
struct PlanSample {
    /// What is asked of a sample.
    struct Size: Sendable {
        let name: String
        let beds: Int
        let cycles: Int
        let children: Int
        let authorities: ClosedRange<Int>
        /// Pairs who may not live together, at most.
        let pairs: Int
        /// Whether the team can be what is short.
        let hasTeam: Bool
    }

    private var random: SampleNumbers
    private let size: Size

    /// The question with this number.
    static func make(_ size: Size, number: UInt64) -> DecisionInstance {
        var sample = PlanSample(random: SampleNumbers(seed: number), size: size)
        return sample.instance()
    }

    private mutating func instance() -> DecisionInstance {
        let count = random.next(size.authorities)
        let authorities = (0..<count).map { index in
            DecisionInstance.Authority(
                id: "a\(index)", share: random.next(1...3),
                standing: count < 10 && index == 1 ? random.next(0...1) : 0,
                balanceWeeks: index % 2 == 0 ? 12 * random.next(-2...2) : 0)
        }
        var roster = RosterState(authorities: count)
        _ = Roster.picks(
            shares: authorities.map(\.share), state: &roster, count: random.next(0...50))
        let cycles = (0..<size.cycles).map { index in
            DecisionInstance.Cycle(
                id: "c\(index)", beds: size.beds, start: 91 * index, end: 91 * index + 84)
        }
        let children = (0..<size.children).map { child($0, of: count) }
        return DecisionInstance(
            cycles: cycles, authorities: authorities, nominations: children, roster: roster,
            team: size.hasTeam ? team() : nil, incompatible: pairs())
    }

    private mutating func child(_ index: Int, of authorities: Int) -> DecisionInstance.Nomination {
        let first = random.next(0...size.cycles - 1)
        let last = random.next(first...size.cycles - 1)
        let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next(0...255)) }
        guard let ticket = Ticket(bytes) else { preconditionFailure("a ticket has 32 bytes") }
        return DecisionInstance.Nomination(
            id: "n\(index)", authority: random.next(0...authorities - 1),
            priorityClass: random.next(1...3), waitingSince: random.next(0...400),
            ticket: ticket, cycles: Array(first...last))
    }

    /// Seven to twelve slots, some of them held by other families for part of the time.
    private mutating func team() -> DecisionInstance.TeamSlots {
        let busy = (0..<random.next(0...4)).map { _ in
            let from = random.next(-60...250)
            return DecisionInstance.Busy(
                from: from, to: from + random.next(30...140), slots: random.next(1...2))
        }
        return DecisionInstance.TeamSlots(slots: random.next(7...12), weeksAfter: 20, busy: busy)
    }

    private mutating func pairs() -> [DecisionInstance.Pair] {
        guard size.pairs > 0 else { return [] }
        return (0..<random.next(0...size.pairs)).map { _ in
            let first = random.next(0...size.children - 2)
            return DecisionInstance.Pair(first, random.next(first + 1...size.children - 1))
        }
    }
}

extension PlanSample.Size {
    /// The home of the 2018 plan: three beds, forty children in view.
    static let real = Self(
        name: "real", beds: 3, cycles: 4, children: 40, authorities: 2...4, pairs: 12,
        hasTeam: true)
    /// All of England's children's services: 400 homes of three beds.
    static let national = Self(
        name: "national", beds: 1_200, cycles: 4, children: 20_000, authorities: 153...153,
        pairs: 0, hasTeam: false)
}

/// Numbers that look random and are the same everywhere.
/// - Source: S. Vigna, SplitMix64 (2015), in the public domain.
struct SampleNumbers {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// A number of this range.
    mutating func next(_ range: ClosedRange<Int>) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return range.lowerBound + Int((word ^ (word >> 31)) % UInt64(range.count))
    }
}
