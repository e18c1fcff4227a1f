/// Why the children without a place have none, what would have given them one, and what gave
/// the others theirs; whatever depends on another decision is decided again.
struct Explanation {
    private let docket: Docket
    private let entitlement: Entitlement
    private let answer: Assignment
    /// Positions placed, by authority, in the order of claims.
    private let placed: [[Int]]
    /// Places by cycle.
    private let places: [Int]

    /// An explanation of one answer.
    init(_ docket: Docket, _ entitlement: Entitlement, _ answer: Assignment) {
        self.docket = docket
        self.entitlement = entitlement
        self.answer = answer
        var placed = [[Int]](repeating: [], count: docket.authorityCount)
        var places = [Int](repeating: 0, count: docket.cycleCount)
        for (position, cycle) in answer.cycleOfPosition.enumerated() {
            guard let cycle else { continue }
            placed[docket.authority[position]].append(position)
            places[cycle] += 1
        }
        self.placed = placed
        self.places = places
    }

    /// Everyone waiting, in the order of claims.
    func waiting() -> [Decision.Waiting] {
        let positions = docket.order.indices.filter { !answer.serves($0) }
        let changes = counterfactuals(of: positions)
        return zip(positions, changes).map { position, changes in
            Decision.Waiting(
                nomination: docket.order[position], reasons: reasons(for: position),
                counterfactuals: changes)
        }
    }

    // MARK: Reasons

    /// All that is true, in order of precedence.
    private func reasons(for position: Int) -> [Reason] {
        let window = docket.windows[position]
        guard window != 0 else { return [.notEligible] }
        let owner = docket.authority[position]
        func isInWindow(_ other: Int) -> Bool {
            answer.cycleOfPosition[other].map { window >> UInt64($0) & 1 == 1 } ?? false
        }
        var reasons: [Reason] = []
        let rivals = docket.conflicts[position].count { isInWindow($0) }
        if rivals > 0 { reasons.append(.incompatible(placed: rivals)) }
        let full = docket.cover.fullDays(for: window, places: places)
            .prefix(DecisionLimits.fullStretchesMaximum)
        reasons += full.map { .teamFull(days: $0) }
        let inWindow = placed[owner].filter(isInWindow)
        if WindowCycles(window).contains(where: { isFull($0, for: owner) }) {
            reasons.append(.noSeatNoSurplus(shortage(of: owner, window, placed: inWindow.count)))
        }
        let ahead = inWindow.prefix { $0 < position }.count
        if ahead > 0 { reasons.append(.outranked(ahead: ahead)) }
        return reasons.isEmpty ? [.nextRound] : reasons
    }

    /// Whether the cycle has no bed left, or none that the authority asked for.
    private func isFull(_ cycle: Int, for owner: Int) -> Bool {
        if places[cycle] >= docket.beds[cycle] { return true }
        guard cycle == 0 else { return false }
        return placed[owner].count { answer.cycleOfPosition[$0] == 0 } >= docket.mostNow[owner]
    }

    private func shortage(of owner: Int, _ window: UInt64, placed: Int) -> Reason.Shortage {
        var shortage = Reason.Shortage(
            ownPlaces: 0, ownPlaced: placed, beds: 0,
            balanceWeeks: docket.instance.authorities[owner].balanceWeeks)
        for cycle in WindowCycles(window) {
            shortage.ownPlaces += docket.usablePlaces(owner, in: cycle)
            shortage.beds += docket.beds[cycle]
        }
        return shortage
    }

    // MARK: Counterfactuals

    /// Decides again with each change. One more bed is tried once per cycle, and one more slot
    /// once per cycle that lacks one; a longer window child by child, at most
    /// `DecisionLimits.windowTrialsMaximum` times; and no more is tried once the trials have
    /// cost `DecisionLimits.trialWorkMaximum`.
    private func counterfactuals(of positions: [Int]) -> [[Counterfactual]] {
        var found = [[Counterfactual]](repeating: [], count: positions.count)
        var work = 0
        let windows = positions.reduce(0) { $0 | docket.windows[$1] }
        func share(_ trial: Docket, _ cycle: Int, as change: Counterfactual) {
            guard work < DecisionLimits.trialWorkMaximum else { return }
            let served = Search.served(trial, Entitlement(trial), adding: &work)
            for (index, position) in positions.enumerated()
            where docket.windows[position] >> UInt64(cycle) & 1 == 1 && served[position] {
                found[index].append(change)
            }
        }
        for cycle in WindowCycles(windows) where docket.hasOwner(ofOneMoreBedIn: cycle) {
            share(docket.withOneMoreBed(in: cycle), cycle, as: .bed(cycle: cycle))
        }
        for cycle in WindowCycles(windows) {
            let full = docket.cover.fullDays(for: 1 << UInt64(cycle), places: places)
            guard let first = full.first, let last = full.last else { continue }
            let days = first.lowerBound..<last.upperBound
            share(
                docket.withOneMoreSlot(on: days), cycle,
                as: .teamSlot(cycle: cycle, days: days))
        }
        tryWindows(positions, &found, work: &work)
        return found
    }

    private func tryWindows(
        _ positions: [Int], _ found: inout [[Counterfactual]], work: inout Int
    ) {
        var trials = 0
        // Of two children of one authority with the same window and nobody they may not live
        // with, a longer window that does not help the first does not help the second.
        var helpless: [Int: Set<UInt64>] = [:]
        for (index, position) in positions.enumerated() {
            let window = docket.windows[position]
            let added = UInt64.bitWidth - window.leadingZeroBitCount
            let owner = docket.authority[position]
            guard window != 0, added < docket.cycleCount,
                !helpless[owner, default: []].contains(window)
            else { continue }
            guard trials < DecisionLimits.windowTrialsMaximum,
                work < DecisionLimits.trialWorkMaximum
            else { return }
            let trial = docket.withCycle(added, added: position)
            trials += 1
            if Search.served(trial, Entitlement(trial), adding: &work)[position] {
                found[index].append(.window(cycle: added))
            } else if docket.conflicts[position].isEmpty {
                helpless[owner, default: []].insert(window)
            }
        }
    }

    // MARK: Grounds

    /// What decided one placement.
    struct Grounds {
        /// The first tier in which every answer without this child is worse.
        let decidedBy: Decision.Tier
        /// The first claim that would be served without it.
        let runnerUp: Int?
    }

    /// The grounds of the placements, by position: each is taken out, with what everybody is
    /// entitled to unchanged, and the rest decided again.
    func grounds() -> [Int: Grounds] {
        var found: [Int: Grounds] = [:]
        var work = 0
        let positions = docket.order.indices.filter { answer.serves($0) }
        for position in positions.prefix(DecisionLimits.rivalTrialsMaximum)
        where work < DecisionLimits.trialWorkMaximum {
            let search = Search(docket.without(position), entitlement)
            work += search.work
            guard let other = search.best else { continue }
            let runnerUp = docket.order.indices.first { other.serves($0) && !answer.serves($0) }
            let tier =
                docket.committed[position]
                ? .commitments : other.firstLoss(to: answer) ?? .children
            found[position] = Grounds(decidedBy: tier, runnerUp: runnerUp)
        }
        return found
    }
}

extension Docket {
    /// Whether one more bed in this cycle would be somebody's: a standing place that beds are
    /// missing for, or a seat of the roster.
    fileprivate func hasOwner(ofOneMoreBedIn cycle: Int) -> Bool {
        instance.shares(in: cycle).contains { $0 > 0 }
            || beds[cycle] < instance.standing(in: cycle).reduce(0, +)
    }
}
