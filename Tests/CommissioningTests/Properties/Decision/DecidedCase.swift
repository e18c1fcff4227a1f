import Commissioning

/// An instance and its answer as plain values, so that a test can forge either.
struct DecidedCase {
    var instance: DecisionInstance
    var placements: [Decision.Placement]
    var waiting: [Decision.Waiting]
    var seats: [[Int]]
    var tiers: Decision.Tiers
    var now: [Int]
    var alone: [Int]
    var floor: [Int]

    /// An answer as it was given.
    init(_ instance: DecisionInstance, _ decision: Decision) {
        self.instance = instance
        placements = decision.placements
        waiting = decision.waiting
        seats = decision.seats
        tiers = decision.tiers
        now = decision.nowEntitlement
        alone = decision.aloneTotal
        floor = decision.floorTotal
    }

    /// Decides an instance and says why.
    init(deciding instance: DecisionInstance) throws(InstanceFault) {
        self.init(instance, try instance.decide())
    }

    /// Decides an instance that must be decidable.
    init(explaining instance: DecisionInstance) throws(Failure) {
        do throws(InstanceFault) {
            try self.init(deciding: instance)
        } catch {
            throw Failure(
                invariant: .exactness, sentence: "not decided: \(error)", story: ["\(instance)"])
        }
    }

    /// Whether more than beds and windows can keep a child out.
    var isConstrained: Bool { instance.team != nil || !instance.incompatible.isEmpty }

    /// Who has which place and who pays for it, whatever it was that decided so.
    static func places(_ placements: [Decision.Placement]) -> [Decision.Placement] {
        placements.map {
            Decision.Placement(
                nomination: $0.nomination, cycle: $0.cycle, funding: $0.funding, lender: $0.lender)
        }
    }

    /// The cycle of each nomination's place, nil for none.
    var starts: [Int?] {
        var starts = [Int?](repeating: nil, count: instance.nominations.count)
        for placement in placements { starts[placement.nomination] = placement.cycle }
        return starts
    }

    /// Cycles in which a nomination could have its place.
    func window(_ nomination: Int) -> [Int] {
        let child = instance.nominations[nomination]
        return child.commitment.map { [$0.cycle] } ?? child.cycles
    }

    /// The instance and the answer, for a person.
    var story: [String] {
        let cycles = instance.cycles.enumerated().map {
            "\($0): \($1.beds) beds, seats \(seats[$0]), days \($1.start)..<\($1.end)"
        }
        let authorities = instance.authorities.map {
            "\($0.id): share \($0.share), standing \($0.standing), balance \($0.balanceWeeks), "
                + "released \($0.releasedNow), sells \($0.sellNow?.places ?? 0), "
                + "moved \($0.movedNow), most now \($0.mostNow.map(String.init) ?? "-")"
        }
        let starts = starts
        let children = instance.nominations.enumerated().map { index, child in
            "\(child.id) of \(instance.authorities[child.authority].id): class "
                + "\(child.priorityClass), rank \(child.rank), since \(child.waitingSince), "
                + "ticket \(child.ticket.bytes[0]), cycles \(child.cycles), promised "
                + "\(child.commitment.map { "\($0.cycle) \($0.funding?.rawValue ?? "?")" } ?? "-")"
                + " → \(starts[index].map(String.init) ?? "waits")"
        }
        var terms = [
            "roster \(instance.roster.taken), yields \(instance.repayLimit), "
                + "place of \(instance.weeksPerPlace) weeks"
        ]
        if let team = instance.team {
            let busy = team.busy.map { "\($0.slots) on \($0.from)..<\($0.to)" }
            terms.append("team of \(team.slots), \(team.weeksAfter) weeks after, busy \(busy)")
        }
        if !instance.incompatible.isEmpty {
            terms.append("apart \(instance.incompatible.map { [$0.first, $0.second] })")
        }
        return cycles.map { "cycle \($0)" } + authorities + terms + children
    }
}
