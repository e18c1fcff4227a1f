/// Why the children without a place have none, and what would have given them one.
struct Explanation {
    private let relaxation: Relaxation
    private let schedule: StartSchedule
    private let docket: Docket
    /// Positions placed, by authority, in the order of claims.
    private let placed: [[Int]]

    /// An explanation of one answer.
    init(_ relaxation: Relaxation, schedule: StartSchedule) {
        self.relaxation = relaxation
        self.schedule = schedule
        docket = relaxation.docket
        var placed = [[Int]](repeating: [], count: docket.authorityCount)
        for position in docket.order.indices where relaxation.served[position] {
            placed[docket.authority[position]].append(position)
        }
        self.placed = placed
    }

    /// Everyone waiting, in the order of claims.
    func waiting() -> [Decision.Waiting] {
        let positions = docket.order.indices.filter { !relaxation.served[$0] }
        let changes = counterfactuals(of: positions)
        return zip(positions, changes).map { position, changes in
            Decision.Waiting(
                nomination: docket.order[position], reasons: reasons(for: position),
                counterfactuals: changes)
        }
    }

    /// All that is true, in order of precedence.
    private func reasons(for position: Int) -> [Reason] {
        let window = docket.windows[position]
        guard window != 0 else { return [.notEligible] }
        let owner = docket.authority[position]
        let inWindow = placed[owner].filter { other in
            schedule.cycleOfPosition[other].map { window >> UInt64($0) & 1 == 1 } ?? false
        }
        var shortage = Reason.Shortage(
            ownPlaces: 0, ownPlaced: inWindow.count, beds: 0,
            balanceWeeks: docket.instance.authorities[owner].balanceWeeks)
        for cycle in WindowCycles(window) {
            shortage.ownPlaces += docket.usablePlaces(owner, in: cycle)
            shortage.beds += docket.beds[cycle]
        }
        let ahead = inWindow.prefix { $0 < position }.count
        return [.noSeatNoSurplus(shortage)] + (ahead > 0 ? [.outranked(ahead: ahead)] : [])
    }

    /// Decides again with each change. One more bed is tried once per cycle and shared; a
    /// longer window child by child, at most `DecisionLimits.windowTrialsMaximum` times; and no
    /// more is tried once the trials have cost `DecisionLimits.trialWorkMaximum`.
    private func counterfactuals(of positions: [Int]) -> [[Counterfactual]] {
        var found = [[Counterfactual]](repeating: [], count: positions.count)
        var work = 0
        let windows = positions.reduce(0) { $0 | docket.windows[$1] }
        for cycle in WindowCycles(windows)
        where work < DecisionLimits.trialWorkMaximum && docket.hasOwner(ofOneMoreBedIn: cycle) {
            let trial = Relaxation(docket.withOneMoreBed(in: cycle))
            work += trial.work
            for (index, position) in positions.enumerated()
            where docket.windows[position] >> UInt64(cycle) & 1 == 1 && trial.served[position] {
                found[index].append(.bed(cycle: cycle))
            }
        }
        var trials = 0
        // Claims of one group differ in their order only: a longer window that does not help
        // the first of them helps none of the others.
        var helpless = [Bool](repeating: false, count: relaxation.groups.count)
        for (index, position) in positions.enumerated() {
            let added = UInt64.bitWidth - docket.windows[position].leadingZeroBitCount
            guard let group = relaxation.groupOfPosition[position], !helpless[group],
                added < docket.cycleCount
            else { continue }
            guard trials < DecisionLimits.windowTrialsMaximum,
                work < DecisionLimits.trialWorkMaximum
            else { break }
            let trial = Relaxation(docket.withCycle(added, added: position))
            trials += 1
            work += trial.work
            if trial.served[position] {
                found[index].append(.window(cycle: added))
            } else {
                helpless[group] = true
            }
        }
        return found
    }
}

extension Docket {
    /// Whether one more bed in this cycle would be somebody's: a standing place that beds are
    /// missing for, or a seat of the roster.
    fileprivate func hasOwner(ofOneMoreBedIn cycle: Int) -> Bool {
        instance.authorities.contains { $0.share > 0 }
            || beds[cycle] < instance.authorities.reduce(0) { $0 + $1.standing }
    }
}
