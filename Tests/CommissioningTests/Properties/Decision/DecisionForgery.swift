import Commissioning

/// A fault planted in a decision, which the check of its invariant must find.
struct DecisionForgery: Sendable {
    let invariant: Invariant
    /// What is wrong with the decision.
    let name: String
    /// The case with the fault in it; nil where there is no room for it.
    let forge: @Sendable (DecidedCase) throws -> DecidedCase?

    init(
        _ invariant: Invariant, _ name: String,
        forge: @escaping @Sendable (DecidedCase) throws -> DecidedCase?
    ) {
        self.invariant = invariant
        self.name = name
        self.forge = forge
    }

    /// The answer to another instance, passed off as the answer to this one.
    private static func answering(
        _ decided: DecidedCase, _ change: (inout DecisionInstance) -> Void
    ) throws -> DecidedCase? {
        var other = decided.instance
        change(&other)
        guard other != decided.instance, (try? other.validate()) != nil else { return nil }
        var forged = try DecidedCase(deciding: other)
        forged.instance = decided.instance
        return forged
    }

    static let all: [DecisionForgery] = [
        DecisionForgery(.capacity, "a bed too many is filled") { decided in
            guard var forged = try answering(decided, { $0.cycles[0].beds += 1 }) else {
                return nil
            }
            forged.seats = decided.seats
            return forged
        },
        DecisionForgery(.capacity, "a child comes in a cycle it cannot enter") { decided in
            var forged = decided
            let barred = forged.placements.indices.first { index in
                let placement = forged.placements[index]
                return decided.instance.nominations[placement.nomination].commitment == nil
                    && decided.window(placement.nomination).count < decided.instance.cycles.count
            }
            guard let barred else { return nil }
            let old = forged.placements[barred]
            let outside = decided.instance.cycles.indices.first {
                !decided.window(old.nomination).contains($0)
            }
            guard let outside else { return nil }
            forged.placements[barred] = .init(
                nomination: old.nomination, cycle: outside, funding: old.funding,
                lender: old.lender)
            return forged
        },
        DecisionForgery(.capacity, "a child has two places") { decided in
            guard let first = decided.placements.first else { return nil }
            var forged = decided
            forged.placements.append(first)
            return forged
        },
        DecisionForgery(.capacity, "an authority's limit for now is not known") { decided in
            try answering(decided) { instance in
                for index in instance.authorities.indices {
                    instance.authorities[index].mostNow = nil
                }
            }
        },
        DecisionForgery(.commitments, "a promise is forgotten and the child competes") { decided in
            try answering(decided) { instance in
                for index in instance.nominations.indices {
                    instance.nominations[index].commitment = nil
                }
            }
        },
        DecisionForgery(.commitments, "a promised place is paid for anew") { decided in
            try answering(decided) { instance in
                for index in instance.nominations.indices {
                    instance.nominations[index].commitment?.funding = nil
                    instance.nominations[index].commitment?.lender = nil
                }
            }
        },
        DecisionForgery(.isolation, "who owes nothing gives way like a debtor") { decided in
            try answering(decided) { instance in
                instance.repayLimit = 2
                for index in instance.authorities.indices
                where instance.authorities[index].balanceWeeks >= 0 {
                    instance.authorities[index].balanceWeeks = -2 * instance.weeksPerPlace
                }
            }
        },
        DecisionForgery(.isolation, "places given up are not given up") { decided in
            try answering(decided) { instance in
                for index in instance.authorities.indices {
                    instance.authorities[index].releasedNow = 0
                }
            }
        },
        DecisionForgery(.isolation, "an own place goes to another's child") { decided in
            // The figures of the true answer, the places of one without whom it was owed to.
            guard let owed = decided.now.indices.first(where: { decided.now[$0] > 0 }) else {
                return nil
            }
            let forged = try answering(decided) { instance in
                for index in instance.nominations.indices
                where instance.nominations[index].authority == owed
                    && instance.nominations[index].commitment == nil
                {
                    instance.nominations[index].cycles.removeAll { $0 == 0 }
                }
            }
            guard var forged else { return nil }
            forged.now = decided.now
            forged.floor = decided.floor
            return forged
        },
        DecisionForgery(.conservation, "a bed is not seen") { decided in
            try answering(decided) { $0.cycles[$0.cycles.count - 1].beds -= 1 }
        },
        DecisionForgery(.conservation, "an authority gets its own places only") { decided in
            var forged = decided
            forged.placements.removeAll { placement in
                placement.funding == .lent
                    && decided.instance.nominations[placement.nomination].commitment == nil
            }
            let gone = Set(decided.placements.map(\.nomination)).subtracting(
                forged.placements.map(\.nomination))
            if gone.isEmpty { return nil }
            forged.waiting += gone.sorted().map {
                .init(nomination: $0, reasons: [], counterfactuals: [])
            }
            return forged
        },
        DecisionForgery(.determinism, "the order of listing decides between claims") { decided in
            try answering(decided) { instance in
                for index in instance.nominations.indices {
                    instance.nominations[index].waitingSince = index
                }
            }
        },
        DecisionForgery(.determinism, "a lender comes from the order of borrowers") { decided in
            var forged = decided
            guard let lent = forged.placements.firstIndex(where: { $0.lender != nil }),
                decided.instance.authorities.count > 1
            else { return nil }
            let old = forged.placements[lent]
            forged.placements[lent] = .init(
                nomination: old.nomination, cycle: old.cycle, funding: old.funding, lender: nil)
            return forged
        },
        DecisionForgery(.envy, "the newest claim comes first") { decided in
            try answering(decided) { instance in
                for index in instance.nominations.indices {
                    instance.nominations[index].waitingSince *= -1
                }
            }
        },
        DecisionForgery(.oneMoreBed, "the total is counted one too high") { decided in
            var forged = decided
            forged.tiers.placements += 1
            return forged
        },
        DecisionForgery(.oneMoreBed, "a debt is not counted in what is owed now") { decided in
            var forged = decided
            guard let owed = forged.now.indices.first(where: { forged.now[$0] < forged.alone[$0] })
            else { return nil }
            forged.now[owed] += 1
            return forged
        },
        DecisionForgery(.counterfactuals, "one more bed is said to help everybody") { decided in
            var forged = decided
            forged.waiting = decided.waiting.map { waiting in
                let window = decided.window(waiting.nomination)
                return .init(
                    nomination: waiting.nomination, reasons: waiting.reasons,
                    counterfactuals: window.map { .bed(cycle: $0) }
                        + waiting.counterfactuals.filter { $0.code == "window" })
            }
            return forged.waiting == decided.waiting ? nil : forged
        },
        DecisionForgery(.counterfactuals, "a change that helps is left out") { decided in
            guard let first = decided.waiting.firstIndex(where: { !$0.counterfactuals.isEmpty })
            else { return nil }
            var forged = decided
            forged.waiting[first] = .init(
                nomination: forged.waiting[first].nomination,
                reasons: forged.waiting[first].reasons,
                counterfactuals: forged.waiting[first].counterfactuals.dropLast())
            return forged
        },
        DecisionForgery(.exactness, "balances are not looked at") { decided in
            let forged = try answering(decided) { instance in
                instance.repayLimit = 0
                for index in instance.authorities.indices {
                    instance.authorities[index].balanceWeeks = 0
                }
            }
            // Only where somebody else is placed: the figures alone would give it away.
            return forged?.starts == decided.starts ? nil : forged
        },
        DecisionForgery(.exactness, "a child comes later than it could") { decided in
            var arrangement = Arrangement(instance: decided.instance, starts: decided.starts)
            for (index, placement) in decided.placements.enumerated() {
                for later in decided.window(placement.nomination) where later > placement.cycle {
                    arrangement.starts[placement.nomination] = later
                    if arrangement.breach == nil {
                        var forged = decided
                        forged.placements[index] = .init(
                            nomination: placement.nomination, cycle: later,
                            funding: placement.funding, lender: placement.lender)
                        forged.tiers.starts += later - placement.cycle
                        return forged
                    }
                    arrangement.starts[placement.nomination] = placement.cycle
                }
            }
            return nil
        },
    ]
}
