import Commissioning

/// Where a cycle stands on a day.
enum CyclePhase: String, CaseIterable, Sendable {
    /// After the one that is decided next.
    case planned
    /// The one that is decided next.
    case nominationsOpen = "nominations-open"
    /// Nominations have closed and the decision has not been made.
    case decisionDue = "decision-due"
    /// Decided and not begun.
    case decided
    /// Between its first day and its last night.
    case running
    /// Over.
    case ended

    /// The phase as people say it.
    var words: String {
        switch self {
        case .nominationsOpen: "nominations open"
        case .decisionDue: "decision due"
        default: rawValue
        }
    }
}

extension ServiceSnapshot {
    /// Where a cycle stands at the moment.
    func phase(of cycle: Cycle) -> CyclePhase {
        if cycle.end <= today { return .ended }
        if cycle.start <= today { return .running }
        if state.allocation(for: cycle.id) != nil { return .decided }
        if let close = nominationsClose(cycle), close <= moment { return .decisionDue }
        return cycle.id == nextDecision?.id ? .nominationsOpen : .planned
    }

    /// The cycle whose nominations close next.
    var nextDecision: Cycle? {
        state.cycles.first { cycle in
            state.allocation(for: cycle.id) == nil
                && nominationsClose(cycle).map { $0 > moment } ?? false
        }
    }

    /// The cycle that a person means by "this cycle": running, else decided or due, else next.
    var presentCycle: Cycle? {
        state.cycles.first { phase(of: $0) == .running }
            ?? state.cycles.first { [.decided, .decisionDue].contains(phase(of: $0)) }
            ?? nextDecision ?? state.cycles.last
    }
}
