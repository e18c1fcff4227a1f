/// Everything that can be asked of the service.
package enum Query: Hashable, Sendable {
    /// All cycles of the agreement.
    case cycleList
    /// One cycle with its places, cut-offs and waiting children.
    case cycle(String)
    /// The decision for one cycle.
    case allocation(String)
    /// Why everyone who got no place in one cycle got none.
    case explanations(String)
    /// Everything about one nomination: `n-…`, or `authority/reference`.
    case explain(String)
    /// Bed-weeks owed between authorities, of all or of one given by id or area code.
    case balance(String?)
    /// Open nominations in their order.
    case waitingList
    /// Every place and where it is in its life.
    case placements
    /// Own places of this many coming cycles, 1 to 40.
    case roster(cyclesAhead: Int)
    /// The community team: its load, balances, who waits, and the true-up by year.
    case team
    /// The authorities with their shares.
    case authorities
    /// Roster, balances and lots over all years.
    case fairness
    /// What has changed since an earlier moment; the snapshot brings what was known then.
    case changes(AsOf?)
    /// What the service is doing and what needs a decision.
    case status
    /// Which files came in, went out, wait and were refused, and why.
    case exchange
    /// What every authority owes, quarter by quarter and line by line.
    case charges
    /// The financial plan beside what has happened.
    case finance
    /// What became of the children.
    case outcomes
    /// What the service will save and cost.
    case forecast
    /// What would become of the service under other terms; made up, from the real state.
    case whatIf(WhatIf)
}

extension Query {
    /// The answer, from nothing but the snapshot, as far as whoever looks at it may see it.
    /// - Throws: an `AnswerFailure` if what is asked for does not exist, or is not the reader's.
    package func answer(from snapshot: ServiceSnapshot) throws(AnswerFailure) -> Answer {
        if case .charges = self {
            return snapshot.work.charges(for: snapshot.admission.viewer) {
                Redaction(snapshot).answer(ChargesAnswer(snapshot).answer)
            }
        }
        return Redaction(snapshot).answer(try whole(from: snapshot))
    }

    private func whole(from snapshot: ServiceSnapshot) throws(AnswerFailure) -> Answer {
        switch self {
        case .cycleList: CycleListAnswer(snapshot).answer
        case .cycle(let id): try CycleAnswer(snapshot, cycle: id).answer
        case .allocation(let id): try AllocationAnswer(snapshot, cycle: id).answer
        case .explanations(let id): try ExplanationsAnswer(snapshot, cycle: id).answer
        case .explain(let name): try NominationAnswer(snapshot, named: name).answer
        case .balance(let authority): try BalanceAnswer(snapshot, authority: authority).answer
        case .waitingList: WaitingListAnswer(snapshot).answer
        case .placements: PlacementsAnswer(snapshot).answer
        case .roster(let count): try RosterAnswer(snapshot, cyclesAhead: count).answer
        case .team: TeamAnswer(snapshot).answer
        case .authorities: AuthoritiesAnswer(snapshot).answer
        case .fairness: try FairnessAnswer(snapshot).answer
        case .changes: ChangesAnswer(snapshot).answer
        case .status: StatusAnswer(snapshot).answer
        case .exchange: ExchangeAnswer(snapshot).answer
        case .charges: ChargesAnswer(snapshot).answer
        case .finance: FinanceAnswer(snapshot).answer
        case .outcomes: OutcomesAnswer(snapshot).answer
        case .forecast: ServiceForecastAnswer(snapshot).answer
        case .whatIf(let whatIf):
            WhatIfAnswer(snapshot, try whatIf.study(of: snapshot.state)).answer
        }
    }
}
