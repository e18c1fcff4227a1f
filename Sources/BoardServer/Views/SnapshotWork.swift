import Commissioning
import Synchronization

/// What several answers of one snapshot are made from, found out when the first asks for it.
///
/// It is nothing but a memory: everything in it follows from the snapshot.
final class SnapshotWork: Sendable {
    private struct Done {
        var lines: [ChargeLine]?
        var uses: [YearUse]?
        var paths: [ChildPath]?
        var forecast: ServiceForecast??
        var open: [Nomination]?
        var lookedAt: [String: [WaitingLine]] = [:]
        var charges: [Viewer: Answer] = [:]
    }

    private let done = Mutex(Done())

    // Two who ask at once may both do it: nobody waits for the other.

    fileprivate func lines(_ make: () -> [ChargeLine]) -> [ChargeLine] {
        if let found = done.withLock({ $0.lines }) { return found }
        let fresh = make()
        done.withLock { $0.lines = fresh }
        return fresh
    }

    fileprivate func uses(_ make: () -> [YearUse]) -> [YearUse] {
        if let found = done.withLock({ $0.uses }) { return found }
        let fresh = make()
        done.withLock { $0.uses = fresh }
        return fresh
    }

    fileprivate func paths(_ make: () -> [ChildPath]) -> [ChildPath] {
        if let found = done.withLock({ $0.paths }) { return found }
        let fresh = make()
        done.withLock { $0.paths = fresh }
        return fresh
    }

    /// The answer about charges as somebody sees it: a pack's parts ask three times for it.
    func charges(for viewer: Viewer, _ make: () -> Answer) -> Answer {
        if let found = done.withLock({ $0.charges[viewer] }) { return found }
        let fresh = make()
        done.withLock { $0.charges[viewer] = fresh }
        return fresh
    }

    func open(_ make: () -> [Nomination]) -> [Nomination] {
        if let found = done.withLock({ $0.open }) { return found }
        let fresh = make()
        done.withLock { $0.open = fresh }
        return fresh
    }

    /// - Parameter cycle: Its id.
    func waiting(for cycle: String, _ make: () -> [WaitingLine]) -> [WaitingLine] {
        if let found = done.withLock({ $0.lookedAt[cycle] }) { return found }
        let fresh = make()
        done.withLock { $0.lookedAt[cycle] = fresh }
        return fresh
    }

    fileprivate func forecast(_ make: () -> ServiceForecast?) -> ServiceForecast? {
        if let found = done.withLock({ $0.forecast }) { return found }
        let fresh = make()
        done.withLock { $0.forecast = .some(fresh) }
        return fresh
    }
}

extension ServiceSnapshot {
    /// Every amount of every quarter so far.
    var chargeLines: [ChargeLine] { work.lines { state.chargeLines(on: today) } }
    /// Each year's use of team and home beside what was charged for them.
    var yearUses: [YearUse] { work.uses { state.yearUses(on: today, of: chargeLines) } }
    /// The way of every child.
    var childPaths: [ChildPath] { work.paths { state.childPaths(on: today) } }
    /// What the service will save and cost; `nil` without an agreement.
    var serviceForecast: ServiceForecast? {
        work.forecast { ServiceForecast(state, on: today) }
    }
}
