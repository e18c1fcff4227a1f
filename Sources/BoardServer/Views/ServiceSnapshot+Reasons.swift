import Commissioning

extension ServiceSnapshot {
    /// Why a nomination has no place in a cycle: what is true now, then what the decision said.
    func reasons(_ nomination: Nomination, in cycle: Cycle) -> [ReasonLine] {
        guard let agreement = state.agreement(for: cycle) else { return [] }
        var lines: [ReasonLine] = []
        let words = ReasonWords(authority: nomination.authority)
        if let withdrawn = nomination.withdrawn {
            let day = local.zone.date(at: withdrawn.at).spoken
            lines.append(
                ReasonLine(
                    code: "withdrawn", words: "withdrawn on \(day): \(withdrawn.reason.words)"))
        }
        let fitsFrom = firstFitting(nomination, after: cycle)?.id
        if state.isOpen(nomination) {
            for found in state.ineligibilities(of: nomination, for: cycle) {
                lines.append(
                    ReasonLine(
                        code: found.code,
                        words: words.of(
                            found, cycle: cycle.id, ages: agreement.home.ageYears,
                            fitsFrom: fitsFrom),
                        rule: found.rule, cycle: cycle.id,
                        fitsFrom: found.code == "not-eligible" ? fitsFrom : nil))
            }
        }
        let current = Set(lines.map(\.code))
        for reason in stated(nomination.id, in: cycle.id)?.reasons ?? []
        where !current.contains(reason.code) {
            lines.append(
                ReasonLine(
                    code: reason.code, words: words.of(reason), cycle: cycle.id,
                    days: reason.days, figures: reason.figures))
        }
        if let line = nextRound(nomination, after: cycle) { lines.append(line) }
        return lines.inPrecedence
    }

    /// What the newest decision for a cycle said of a nomination without a place.
    func stated(_ nomination: String, in cycle: String) -> AllocationRecord.Waiting? {
        state.allocation(for: cycle)?.record.waiting.first { $0.nomination == nomination }
    }

    /// What the decision that made a place said of its grounds.
    func grounds(of place: Place) -> AllocationRecord.Grounds? {
        let made = state.allocations.first {
            $0.record.cycle == place.cycle && $0.record.revision == place.revision
        }
        return made?.record.grounds.first { $0.nomination == place.nomination }
    }

    /// A later cycle in which the newest decision, or that for a given cycle, sees a likely place.
    func indicativeCycle(_ nomination: String, in cycle: Cycle) -> String? {
        let decision = state.allocation(for: cycle.id) ?? state.allocations.last
        return decision?.record.indicative.first { $0.nomination == nomination }?.cycle
    }

    /// The first cycle after this one whose first day fits the child's age and dates.
    func firstFitting(_ nomination: Nomination, after cycle: Cycle) -> Cycle? {
        state.cycles.dropFirst(cycle.ordinal + 1).first { later in
            !state.ineligibilities(of: nomination, for: later)
                .contains { $0.code == "not-eligible" && $0 != .unsuitable }
        }
    }

    /// The next cycle to be decided whose first day fits the child's age and dates.
    private func nextFitting(_ nomination: Nomination) -> Cycle? {
        guard let next = nextDecision else { return nil }
        let fitsNext = !state.ineligibilities(of: nomination, for: next)
            .contains { $0.code == "not-eligible" && $0 != .unsuitable }
        return fitsNext ? next : firstFitting(nomination, after: next)
    }

    /// An open nomination that the cycle's decision has not seen is for the next round.
    private func nextRound(_ nomination: Nomination, after cycle: Cycle) -> ReasonLine? {
        guard state.isOpen(nomination) else { return nil }
        if let decided = state.allocation(for: cycle.id) {
            guard nomination.recorded.entry > decided.recorded.entry else { return nil }
        }
        guard let next = nextFitting(nomination),
            let close = nominationsClose(next).map(local.spoken)
        else { return nil }
        return ReasonLine(
            code: "next-round", words: "\(next.id) is decided on \(close)", cycle: next.id)
    }
}

extension Ineligibility {
    /// The published code that covers it.
    var code: String {
        switch self {
        case .tooYoung, .tooOld, .beforeEarliest, .afterLatest, .unsuitable,
            .authorityNotYetParty, .authorityLeft:
            "not-eligible"
        case .offerRefused(.lapsed): "offer-lapsed"
        case .offerRefused: "offer-declined"
        case .notAssessed: "not-assessed"
        }
    }

    /// The rule that `not-eligible` stands for; `nil` for the other codes.
    var rule: String? {
        switch self {
        case .tooYoung: "too-young"
        case .tooOld: "too-old"
        case .beforeEarliest: "before-earliest"
        case .afterLatest: "after-latest"
        case .unsuitable: "match-unsuitable"
        case .authorityNotYetParty: "authority-not-joined"
        case .authorityLeft: "authority-left"
        case .offerRefused, .notAssessed: nil
        }
    }
}
