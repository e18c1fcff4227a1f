import Commissioning

/// What is looked at by deciding a changed instance.
extension DecisionCheck {
    /// The same instance, listed otherwise, renamed, or with every placement promised, has the
    /// same answer.
    static func determinism(_ decided: DecidedCase) throws(InstanceFault) -> String? {
        let count = decided.instance.nominations.count
        // A fixed order unlike the first: backwards, and then every other one.
        let backwards = Array((0..<count).reversed())
        let order = backwards.filter { $0 % 2 == 0 } + backwards.filter { $0 % 2 == 1 }
        var changed = decided.instance
        changed.nominations = order.map { decided.instance.nominations[$0] }
        let position = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        changed.incompatible = changed.incompatible.reversed().map {
            .init(position[$0.second] ?? 0, position[$0.first] ?? 0)
        }
        for index in changed.authorities.indices { changed.authorities[index].id = "other\(index)" }
        for index in changed.cycles.indices { changed.cycles[index].id = "renamed\(index)" }
        let other = try changed.decide()
        if other.tiers != decided.tiers { return "listed otherwise, the tiers differ" }
        let placements = other.placements.map {
            Decision.Placement(
                nomination: order[$0.nomination], cycle: $0.cycle, funding: $0.funding,
                lender: $0.lender, pricePence: $0.pricePence, decidedBy: $0.decidedBy,
                runnerUp: $0.runnerUp.map { order[$0] })
        }
        if placements != decided.placements { return "listed otherwise, the places differ" }
        let waiting = other.waiting.map {
            Decision.Waiting(
                nomination: order[$0.nomination], reasons: $0.reasons,
                counterfactuals: $0.counterfactuals)
        }
        if waiting != decided.waiting { return "listed otherwise, the reasons differ" }
        if let fault = try promised(decided) { return fault }
        return try reordered(decided)
    }

    private static func promised(_ decided: DecidedCase) throws(InstanceFault) -> String? {
        var changed = decided.instance
        for placement in decided.placements {
            changed.nominations[placement.nomination].commitment = DecisionInstance.Commitment(
                cycle: placement.cycle, funding: placement.funding, lender: placement.lender)
        }
        let again = try changed.decide(explained: false, proposing: false).placements
        return DecidedCase.places(again) == DecidedCase.places(decided.placements)
            ? nil : "decided again with everything promised, the places differ"
    }

    /// The authorities in the opposite order. Where no tie of the roster falls the other way,
    /// only which of two equal debtors lends, or which of two buyers comes first, may change.
    private static func reordered(_ decided: DecidedCase) throws(InstanceFault) -> String? {
        let last = decided.instance.authorities.count - 1
        var changed = decided.instance
        changed.authorities.reverse()
        changed.roster.taken.reverse()
        for index in changed.nominations.indices {
            changed.nominations[index].authority = last - changed.nominations[index].authority
            if let lender = changed.nominations[index].commitment?.lender {
                changed.nominations[index].commitment?.lender = last - lender
            }
        }
        let other = try changed.decide(explained: false, proposing: false)
        guard other.seats.map({ Array($0.reversed()) }) == decided.seats else { return nil }
        if other.tiers != decided.tiers { return "authorities reversed, the tiers differ" }
        let were = decided.placements.map { "\($0.nomination) \($0.cycle)" }
        let are = other.placements.map { "\($0.nomination) \($0.cycle)" }
        if were != are { return "authorities reversed, the places differ" }
        let debts = decided.instance.authorities.map { max(0, -$0.balanceWeeks) }
        guard Set(debts).count == debts.count else { return nil }
        // Buyers come in agreement order.
        guard decided.instance.authorities.allSatisfy({ $0.buyNow == nil }) else { return nil }
        for cycle in decided.instance.cycles.indices {
            let were = decided.placements.filter { $0.cycle == cycle }.compactMap(\.lender)
            let are = other.placements.filter { $0.cycle == cycle }.compactMap(\.lender)
            if were.sorted() != are.map({ last - $0 }).sorted() {
                return "authorities reversed, cycle \(cycle) has other lenders"
            }
        }
        return nil
    }

    /// One more bed lowers neither the total nor what anybody is owed now.
    ///
    /// The total can fall where slots or pairs come between: an own place more is used now before
    /// anything else is looked at, and can keep two others out.
    /// A bed in an earlier cycle moves every later pick of the roster by one, and with the seats
    /// the floors: only one in the last cycle leaves everybody's floor at least as high.
    static func oneMoreBed(_ decided: DecidedCase) throws(InstanceFault) -> String? {
        for cycle in decided.instance.cycles.indices {
            var larger = decided.instance
            larger.cycles[cycle].beds += 1
            guard larger.isOwned else { continue }
            let other = try larger.decide(explained: false, proposing: false)
            if !decided.isConstrained, other.tiers.placements < decided.tiers.placements {
                return "one more bed in cycle \(cycle) makes \(other.tiers.placements) places of "
                    + "\(decided.tiers.placements)"
            }
            if zip(other.nowEntitlement, decided.now).contains(where: { $0 < $1 }) {
                return "one more bed in cycle \(cycle) lowers what is owed now"
            }
            guard cycle == decided.instance.cycles.count - 1 else { continue }
            if zip(other.floorTotal, decided.floor).contains(where: { $0 < $1 }) {
                return "one more bed in the last cycle lowers a floor"
            }
        }
        return nil
    }

    /// What is stated is what comes true, of all that could be stated.
    static func counterfactuals(_ decided: DecidedCase) throws(InstanceFault) -> String? {
        for waiting in decided.waiting {
            let window = decided.window(waiting.nomination)
            let added = window.last.map { $0 + 1 } ?? decided.instance.cycles.count
            var asked = window.map { Counterfactual.bed(cycle: $0) }
            asked += fullDays(decided, window).map { .teamSlot(cycle: $0, days: $1) }
            if added < decided.instance.cycles.count { asked.append(.window(cycle: added)) }
            var comesTrue: [Counterfactual] = []
            for change in asked {
                var changed = decided.instance
                switch change {
                case .bed(let cycle): changed.cycles[cycle].beds += 1
                case .window(let cycle):
                    changed.nominations[waiting.nomination].cycles.append(cycle)
                case .teamSlot(_, let days):
                    // One slot more, taken on all other days.
                    changed.team?.slots += 1
                    changed.team?.busy += [
                        .init(from: -700_000, to: days.lowerBound, slots: 1),
                        .init(from: days.upperBound, to: 700_000, slots: 1),
                    ]
                }
                guard changed.isOwned else { continue }
                let placed = try changed.decide(explained: false, proposing: false).placements
                if placed.contains(where: { $0.nomination == waiting.nomination }) {
                    comesTrue.append(change)
                }
            }
            if waiting.counterfactuals != comesTrue {
                return "nomination \(waiting.nomination): stated \(waiting.counterfactuals), "
                    + "true \(comesTrue)"
            }
        }
        return nil
    }

    /// For each cycle of a window that lacks slots, from the first day without one to the last.
    private static func fullDays(
        _ decided: DecidedCase, _ window: [Int]
    ) -> [(cycle: Int, days: Range<Int>)] {
        guard let team = decided.instance.team else { return [] }
        let covered = decided.instance.cycles.map { $0.start..<($0.end + 7 * team.weeksAfter) }
        return window.compactMap { cycle in
            let full = covered[cycle].filter { day in
                let busy = team.busy.filter { $0.from <= day && day < $0.to }.map(\.slots)
                let held = decided.placements.count { covered[$0.cycle].contains(day) }
                return busy.reduce(0, +) + held >= team.slots
            }
            guard let first = full.first, let last = full.last else { return nil }
            return (cycle, first..<last + 1)
        }
    }
}

extension DecisionInstance {
    /// Whether every bed is somebody's; else there is nothing to decide.
    fileprivate var isOwned: Bool {
        let standing = authorities.reduce(0) { $0 + $1.standing }
        return authorities.contains { $0.share > 0 } || cycles.allSatisfy { $0.beds <= standing }
    }
}
