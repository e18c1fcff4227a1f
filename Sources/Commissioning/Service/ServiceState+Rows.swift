extension ServiceState {
    /// The places of a decision's cycle: those that hold a bed already, and those it makes.
    ///
    /// A place is named by its cycle and a number that counts every place ever made in it, so that
    /// no name is used twice.
    package func rows(
        of decision: Decision, _ draft: DecisionDraft, under agreement: Agreement,
        offered now: Instant
    ) -> (kept: [AllocationRecord.Row], made: [AllocationRecord.Row]) {
        let due = agreement.responseDue(offered: now, for: draft.cycle)
        var number = places.count { $0.cycle == draft.cycle.id }
        let made = decision.placements.compactMap { placement -> AllocationRecord.Row? in
            let nomination = draft.instance.nominations[placement.nomination]
            guard placement.cycle == 0, nomination.commitment == nil else { return nil }
            number += 1
            return AllocationRecord.Row(
                place: "\(draft.cycle.id)-p\(number)", nomination: nomination.id,
                authority: agreement.authorities[nomination.authority].id,
                funding: placement.funding,
                lender: placement.lender.map { agreement.authorities[$0].id }, responseDue: due)
        }
        let kept = heldPlaces(in: draft.cycle.id).map { place in
            AllocationRecord.Row(
                place: place.id, nomination: place.nomination, authority: place.authority,
                funding: place.funding, lender: place.lender, responseDue: place.responseDue)
        }
        return (kept, made)
    }
}
