import Commissioning

/// One document of a history as the checks see it; a test can forge any part.
struct HistoryStep {
    let agreement: Agreement
    var before: ServiceState
    var after: ServiceState
    var fact: Fact
    let recorded: Recorded
    /// What was decided, where the document is a decision.
    var decided: DecidedCase?
    /// Whether everything that follows from what happened has been done.
    var isSettled: Bool
    /// The account of lent places as the cycle of this decision begins; only where the cycle is
    /// decided for the first time.
    var account: LendingAccount?

    /// Nothing before the agreement is looked at.
    init?(_ step: ServiceScene.Step, isSettled: Bool) {
        guard let agreement = step.before.inForce?.agreement else { return nil }
        self.agreement = agreement
        before = step.before
        after = step.after
        fact = step.fact
        recorded = step.recorded
        decided = step.decided.map { DecidedCase($0.draft.instance, $0.decision) }
        self.isSettled = isSettled
        account = firstDecided.flatMap { before.lending(asOf: $0.ordinal) }
    }

    /// The decision that the document is.
    var record: AllocationRecord? {
        if case .allocation(let record) = fact { return record }
        return nil
    }

    /// The cycle that the document decides for the first time.
    var firstDecided: Cycle? {
        guard let record, record.revision == 1 else { return nil }
        return after.cycle(record.cycle)
    }

    /// The same step as if this had been recorded, whatever the rules say.
    func recording(_ fact: Fact) -> HistoryStep {
        var forged = self
        forged.fact = fact
        forged.after = before
        forged.after.apply(fact, recorded)
        return forged
    }
}
