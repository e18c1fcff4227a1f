extension ServiceState {
    /// What an authority has put forward under a reference: the newer of a nomination and a case.
    func isReferenceInUse(_ reference: String, of authority: String) -> Bool {
        let known = nomination(authority: authority, reference: reference)
        let other = team.teamCase(authority: authority, reference: reference)
        return known.map(isCurrent) ?? false || other?.isCurrent ?? false
    }

    func judge(
        _ body: TeamReferral, _ recorded: Recorded, _ agreement: Agreement
    ) -> RuleBreach? {
        if isReferenceInUse(body.reference, of: recorded.issuer) {
            return RuleBreach(.teamReferenceInUse, body.reference)
        }
        if body.waitingSince > agreement.zone.date(at: recorded.at) {
            return RuleBreach(.teamWaitingSinceFuture, "\(body.waitingSince)")
        }
        if agreement.teamMonday(notBefore: recorded.at) >= agreement.effectiveTo {
            return RuleBreach(.teamNoRound, "\(agreement.effectiveTo)")
        }
        if let left = leaves(recorded.issuer),
            agreement.teamMonday(notBefore: recorded.at) >= left
        {
            return RuleBreach(.teamNoRound, "\(left)")
        }
        // Each authority has room of its own: none can use up another's.
        let room = max(1, Self.openReferralsMaximum / agreement.authorities.count)
        let open = team.cases.count { $0.authority == recorded.issuer && $0.state == .waiting }
        return open >= room ? RuleBreach(.teamTooManyOpen, "\(room)") : nil
    }

    /// Waiting families that one round can publish in one file of bounded size.
    package static let openReferralsMaximum = 150

    /// The case that a withdrawal concerns: the authority's newest matter under the reference, if
    /// that is not a nomination.
    func withdrawnCase(_ reference: String, of authority: String) -> TeamCase? {
        guard let found = team.teamCase(authority: authority, reference: reference) else {
            return nil
        }
        let other = nomination(authority: authority, reference: reference)
        return found.recorded.entry > other?.recorded.entry ?? 0 ? found : nil
    }

    /// Before the treatment begins the authority can take a case back; then the team ends it.
    func judgeWithdrawal(of found: TeamCase) -> RuleBreach? {
        switch found.state {
        case .waiting, .given: nil
        case .open, .closed, .withdrawn: RuleBreach(.alreadyEnded, found.body.reference)
        }
    }

    func judge(
        _ event: TeamCaseEvent, of id: String, _ recorded: Recorded, _ agreement: Agreement
    ) -> RuleBreach? {
        guard let found = team.teamCase(id), let slot = found.slot else {
            return RuleBreach(team.teamCase(id) == nil ? .teamCaseUnknown : .teamCaseState, id)
        }
        let required: TeamCaseState =
            switch event {
            case .opened: .given
            case .closed: .open
            }
        guard found.state == required else {
            return RuleBreach(.teamCaseState, "\(id) is \(found.state.rawValue)")
        }
        let today = agreement.zone.date(at: recorded.at)
        let isPossible =
            switch event {
            case .opened(let date): date >= slot.from && date < slot.to
            // As with places: what began on a day ends a night later at the soonest.
            case .closed(let date, _): date > found.history.last?.date ?? slot.from
            }
        return isPossible && event.date <= today ? nil : RuleBreach(.teamCaseDate, "\(event.date)")
    }
}

extension Fact {
    /// Whether a slot of the team, held or promised, can become free by it.
    ///
    /// What a decision of ours frees was due at the moment of the deadline that made it.
    var mayFreeTeamSlots: Bool {
        switch self {
        case .withdrawal, .response(_, .decline), .capacity, .assessment, .placement,
            .swapConsent(_, .agree), .teamCase(_, .closed):
            true
        case .agreement, .nomination, .authorityAllocation, .response(_, .accept),
            .swapConsent(_, .refuse), .allocation, .teamReferral, .teamAllocation,
            .teamCase(_, .opened), .leave, .outcome, .statement, .none:
            false
        }
    }
}
