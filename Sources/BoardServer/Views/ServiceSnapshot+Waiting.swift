import Commissioning

extension ServiceSnapshot {
    /// Open nominations in the order of claims for the next decision: class, the authority's own
    /// order, waiting since, ledger order. Equal claims are settled by lot at the decision.
    var openNominations: [Nomination] { work.open { inOrderOfClaims } }

    private var inOrderOfClaims: [Nomination] {
        let orders = nextDecision.flatMap { state.rankings[$0.id] } ?? [:]
        func rank(_ nomination: Nomination) -> Int {
            guard let order = orders[nomination.authority]?.order, !order.isEmpty else { return 0 }
            return (order.firstIndex(of: nomination.body.reference) ?? order.count) + 1
        }
        return state.openNominations
            .map { ($0, rank($0)) }
            .sorted { left, right in
                let (a, b) = (left.0, right.0)
                if a.body.priorityClass != b.body.priorityClass {
                    return a.body.priorityClass < b.body.priorityClass
                }
                if left.1 != right.1 { return left.1 < right.1 }
                if a.body.waitingSince != b.body.waitingSince {
                    return a.body.waitingSince < b.body.waitingSince
                }
                return a.recorded.entry < b.recorded.entry
            }
            .map(\.0)
    }

    /// The place that an authority itself gave its child for a cycle, from 1; `nil` where it sent
    /// no order or did not name the child.
    func givenRank(of nomination: Nomination, in cycle: Cycle) -> Int? {
        state.rankings[cycle.id]?[nomination.authority]?.order
            .firstIndex(of: nomination.body.reference).map { $0 + 1 }
    }

    /// The cycle against which a nomination's present reasons are told: the newest decided one
    /// that looked at it, else the next to be decided.
    func tellingCycle(_ nomination: Nomination) -> Cycle? {
        let looked = state.allocations.last {
            $0.recorded.entry > nomination.recorded.entry
        }
        return looked.flatMap { state.cycle($0.record.cycle) } ?? nextDecision
            ?? state.cycles.last
    }

    /// A nomination as it stands now.
    func waitingLine(_ nomination: Nomination) -> WaitingLine {
        guard let cycle = tellingCycle(nomination) else {
            return WaitingLine(
                nomination: nomination, rank: nil, reasons: [], changes: [],
                indicativeCycle: nil, indicationStands: false, since: nil)
        }
        return waitingLine(nomination, in: cycle)
    }

    /// A nomination as it stands for one cycle.
    func waitingLine(_ nomination: Nomination, in cycle: Cycle) -> WaitingLine {
        let likely = indicativeCycle(nomination.id, in: cycle)
        return WaitingLine(
            nomination: nomination, rank: givenRank(of: nomination, in: cycle),
            reasons: reasons(nomination, in: cycle),
            changes: stated(nomination.id, in: cycle.id)?.counterfactuals ?? [],
            indicativeCycle: likely,
            indicationStands: state.isOpen(nomination)
                && likely.map { state.allocation(for: $0) == nil } ?? false,
            since: became(nomination))
    }

    /// Everyone without a place in a cycle: those its decision looked at, and, until it begins,
    /// those who came since.
    func waiting(for cycle: Cycle) -> [WaitingLine] {
        work.waiting(for: cycle.id) { lookedAt(for: cycle) }
    }

    private func lookedAt(for cycle: Cycle) -> [WaitingLine] {
        guard let decided = state.allocation(for: cycle.id) else {
            return openNominations.map { waitingLine($0, in: cycle) }
        }
        let held = Set(state.heldPlaces(in: cycle.id).map(\.nomination))
        let named = Set(
            decided.record.waiting.map(\.nomination) + decided.record.indicative.map(\.nomination))
        let later = cycle.start > today
        let came = openNominations.filter {
            !named.contains($0.id) && (later || $0.recorded.entry < decided.recorded.entry)
        }
        let found = (named.compactMap { state.nomination($0) } + came)
            .filter { !held.contains($0.id) }
        let claims = Self.positions(openNominations.map(\.id))
        let told = Self.positions(decided.record.waiting.map(\.nomination))
        return found.sorted { left, right in
            let a = (claims[left.id] ?? .max, told[left.id] ?? .max, left.recorded.entry)
            let b = (claims[right.id] ?? .max, told[right.id] ?? .max, right.recorded.entry)
            return a < b
        }.map { waitingLine($0, in: cycle) }
    }

    private static func positions(_ ids: [String]) -> [String: Int] {
        var positions: [String: Int] = [:]
        for (position, id) in ids.enumerated() { positions[id] = position }
        return positions
    }

    private func became(_ nomination: Nomination) -> String? {
        if let place = state.heldPlace(of: nomination.id) { return "placed in \(place.cycle)" }
        return nomination.withdrawn == nil ? nil : "withdrawn"
    }
}
