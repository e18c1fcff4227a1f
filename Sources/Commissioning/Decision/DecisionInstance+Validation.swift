extension DecisionInstance {
    /// Refuses what the decision's arithmetic and bounds do not cover.
    ///
    /// - Throws: the first fault found: sizes, cycles, authorities, policy, roster,
    ///   nominations, commitments, pairs, then the team.
    package func validate() throws(InstanceFault) {
        try validateSizes()
        try validateOwners()
        try validateNominations()
        try validateCommitments()
        try validatePairs()
        try validateTeam()
    }

    private func validatePairs() throws(InstanceFault) {
        for (index, pair) in incompatible.enumerated() {
            guard nominations.indices.contains(pair.first),
                nominations.indices.contains(pair.second), pair.first != pair.second
            else { throw .unknownReference(.pair, index: index) }
        }
    }

    private func validateTeam() throws(InstanceFault) {
        guard let team else { return }
        let slots = 0...DecisionLimits.slotsMaximum
        guard slots.contains(team.slots),
            (0...DecisionLimits.weeksAfterMaximum).contains(team.weeksAfter)
        else { throw .outOfRange(.team, index: 0) }
        for (index, busy) in team.busy.enumerated() {
            let good =
                DecisionLimits.days.contains(busy.from) && DecisionLimits.days.contains(busy.to)
                && busy.from < busy.to && slots.contains(busy.slots)
            if !good { throw .outOfRange(.busy, index: index) }
        }
        var before = DecisionLimits.days.lowerBound
        for (index, cycle) in cycles.enumerated() {
            guard cycle.start >= before, cycle.end > cycle.start,
                DecisionLimits.days.contains(cycle.end)
            else { throw .cyclesNotInOrder(cycle: index) }
            before = cycle.end
        }
    }

    private func validateSizes() throws(InstanceFault) {
        if cycles.isEmpty { throw .noCycles }
        if authorities.isEmpty { throw .noAuthorities }
        if incompatible.count > DecisionLimits.pairsMaximum {
            throw .tooMany(.pair, count: incompatible.count)
        }
        if let busy = team?.busy, busy.count > DecisionLimits.busyMaximum {
            throw .tooMany(.busy, count: busy.count)
        }
        if !(1...DecisionLimits.nodesMaximum).contains(nodeLimit) {
            throw .outOfRange(.policy, index: 2)
        }
        if cycles.count > DecisionLimits.cyclesMaximum {
            throw .tooMany(.cycle, count: cycles.count)
        }
        if authorities.count > DecisionLimits.authoritiesMaximum {
            throw .tooMany(.authority, count: authorities.count)
        }
        if nominations.count > DecisionLimits.nominationsMaximum {
            throw .tooMany(.nomination, count: nominations.count)
        }
    }

    private func validateOwners() throws(InstanceFault) {
        let places = 0...DecisionLimits.bedsMaximum
        let moved = -DecisionLimits.bedsMaximum...DecisionLimits.bedsMaximum
        let prices = 0...DecisionLimits.pricePenceMaximum
        let balance = DecisionLimits.balanceWeeksMaximum
        for (index, cycle) in cycles.enumerated() {
            func isGood(_ own: [Int]?, in range: ClosedRange<Int>) -> Bool {
                own.map { $0.count == authorities.count && $0.allSatisfy(range.contains) } ?? true
            }
            let good =
                places.contains(cycle.beds) && isGood(cycle.standing, in: places)
                && isGood(cycle.shares, in: 0...DecisionLimits.shareMaximum)
            if !good { throw .outOfRange(.cycle, index: index) }
        }
        for (index, authority) in authorities.enumerated() {
            let good =
                (0...DecisionLimits.shareMaximum).contains(authority.share)
                && places.contains(authority.standing)
                && places.contains(authority.releasedNow)
                && places.contains(authority.mostNow ?? 0)
                && places.contains(authority.sellNow?.places ?? 0)
                && places.contains(authority.buyNow?.places ?? 0)
                && prices.contains(authority.sellNow?.pricePence ?? 0)
                && prices.contains(authority.buyNow?.pricePenceMaximum ?? 0)
                && moved.contains(authority.movedNow)
                && (-balance...balance).contains(authority.balanceWeeks)
            if !good { throw .outOfRange(.authority, index: index) }
        }
        if !(0...DecisionLimits.repayMaximum).contains(repayLimit) {
            throw .outOfRange(.policy, index: 0)
        }
        if !(1...DecisionLimits.weeksPerPlaceMaximum).contains(weeksPerPlace) {
            throw .outOfRange(.policy, index: 1)
        }
        if !prices.contains(spotPricePence ?? 0) { throw .outOfRange(.policy, index: 2) }
        try validateRoster()
        for (index, cycle) in cycles.enumerated()
        where shares(in: index).allSatisfy({ $0 == 0 })
            && cycle.beds > standing(in: index).reduce(0, +)
        {
            throw .bedsWithoutOwner(cycle: index)
        }
    }

    private func validateRoster() throws(InstanceFault) {
        let counts = 0...DecisionLimits.rosterMaximum
        guard roster.taken.count == authorities.count, counts.contains(roster.t),
            roster.taken.allSatisfy({ counts.contains($0) }),
            roster.taken.reduce(0, +) == roster.t,
            roster.carried?.isConsistent(authorities.count) ?? true
        else { throw .rosterInconsistent }
        let weights = cycles.indices.map { shares(in: $0) }
        if roster.carried == nil, Set(weights).count == 1 { return }
        // Weights change within the horizon: what is due must be a fraction that can be written.
        let sum = weights[0].reduce(0, +)
        let far = authorities.indices.contains { index in
            let due =
                Int128(weights[0][index]) * Int128(roster.t)
                - Int128(sum) * Int128(roster.taken[index])
            return due.magnitude
                > UInt128(DecisionLimits.residualBedsMaximum) * UInt128(max(1, sum))
        }
        let first = roster.carried?.denominator ?? 1
        if far || Roster.commonDenominator(of: weights, with: first) == nil {
            throw .residualOutOfRange
        }
    }

    private func validateNominations() throws(InstanceFault) {
        let priorities = 0...DecisionLimits.priorityMaximum
        for (index, nomination) in nominations.enumerated() {
            if !authorities.indices.contains(nomination.authority) {
                throw .unknownReference(.nomination, index: index)
            }
            if !priorities.contains(nomination.priorityClass)
                || !priorities.contains(nomination.rank)
            {
                throw .outOfRange(.nomination, index: index)
            }
            for cycle in nomination.cycles where !cycles.indices.contains(cycle) {
                throw .unknownReference(.nomination, index: index)
            }
            for (early, late) in zip(nomination.cycles, nomination.cycles.dropFirst())
            where early >= late {
                throw .windowNotAscending(index: index)
            }
        }
        // By bytes: Swift's own String equality also takes canonical equivalents for the same.
        var seen = Set<[UInt8]>(minimumCapacity: nominations.count)
        for nomination in nominations where !seen.insert(Array(nomination.id.utf8)).inserted {
            throw .duplicateNomination(id: nomination.id)
        }
    }

    private func validateCommitments() throws(InstanceFault) {
        var promised = [Int](repeating: 0, count: cycles.count)
        for (index, nomination) in nominations.enumerated() {
            guard let commitment = nomination.commitment else { continue }
            if !cycles.indices.contains(commitment.cycle) {
                throw .unknownReference(.commitment, index: index)
            }
            if let lender = commitment.lender, !authorities.indices.contains(lender) {
                throw .unknownReference(.commitment, index: index)
            }
            if !(0...DecisionLimits.pricePenceMaximum).contains(commitment.pricePence ?? 0) {
                throw .outOfRange(.commitment, index: index)
            }
            for cycle in commitment.later where !cycles.indices.contains(cycle) {
                throw .unknownReference(.commitment, index: index)
            }
            for (early, late) in zip([commitment.cycle] + commitment.later, commitment.later)
            where early >= late {
                throw .windowNotAscending(index: index)
            }
            promised[commitment.cycle] += 1
        }
        for (index, cycle) in cycles.enumerated() where promised[index] > cycle.beds {
            throw .commitmentsExceedBeds(cycle: index)
        }
    }
}
