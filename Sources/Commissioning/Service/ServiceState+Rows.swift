extension ServiceState {
    /// The name of the next place of a cycle, or of one after it: the cycle and a number that
    /// counts every place ever made in it, so that no name is used twice.
    func placeID(in cycle: String, after others: Int = 0) -> String {
        "\(cycle)-p\(places.count { $0.cycle == cycle } + others + 1)"
    }

    /// The places of a decision's cycle in the order of claims: all of them, and the new ones.
    package func rows(
        of decision: Decision, _ draft: DecisionDraft, under agreement: Agreement,
        offered now: Instant
    ) -> (all: [AllocationRecord.Row], made: [AllocationRecord.Row]) {
        let due = agreement.responseDue(offered: now, for: draft.cycle)
        let here = decision.placements.filter { $0.cycle == 0 }
        let late = lateOnes(among: here, decision, draft, agreement)
        var all: [AllocationRecord.Row] = []
        var made: [AllocationRecord.Row] = []
        for placement in here {
            let nomination = draft.instance.nominations[placement.nomination]
            if nomination.commitment != nil {
                if let kept = heldPlace(of: nomination.id) { all.append(row(kept)) }
                continue
            }
            let row = AllocationRecord.Row(
                place: placeID(in: draft.cycle.id, after: made.count), nomination: nomination.id,
                authority: agreement.authorities[nomination.authority].id,
                funding: placement.funding,
                lender: placement.lender.map { agreement.authorities[$0].id },
                pricePence: placement.pricePence, isLate: late.contains(placement.nomination),
                responseDue: due)
            all.append(row)
            made.append(row)
        }
        return (all, made)
    }

    private func row(_ place: Place) -> AllocationRecord.Row {
        AllocationRecord.Row(
            place: place.id, nomination: place.nomination, authority: place.authority,
            funding: place.funding, lender: place.lender, pricePence: place.pricePence,
            isLate: place.isLate, responseDue: place.responseDue)
    }

    /// Nominations of the instance whose new place came free late.
    ///
    /// An owner uses and lends the places first that were free in time: it earns the full credit
    /// for as many as it can.
    private func lateOnes(
        among here: [Decision.Placement], _ decision: Decision, _ draft: DecisionDraft,
        _ agreement: Agreement
    ) -> Set<Int> {
        let nominations = draft.instance.nominations
        func owner(_ placement: Decision.Placement) -> Int {
            placement.lender ?? nominations[placement.nomination].authority
        }
        let lateFree = lateFreePlaces(in: draft.cycle, draft.room, agreement)
        var found: Set<Int> = []
        for index in agreement.authorities.indices {
            let given = here.filter { owner($0) == index }
            let new = given.filter { nominations[$0.nomination].commitment == nil }
            let own = decision.seats[0][index] + draft.instance.authorities[index].movedNow
            let inTime = own - (given.count - new.count) - lateFree[index]
            let ownFirst = new.filter { $0.lender == nil } + new.filter { $0.lender != nil }
            found.formUnion(ownFirst.dropFirst(max(0, inTime)).map(\.nomination))
        }
        return found
    }
}
