import Commissioning
import Synchronization

/// What several answers of one snapshot are made from, found out when the first asks for it.
///
/// It is nothing but a memory: everything in it follows from the snapshot.
final class SnapshotWork: Sendable {
    /// Found out once; who asks meanwhile waits for it, because the parts of a board pack are made
    /// at the same time and need the same.
    private final class Once<Value: Sendable>: Sendable {
        private let found = Mutex<Value?>(nil)

        func value(_ make: () -> Value) -> Value {
            found.withLock { found in
                if let found { return found }
                let fresh = make()
                found = fresh
                return fresh
            }
        }
    }

    private let lines = Once<[ChargeLine]>()
    private let uses = Once<[YearUse]>()
    private let paths = Once<[ChildPath]>()
    private let forecast = Once<ServiceForecast?>()
    private let open = Once<[Nomination]>()
    private let cycles = Mutex<[String: Once<[WaitingLine]>]>([:])
    private let seen = Mutex<[Viewer: Once<Answer>]>([:])

    // Each asks at most for those before it, so that nobody waits in a circle.

    fileprivate func lines(_ make: () -> [ChargeLine]) -> [ChargeLine] { lines.value(make) }

    fileprivate func uses(_ make: () -> [YearUse]) -> [YearUse] { uses.value(make) }

    fileprivate func paths(_ make: () -> [ChildPath]) -> [ChildPath] { paths.value(make) }

    fileprivate func forecast(_ make: () -> ServiceForecast?) -> ServiceForecast? {
        forecast.value(make)
    }

    func open(_ make: () -> [Nomination]) -> [Nomination] { open.value(make) }

    /// - Parameter cycle: Its id.
    func waiting(for cycle: String, _ make: () -> [WaitingLine]) -> [WaitingLine] {
        cycles.withLock { cycles in
            let found = cycles[cycle] ?? Once()
            cycles[cycle] = found
            return found
        }.value(make)
    }

    /// The answer about charges as somebody sees it: a pack's parts ask three times for it.
    func charges(for viewer: Viewer, _ make: () -> Answer) -> Answer {
        seen.withLock { seen in
            let found = seen[viewer] ?? Once()
            seen[viewer] = found
            return found
        }.value(make)
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
        work.forecast { ServiceForecast(state, of: childPaths, on: today) }
    }
}
