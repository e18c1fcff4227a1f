/// Looks for swaps: larger numbers of placements that need an authority's consent.
///
/// Tier 1 keeps what an authority can use now, and promises are kept; so there can be a larger
/// number in which a child with an own place of the first cycle waits for a later one. Only that
/// one place changes hands: every other place of the first cycle stays as it is.
struct SwapSearch {
    private let docket: Docket
    private let answer: Assignment
    private let entitlement: Entitlement
    /// Whether the child starts in the first cycle on a place of its own authority, by position.
    private let hasOwnPlaceNow: [Bool]
    /// Searches times arcs of the flows of all trials so far.
    private var work = 0

    /// A search around the best answer of a docket.
    init(_ docket: Docket, _ entitlement: Entitlement, _ answer: Assignment) {
        self.docket = docket
        self.entitlement = entitlement
        self.answer = answer
        let funding = FundingPlan(docket, cycleOfPosition: answer.cycleOfPosition)
        hasOwnPlaceNow = docket.order.indices.map { position in
            guard answer.cycleOfPosition[position] == 0,
                let place = funding.placeOfPosition[position]
            else { return false }
            return place.funding == .standing || place.funding == .seat
        }
    }

    /// The best swap of each two authorities that has one, in agreement order of who gives, then
    /// of who takes; each was proven by deciding again.
    ///
    /// At most `DecisionLimits.swapTrialsMaximum` are tried, and none any more once the trials
    /// have cost `DecisionLimits.trialWorkMaximum`.
    mutating func swaps() -> [Decision.Swap] {
        guard hasRoomForMore else { return [] }
        var found: [Decision.Swap] = []
        var trials = 0
        let takers = authorities { answer.cycleOfPosition[$0] != 0 && canStartNow($0) }
        let givers = authorities { hasOwnPlaceNow[$0] && !later(of: $0).isEmpty }
        for giver in givers {
            for taker in takers where taker != giver {
                guard let trial = question(giver, taker) else { continue }
                guard trials < DecisionLimits.swapTrialsMaximum,
                    work < DecisionLimits.trialWorkMaximum
                else { return found }
                trials += 1
                if let swap = best(trial, giver, taker) { found.append(swap) }
            }
        }
        return found
    }

    /// Whether a swap found before would still make placements more, by deciding again.
    mutating func bears(_ swap: Decision.Swap) -> Bool {
        isPossible(swap)
            && decided(child: swap.child, until: swap.until, instead: swap.instead) != nil
    }

    // MARK: One pair of authorities

    /// The question in which some children of one authority could wait.
    private struct Trial {
        let docket: Docket
        let branch: Branch
        /// Positions of those children.
        let movable: [Int]
    }

    /// Only who takes may start now where it did not before, and only children of who gives may
    /// wait, for a cycle in which the other has a place to give; nil where none could.
    private func question(_ giver: Int, _ taker: Int) -> Trial? {
        let free = Set(freeCycles(of: taker))
        var instance = docket.instance
        var movable: [Int] = []
        for (position, index) in docket.order.enumerated() {
            if answer.cycleOfPosition[position] == 0 {
                let later = later(of: position).filter(free.contains)
                let isMovable =
                    docket.authority[position] == giver && hasOwnPlaceNow[position]
                    && !later.isEmpty
                instance.nominations[index].commitment = isMovable ? nil : .init(cycle: 0)
                guard isMovable else { continue }
                instance.nominations[index].cycles = [0] + later
                movable.append(position)
            } else if docket.authority[position] != taker {
                instance.nominations[index].cycles.removeAll { $0 == 0 }
            }
        }
        guard !movable.isEmpty else { return nil }
        let changed = Docket(instance)
        var branch = Branch(changed)
        for position in movable { branch.require(position) }
        branch.allow(atMost: min(branch.most[0], placedNow.reduce(0, +)), in: 0)
        return Trial(docket: changed, branch: branch, movable: movable)
    }

    private mutating func best(_ trial: Trial, _ giver: Int, _ taker: Int) -> Decision.Swap? {
        let search = Search(trial.docket, entitlement(for: giver), from: trial.branch)
        work += search.work
        guard let other = search.best else { return nil }
        let starts = other.cycleOfPosition
        let left = trial.movable.filter { starts[$0] != 0 }
        let came = starts.indices.filter { starts[$0] == 0 && answer.cycleOfPosition[$0] != 0 }
        guard left.count == 1, came.count == 1, let until = starts[left[0]] else { return nil }
        let child = docket.order[left[0]]
        let instead = docket.order[came[0]]
        guard let after = decided(child: child, until: until, instead: instead),
            zip(after.counts, answer.counts).allSatisfy({ $0 >= $1 })
        else { return nil }
        return Decision.Swap(
            gives: giver, takes: taker, child: child, until: until, instead: instead,
            placements: after.tiers.placements)
    }

    /// What everybody has is kept, but for one place of the first cycle of who gives.
    private func entitlement(for giver: Int) -> Entitlement {
        var now = placedNow
        now[giver] -= 1
        return Entitlement(now: now, alone: entitlement.alone, floor: answer.counts)
    }

    /// Placements of the first cycle, by authority.
    private var placedNow: [Int] {
        var placed = [Int](repeating: 0, count: docket.authorityCount)
        for (position, cycle) in answer.cycleOfPosition.enumerated() where cycle == 0 {
            placed[docket.authority[position]] += 1
        }
        return placed
    }

    /// The decision by the ordinary rules once both children have their places; nil where a rule
    /// forbids them, or there would be no more placements than without.
    private mutating func decided(child: Int, until: Int, instead: Int) -> Assignment? {
        var instance = docket.instance
        for (position, index) in docket.order.enumerated()
        where answer.cycleOfPosition[position] == 0 {
            instance.nominations[index].commitment = .init(cycle: 0)
        }
        instance.nominations[child].commitment = nil
        instance.nominations[child].cycles = [until]
        instance.nominations[instead].cycles = [0]
        let changed = Docket(instance)
        var branch = Branch(changed)
        for (position, index) in changed.order.enumerated()
        where index == child || index == instead {
            let cycle = index == child ? until : 0
            guard branch.windows[position] >> UInt64(cycle) & 1 == 1 else { return nil }
            branch.hold(position, in: cycle, conflicts: changed.conflicts)
        }
        let search = Search(changed, Entitlement(changed), from: branch)
        work += search.work
        guard let after = search.best, after.tiers.placements > answer.tiers.placements else {
            return nil
        }
        return after
    }

    // MARK: What can change hands

    /// Whether each of the two children and each of the two places can change hands.
    private func isPossible(_ swap: Decision.Swap) -> Bool {
        guard let child = docket.order.firstIndex(of: swap.child),
            let instead = docket.order.firstIndex(of: swap.instead)
        else { return false }
        return docket.authority[child] == swap.gives && docket.authority[instead] == swap.takes
            && hasOwnPlaceNow[child] && later(of: child).contains(swap.until)
            && answer.cycleOfPosition[instead] != 0 && canStartNow(instead)
            && freeCycles(of: swap.takes).contains(swap.until)
    }

    /// Whether somebody waits, and beds of the horizon stay empty.
    private var hasRoomForMore: Bool {
        let waits = docket.order.indices.contains {
            docket.windows[$0] != 0 && !answer.serves($0)
        }
        return waits && answer.tiers.placements < docket.beds.reduce(0, +)
    }

    private func authorities(_ isOne: (Int) -> Bool) -> [Int] {
        Set(docket.order.indices.filter(isOne).map { docket.authority[$0] }).sorted()
    }

    private func canStartNow(_ position: Int) -> Bool {
        !docket.committed[position] && docket.windows[position] & 1 == 1
    }

    /// Later cycles in which a child placed in the first could start instead.
    private func later(of position: Int) -> [Int] {
        let nomination = docket.instance.nominations[docket.order[position]]
        return nomination.commitment?.later ?? nomination.cycles.filter { $0 > 0 }
    }

    /// Later cycles in which not all of an authority's own places are promised already.
    private func freeCycles(of owner: Int) -> [Int] {
        (1..<docket.cycleCount).filter { cycle in
            let taken = docket.order.indices.count { position in
                let nomination = docket.instance.nominations[docket.order[position]]
                guard let promise = nomination.commitment, promise.cycle == cycle else {
                    return false
                }
                return (promise.lender ?? nomination.authority) == owner
            }
            return docket.places[cycle].total(owner) > taken
        }
    }
}
