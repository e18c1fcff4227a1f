/// Finds the best assignment by branch and bound.
///
/// A branch is answered by its relaxation. If that answer breaks no rule it is the best of the
/// branch; if it does, the branch is split in two in which it is not possible any more. The
/// answer of a relaxation is no worse in any tier, down to the last child's start, than every
/// assignment of its branch, so a branch whose answer does not beat the best one known is done.
/// Depth first, the better half first: the work is counted in branches, never in time.
/// - Source: A. H. Land and A. G. Doig, Econometrica 28 (1960) 497–520.
struct Search {
    private let docket: Docket
    private let entitlement: Entitlement
    private let countsOnly: Bool
    private var stack: [Candidate] = []
    /// Relaxations solved.
    private(set) var nodes = 0
    /// Searches times arcs of the flows behind them.
    private(set) var work = 0
    /// The best assignment that breaks no rule.
    private(set) var best: Assignment?
    /// What the best branch not looked into could give at most, where the search was cut short.
    private(set) var bound: Assignment?

    private struct Candidate {
        let branch: Branch
        let assignment: Assignment
    }

    /// Searches the whole question, or one branch of it.
    ///
    /// - Parameter countsOnly: Stop caring once no more places can be had.
    init(
        _ docket: Docket, _ entitlement: Entitlement, from branch: Branch? = nil,
        countsOnly: Bool = false
    ) {
        self.docket = docket
        self.entitlement = entitlement
        self.countsOnly = countsOnly
        run(from: branch ?? Branch(docket))
    }

    /// Most children of a docket that can be placed at all.
    static func mostPlaced(_ docket: Docket) -> Int {
        let search = Search(docket, Entitlement(none: docket.authorityCount), countsOnly: true)
        return search.best?.tiers.placements ?? 0
    }

    /// Whom the best assignment serves, by position.
    ///
    /// - Parameter work: Grows by what the search took.
    static func served(
        _ docket: Docket, _ entitlement: Entitlement, adding work: inout Int
    ) -> [Bool] {
        if docket.isFlow {
            let relaxation = Relaxation(docket, entitlement, Branch(docket))
            work += relaxation.work
            return relaxation.served
        }
        let search = Search(docket, entitlement)
        work += search.work
        return search.best?.cycleOfPosition.map { $0 != nil } ?? []
    }

    private mutating func run(from branch: Branch) {
        stack = answer(branch).map { [$0] } ?? []
        while let next = stack.popLast() {
            guard beatsBest(next.assignment) else { continue }
            if best != nil, nodes >= docket.instance.nodeLimit || work >= workMaximum {
                bound = stack.map(\.assignment).reduce(next.assignment) {
                    $0.firstLoss(to: $1) == nil ? $0 : $1
                }
                return
            }
            guard let halves = split(next) else {
                best = next.assignment
                continue
            }
            let answers = [halves.0, halves.1].compactMap { answer($0) }
            let ordered =
                answers.count == 2
                    && answers[0].assignment.firstLoss(to: answers[1].assignment) == nil
                ? Array(answers.reversed()) : answers
            stack += ordered.filter { beatsBest($0.assignment) }
        }
    }

    private var workMaximum: Int { DecisionLimits.searchWorkMaximum }

    private func beatsBest(_ assignment: Assignment) -> Bool {
        guard let best else { return true }
        if countsOnly { return assignment.tiers.placements > best.tiers.placements }
        return best.firstLoss(to: assignment) != nil
    }

    private mutating func answer(_ branch: Branch) -> Candidate? {
        guard !branch.isEmpty else { return nil }
        nodes += 1
        let relaxation = Relaxation(docket, entitlement, branch)
        work += relaxation.work
        guard relaxation.isFeasible else { return nil }
        return Candidate(branch: branch, assignment: Assignment(relaxation))
    }

    /// Two branches that hold every assignment of this one except its answer, or nil where that
    /// breaks no rule.
    private func split(_ candidate: Candidate) -> (Branch, Branch)? {
        splitByTeam(candidate) ?? splitByPair(candidate)
    }

    /// Too many places under one limit: the cycle with most of them has fewer, or at least those.
    private func splitByTeam(_ candidate: Candidate) -> (Branch, Branch)? {
        guard docket.limits.count > docket.nested.count else { return nil }
        var places = [Int](repeating: 0, count: docket.cycleCount)
        for case let cycle? in candidate.assignment.cycleOfPosition { places[cycle] += 1 }
        var worst: (over: Int, cycles: ClosedRange<Int>)?
        for limit in docket.limits {
            let over = places[limit.cycles].reduce(0, +) - limit.most
            if over > worst?.over ?? 0 { worst = (over, limit.cycles) }
        }
        guard let worst else { return nil }
        var chosen: Int?
        for cycle in worst.cycles where places[cycle] > candidate.branch.fewest[cycle] {
            if places[cycle] > chosen.map({ places[$0] }) ?? 0 { chosen = cycle }
        }
        guard let cycle = chosen else {
            preconditionFailure("a branch that demands too much has no answer")
        }
        var fewer = candidate.branch
        fewer.allow(atMost: places[cycle] - 1, in: cycle)
        var more = candidate.branch
        more.demand(atLeast: places[cycle], in: cycle, limits: docket.limits)
        return (fewer, more)
    }

    /// Two children who may not live together: the first claim keeps the cycle, and whoever may
    /// not live with that child loses it; or that child does.
    private func splitByPair(_ candidate: Candidate) -> (Branch, Branch)? {
        let cycles = candidate.assignment.cycleOfPosition
        for (position, others) in docket.conflicts.enumerated() {
            guard let cycle = cycles[position],
                others.contains(where: { cycles[$0] == cycle })
            else { continue }
            var kept = candidate.branch
            kept.hold(position, in: cycle, conflicts: docket.conflicts)
            var lost = candidate.branch
            lost.bar(position, from: cycle)
            return (kept, lost)
        }
        return nil
    }
}
