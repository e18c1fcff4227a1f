extension DecisionInstance {
    /// Decides who has which place, in integers throughout.
    ///
    /// Lexicographic optimum, each tier fixed before the next: commitments kept; most
    /// placements within the first cycle's entitlements; most within the floors over the
    /// horizon; most placements; least squared balances that would remain; which children, in
    /// the order of claims; least sum of start positions, then each child in that order as
    /// early as still possible. The same instance gives the same answer on every machine, and
    /// so does the same instance with its nominations in another order.
    /// - Parameters:
    ///   - explained: Whether to say what decided each placement and why the others wait, which
    ///     takes many more decisions than one. Without it the waiting bear no reasons.
    ///   - proposing: Whether to look for swaps, which takes some more.
    /// - Throws: what `validate` throws.
    package func decide(
        explained: Bool = true, proposing: Bool = true
    ) throws(InstanceFault) -> Decision {
        try validate()
        let docket = Docket(self)
        let entitlement = Entitlement(docket)
        let search = Search(docket, entitlement)
        guard let answer = search.best else {
            preconditionFailure("promises fit, so there is an assignment")
        }
        var swaps: [Decision.Swap] = []
        if proposing, search.bound == nil {
            var trials = SwapSearch(docket, entitlement, answer)
            swaps = trials.swaps()
        }
        let explanation = explained ? Explanation(docket, entitlement, answer) : nil
        return Decision(
            status: search.bound == nil ? .optimal : .bestKnown,
            bound: search.bound.flatMap { answer.bound(by: $0) },
            nodes: search.nodes,
            seats: docket.places.map(\.totals),
            tiers: answer.tiers,
            counts: answer.counts,
            placements: docket.placements(answer, explanation?.grounds() ?? [:]),
            waiting: explanation?.waiting() ?? docket.unexplained(answer),
            swaps: swaps,
            rosterAfterFirst: docket.rosterAfterFirst,
            nowEntitlement: entitlement.now,
            aloneTotal: entitlement.alone,
            floorTotal: entitlement.floor)
    }

    /// Whether a swap, found when less was known, would still make placements more.
    /// - Throws: what `validate` throws.
    package func bears(_ swap: Decision.Swap) throws(InstanceFault) -> Bool {
        try validate()
        let docket = Docket(self)
        let entitlement = Entitlement(docket)
        guard let answer = Search(docket, entitlement).best else { return false }
        var trials = SwapSearch(docket, entitlement, answer)
        return trials.bears(swap)
    }
}

extension Assignment {
    /// What a better answer could be worth where it first differs.
    fileprivate func bound(by better: Assignment) -> Decision.Bound? {
        guard let tier = firstLoss(to: better) else { return nil }
        let value =
            switch tier {
            case .commitments: 0
            case .ownNow: better.tiers.ownNow
            case .ownHorizon: better.tiers.ownHorizon
            case .placements: better.tiers.placements
            case .surplus: better.tiers.surplus
            case .children:
                1
                    + (cycleOfPosition.indices.first { serves($0) != better.serves($0) }
                        ?? cycleOfPosition.count)
            case .starts: better.tiers.starts
            }
        return Decision.Bound(tier: tier, value: value)
    }
}

extension Docket {
    /// Everyone waiting, and no reasons.
    fileprivate func unexplained(_ answer: Assignment) -> [Decision.Waiting] {
        order.indices.filter { !answer.serves($0) }.map {
            Decision.Waiting(nomination: order[$0], reasons: [], counterfactuals: [])
        }
    }

    /// Everyone placed, by cycle and then in the order of claims.
    fileprivate func placements(
        _ answer: Assignment, _ grounds: [Int: Explanation.Grounds]
    ) -> [Decision.Placement] {
        let funding = FundingPlan(self, cycleOfPosition: answer.cycleOfPosition)
        var byCycle = [[Decision.Placement]](repeating: [], count: cycleCount)
        for (position, cycle) in answer.cycleOfPosition.enumerated() {
            guard let cycle, let place = funding.placeOfPosition[position] else { continue }
            byCycle[cycle].append(
                Decision.Placement(
                    nomination: order[position], cycle: cycle, funding: place.funding,
                    lender: place.lender, pricePence: place.pricePence,
                    decidedBy: grounds[position]?.decidedBy,
                    runnerUp: grounds[position]?.runnerUp.map { order[$0] }))
        }
        return byCycle.flatMap { $0 }
    }
}
