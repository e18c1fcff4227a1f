/// What the authorities owe each other.
extension ServiceState {
    /// The account of lent places as the cycle with this ordinal is about to be decided.
    package func lending(asOf ordinal: Int) -> LendingAccount? {
        guard let agreement = inForce?.agreement else { return nil }
        return LendingAccount(
            authorities: agreement.authorities.count, terms: lendingTerms, loans: loans,
            asOf: ordinal)
    }

    /// Every authority's balance when each cycle was about to be decided, from the first one to
    /// that with this ordinal.
    package func balanceHistory(asOf ordinal: Int) -> [[Int]] {
        LendingAccount.history(
            authorities: inForce?.agreement.authorities.count ?? 0, terms: lendingTerms,
            loans: loans, asOf: ordinal)
    }

    /// Whether what is left between an authority and the others can change no more: it has left,
    /// or the agreement has ended, and the last of its places and of those lent by it has ended.
    package func isTrueUpFinal(of authority: String, on today: CivilDate) -> Bool {
        guard let end = end(of: authority), end <= today else { return false }
        return !places.contains {
            ($0.authority == authority || $0.lender == authority)
                && $0.state.holdsBed && $0.state != .ended
        }
    }

    /// First day on which an authority is out: by its notice, by an amendment, or because the
    /// agreement ends.
    package func end(of authority: String) -> CivilDate? {
        guard let agreement = inForce?.agreement else { return nil }
        if let notice = departure(of: authority) { return notice.effectiveEnd }
        let index = agreement.authorityIndex(authority)
        if case .left(let date)? = index.flatMap({ terms.last?.absent[$0] }) { return date }
        return agreement.effectiveTo
    }

    private var lendingTerms: [LendingTerms] {
        terms.map { LendingTerms(rule: $0.agreement.lending, left: $0.left) }
    }

    private var loans: [Loan] {
        guard let agreement = inForce?.agreement else { return [] }
        return places.compactMap { place in
            guard place.funding == .lent, place.state.holdsBed,
                let lender = place.lender.flatMap(agreement.authorityIndex),
                let borrower = agreement.authorityIndex(place.authority),
                let cycle = cycle(place.cycle)
            else { return nil }
            return Loan(
                lender: lender, borrower: borrower, cycle: cycle.ordinal,
                weeks: loanWeeks(of: place), place: place.id)
        }
    }
}
