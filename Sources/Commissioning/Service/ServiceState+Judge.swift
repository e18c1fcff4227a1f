extension ServiceState {
    /// Open nominations that one decision can publish in one file of bounded size.
    package static let openNominationsMaximum = 150

    /// Days ahead on which beds or slots change: a change a week for a year. Each is a line in
    /// every decision's file.
    package static let capacityChangesMaximum = 52

    /// The first rule that a document breaks in this state, or `nil` if it may take effect.
    package func judge(_ fact: Fact, _ recorded: Recorded) -> RuleBreach? {
        switch fact {
        case .none: return nil
        case .agreement(let agreement, _): return judge(agreement, recorded)
        default: break
        }
        guard let agreement = inForce?.agreement else { return RuleBreach(.agreementNotInForce) }
        guard let role = agreement.party(recorded.issuer)?.role, fact.roles.contains(role) else {
            return RuleBreach(.roleNotAllowed, recorded.issuer)
        }
        switch fact {
        case .nomination(let body): return judge(body, recorded, agreement)
        case .withdrawal(let reference, _): return judgeWithdrawal(reference, recorded)
        case .authorityAllocation(let ranking): return judge(ranking, recorded, agreement)
        case .response(let place, _): return judgeResponse(place, recorded)
        case .swapConsent(let swap, _): return judgeSwap(swap, recorded)
        case .capacity(let record): return judge(record, recorded, agreement)
        case .assessment(let id, let assessment): return judge(assessment, of: id)
        case .placement(let place, let event): return judge(event, of: place, recorded)
        case .leave(let effectiveEnd): return judgeLeave(effectiveEnd, recorded, agreement)
        case .teamReferral(let body): return judge(body, recorded, agreement)
        case .teamCase(let id, let event): return judge(event, of: id, recorded, agreement)
        case .outcome(let place, let event): return judge(event, of: place, recorded)
        case .allocation, .teamAllocation, .statement, .agreement, .none: return nil
        }
    }

    private func judge(
        _ body: NominationBody, _ recorded: Recorded, _ agreement: Agreement
    ) -> RuleBreach? {
        if isReferenceInUse(body.reference, of: recorded.issuer) {
            return RuleBreach(.referenceInUse, body.reference)
        }
        if body.waitingSince > agreement.zone.date(at: recorded.at) {
            return RuleBreach(.waitingSinceFuture, "\(body.waitingSince)")
        }
        if let earliest = body.earliest, let latest = body.latest, latest < earliest {
            return RuleBreach(.windowEmpty, "\(earliest)–\(latest)")
        }
        let candidate = Nomination(
            id: "", authority: recorded.issuer, body: body, recorded: recorded)
        let fits = cycles.contains { cycle in
            (self.agreement(for: cycle)?.canOffer(cycle, at: recorded.at) ?? false)
                && ineligibilities(of: candidate, for: cycle) == [.notAssessed]
        }
        if !fits { return RuleBreach(.neverEligible, body.reference) }
        // Each authority has room of its own: none can use up another's.
        let room = ServiceState.openNominationsMaximum / max(1, agreement.authorities.count)
        let open = consideredNominations.count { $0.authority == recorded.issuer && isOpen($0) }
        if open >= room { return RuleBreach(.tooManyOpen, "\(room)") }
        return nil
    }

    private func judgeWithdrawal(_ reference: String, _ recorded: Recorded) -> RuleBreach? {
        if let found = withdrawnCase(reference, of: recorded.issuer) {
            return judgeWithdrawal(of: found)
        }
        guard let found = nomination(authority: recorded.issuer, reference: reference) else {
            return RuleBreach(.referenceUnknown, reference)
        }
        if found.withdrawn != nil { return RuleBreach(.alreadyEnded, reference) }
        switch heldPlace(of: found.id)?.state {
        case .inResidence, .stage2, .ended, .noShow:
            return RuleBreach(.alreadyEnded, reference)
        default: return nil
        }
    }

    private func judge(
        _ ranking: Ranking, _ recorded: Recorded, _ agreement: Agreement
    ) -> RuleBreach? {
        guard let cycle = cycle(ranking.cycle), let terms = self.agreement(for: cycle) else {
            return RuleBreach(.cycleUnknown, ranking.cycle)
        }
        if allocation(for: cycle.id) != nil || recorded.signedAt > terms.nominationsClose(cycle) {
            return RuleBreach(.cycleDecided, cycle.id)
        }
        for reference in ranking.order {
            guard let found = nomination(authority: recorded.issuer, reference: reference),
                isOpen(found)
            else { return RuleBreach(.orderUnknown, reference) }
        }
        guard let authority = agreement.authorityIndex(recorded.issuer) else {
            return RuleBreach(.roleNotAllowed, recorded.issuer)
        }
        let own = ownPlaces(in: cycle)[authority]
        if ranking.placesGivenUp > own {
            return RuleBreach(.releaseOverOwn, "\(ranking.placesGivenUp) of \(own)")
        }
        if let buy = ranking.buy, let most = ranking.morePlacesMaximum, buy.places > most {
            return RuleBreach(.buyOverMore, "\(buy.places) of \(most)")
        }
        return nil
    }

    private func judge(
        _ record: CapacityRecord, _ recorded: Recorded, _ agreement: Agreement
    ) -> RuleBreach? {
        if record.bedsUsable > agreement.home.registeredMaximumBeds {
            return RuleBreach(.capacityOverRegistered, "\(record.bedsUsable)")
        }
        let today = agreement.zone.date(at: recorded.at)
        let ahead = Set((capacity.map(\.from) + [record.from]).filter { $0 >= today })
        if ahead.count > ServiceState.capacityChangesMaximum {
            return RuleBreach(.capacityTooManyChanges, "\(ServiceState.capacityChangesMaximum)")
        }
        return nil
    }

    /// The child waits, or has a place that has not ended: it cannot be put forward again.
    func isCurrent(_ nomination: Nomination) -> Bool {
        guard nomination.withdrawn == nil else { return false }
        switch heldPlace(of: nomination.id)?.state {
        case .ended, .noShow: return false
        default: return true
        }
    }

    /// The nomination can still be offered a place.
    package func isOpen(_ nomination: Nomination) -> Bool {
        nomination.withdrawn == nil && heldPlace(of: nomination.id) == nil
    }
}

extension Fact {
    /// Roles that may issue a document of this kind.
    var roles: Set<Role> {
        switch self {
        case .nomination, .withdrawal, .authorityAllocation, .response, .swapConsent, .teamReferral,
            .leave, .outcome:
            [.authority]
        case .capacity, .assessment, .placement, .teamCase: [.provider]
        case .allocation, .teamAllocation, .statement: [.coordinator]
        case .agreement, .none: Set(Role.allCases)
        }
    }
}
