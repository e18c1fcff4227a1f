extension DecisionInstance {
    /// Decides who has which place, in integers throughout.
    ///
    /// Lexicographic optimum, each tier fixed before the next: commitments kept; most
    /// placements within the first cycle's entitlements; most within the floors over the
    /// horizon; most placements; least squared balances that would remain; which children, in
    /// the order of claims; least sum of start positions, then each child in that order as
    /// early as still possible. The same instance gives the same answer on every machine, and
    /// so does the same instance with its nominations in another order.
    /// - Throws: what `validate` throws.
    package func decide() throws(InstanceFault) -> Decision {
        try validate()
        let docket = Docket(self)
        let relaxation = Relaxation(docket)
        let schedule = StartSchedule(relaxation)
        let funding = FundingPlan(docket, schedule: schedule)
        return Decision(
            status: .optimal,
            nodes: 1,
            seats: docket.places.map(\.totals),
            tiers: Decision.Tiers(relaxation, schedule: schedule),
            counts: relaxation.counts,
            placements: docket.placements(schedule, funding),
            waiting: Explanation(relaxation, schedule: schedule).waiting(),
            rosterAfterFirst: docket.rosterAfterFirst,
            nowEntitlement: relaxation.entitlement.now,
            aloneTotal: relaxation.entitlement.alone,
            floorTotal: relaxation.entitlement.floor)
    }
}

extension Decision.Tiers {
    /// The values of the tiers, counted from the answer and not from the network's prices.
    init(_ relaxation: Relaxation, schedule: StartSchedule) {
        let docket = relaxation.docket
        var now = [Int](repeating: 0, count: docket.authorityCount)
        var starts = 0
        for (position, cycle) in schedule.cycleOfPosition.enumerated() {
            guard let cycle else { continue }
            if cycle == 0 { now[docket.authority[position]] += 1 }
            starts += cycle
        }
        let entitlement = relaxation.entitlement
        let counts = relaxation.counts
        let weeks = docket.instance.weeksPerPlace
        self.init(
            ownNow: now.indices.reduce(0) { $0 + min(now[$1], entitlement.now[$1]) },
            ownHorizon: counts.indices.reduce(0) { $0 + min(counts[$1], entitlement.floor[$1]) },
            placements: counts.reduce(0, +),
            surplus: counts.indices.reduce(0) { sum, index in
                let balance = docket.instance.authorities[index].balanceWeeks
                let left = balance - weeks * (counts[index] - entitlement.alone[index])
                return sum + left * left
            },
            starts: starts)
    }
}

extension Docket {
    /// Everyone placed, by cycle and then in the order of claims.
    fileprivate func placements(
        _ schedule: StartSchedule, _ funding: FundingPlan
    ) -> [Decision.Placement] {
        var byCycle = [[Decision.Placement]](repeating: [], count: cycleCount)
        for (position, cycle) in schedule.cycleOfPosition.enumerated() {
            guard let cycle, let place = funding.placeOfPosition[position] else { continue }
            byCycle[cycle].append(
                Decision.Placement(
                    nomination: order[position], cycle: cycle, funding: place.funding,
                    lender: place.lender))
        }
        return byCycle.flatMap { $0 }
    }
}
