/// How an agreement changes: by a new version that every party has signed, or by a notice.
extension ServiceState {
    /// What keeps a text from coming into force, whoever signs it.
    func judge(_ agreement: Agreement, _ recorded: Recorded) -> RuleBreach? {
        if versions.contains(where: { $0.digest == recorded.digest }) { return nil }
        guard let current = inForce?.agreement else {
            return agreement.version == 1
                ? nil : RuleBreach(.agreementVersion, "none is in force")
        }
        guard agreement.id == current.id, agreement.version == current.version + 1 else {
            return RuleBreach(
                .agreementVersion,
                "\(agreement.id) version \(agreement.version); in force is \(current.id) version "
                    + "\(current.version)")
        }
        if agreement.effectiveFrom != current.effectiveFrom {
            return RuleBreach(.amendmentStart, "\(agreement.effectiveFrom)")
        }
        return judgeParties(of: agreement, after: current)
            ?? judgeCalendar(of: agreement, after: current, recorded)
            ?? judgeWeights(.amendmentShares) {
                $0.versions.append(
                    InForce(
                        agreement: agreement, digest: recorded.digest, since: recorded.at,
                        entry: recorded.entry))
                $0.layOutCalendar(at: recorded.at)
            }
    }

    /// Nobody is taken off the list, nobody changes role, and authorities join at its end.
    private func judgeParties(
        of agreement: Agreement, after current: Agreement
    ) -> RuleBreach? {
        for party in current.parties where agreement.party(party.id)?.role != party.role {
            return RuleBreach(.amendmentParties, party.id)
        }
        let before = current.authorities.map(\.id)
        let stay = agreement.authorities.prefix(before.count).map(\.id)
        return stay == before
            ? nil : RuleBreach(.amendmentParties, stay.joined(separator: ", "))
    }

    /// What is decided or under way stays as it is, and the turnaround after it is kept.
    private func judgeCalendar(
        of agreement: Agreement, after current: Agreement, _ recorded: Recorded
    ) -> RuleBreach? {
        let layout = calendar(taking: agreement, at: recorded.at)
        if let overlap = layout.contradictions.first {
            return RuleBreach(.amendmentOverlap, overlap.sentence)
        }
        let kept = cycles.prefix(layout.kept)
        if let after = kept.first(where: { $0.start >= agreement.effectiveTo }) {
            return RuleBreach(.amendmentDecided, after.id)
        }
        let later = Set(layout.cycles.dropFirst(layout.kept).map(\.id))
        let open = later.union(cycles.dropFirst(layout.kept).map(\.id))
        for exception in agreement.home.exceptions where !open.contains(exception.cycle) {
            // It repeats what holds already, or concerns a cycle that is not held at all.
            let held = kept.first { $0.id == exception.cycle }
            if let held, held.start != exception.start {
                return RuleBreach(.amendmentDecided, exception.cycle)
            }
        }
        return nil
    }

    /// The notice is long enough, the first one, and means something.
    func judgeLeave(
        _ effectiveEnd: CivilDate, _ recorded: Recorded, _ agreement: Agreement
    ) -> RuleBreach? {
        let hasLeft = agreement.authorityIndex(recorded.issuer).flatMap {
            terms.last?.absent[$0]
        }
        if case .left(let date) = hasLeft { return RuleBreach(.leaveRepeated, "\(date)") }
        if let known = departure(of: recorded.issuer) {
            return RuleBreach(.leaveRepeated, "\(known.effectiveEnd)")
        }
        let given = agreement.zone.date(at: recorded.signedAt)
        guard let earliest = given.adding(months: agreement.noticeMonths),
            effectiveEnd >= earliest
        else { return RuleBreach(.leaveTooSoon, "\(agreement.noticeMonths) months from \(given)") }
        if effectiveEnd >= agreement.effectiveTo {
            return RuleBreach(.leaveAfterEnd, "\(agreement.effectiveTo)")
        }
        return judgeWeights(.leaveShares) {
            $0.departures.append(
                Departure(
                    authority: recorded.issuer, effectiveEnd: effectiveEnd,
                    version: agreement.version, recorded: recorded))
            $0.changeTerms(at: recorded.at)
        }
    }

    /// Whether what the roster owes could still be carried over exactly after a change.
    private func judgeWeights(
        _ code: RuleCode, _ change: (inout ServiceState) -> Void
    ) -> RuleBreach? {
        var changed = self
        change(&changed)
        let weights = changed.terms.map(\.agreement.home.shares)
        let isExact =
            Roster.commonDenominator(of: weights) != nil
            && TeamAccount.commonDenominator(of: changed.teamEras.map(\.shares)) != nil
        return isExact ? nil : RuleBreach(code)
    }
}
