extension ServiceState {
    /// A proposed swap and the cycle whose decision proposed it.
    package func swap(_ id: String) -> (terms: AllocationRecord.Swap, cycle: Cycle)? {
        for signed in allocations.reversed() {
            if let terms = signed.record.swaps.first(where: { $0.id == id }),
                let cycle = cycle(signed.record.cycle)
            {
                return (terms, cycle)
            }
        }
        return nil
    }

    /// What the two authorities have said of a swap so far.
    package func answers(to swap: String) -> [SwapAnswer] {
        swapAnswers.filter { $0.swap == swap }
    }

    /// Swaps that could still be carried out, in the order in which they were proposed.
    ///
    /// - Parameter now: The moment for which this is asked.
    package func openSwaps(at now: Instant) -> [(terms: AllocationRecord.Swap, cycle: Cycle)] {
        var seen: Set<String> = []
        return allocations.flatMap(\.record.swaps).compactMap { terms in
            guard seen.insert(terms.id).inserted, isUndecided(terms), now <= terms.answerUntil,
                let found = swap(terms.id), holds(found.terms, in: found.cycle, at: now)
            else { return nil }
            return found
        }
    }

    /// The swaps of a decision as they are published. The same terms are proposed once: while they
    /// can be answered they keep their id and their deadline, and afterwards they are left out.
    package func swapRows(
        of decision: Decision, _ draft: DecisionDraft, under agreement: Agreement,
        offered now: Instant
    ) -> [AllocationRecord.Swap] {
        let revision = (allocation(for: draft.cycle.id)?.record.revision ?? 0) + 1
        let known = allocations.filter { $0.record.cycle == draft.cycle.id }
            .flatMap(\.record.swaps)
        let nominations = draft.instance.nominations
        var number = 0
        return decision.swaps.compactMap { swap in
            func row(_ id: String, until due: Instant) -> AllocationRecord.Swap {
                AllocationRecord.Swap(
                    id: id, gives: agreement.authorities[swap.gives].id,
                    takes: agreement.authorities[swap.takes].id,
                    child: nominations[swap.child].id, until: draft.horizon[swap.until].id,
                    instead: nominations[swap.instead].id, placements: swap.placements,
                    placementsWithout: decision.tiers.placements, answerUntil: due)
            }
            let new = row(
                "\(draft.cycle.id)-r\(revision)-s\(number + 1)",
                until: agreement.responseDue(offered: now, for: draft.cycle))
            guard let old = known.last(where: new.hasTerms) else {
                number += 1
                return new
            }
            guard isUndecided(old), now <= old.answerUntil else { return nil }
            return row(old.id, until: old.answerUntil)
        }
    }

    /// The first rule that an answer to a swap breaks.
    func judgeSwap(_ id: String, _ recorded: Recorded) -> RuleBreach? {
        guard let (terms, cycle) = swap(id) else { return RuleBreach(.swapUnknown, id) }
        guard terms.parties.contains(recorded.issuer) else {
            return RuleBreach(.swapNotYours, id)
        }
        let answers = answers(to: id)
        if let known = answers.first(where: {
            $0.authority == recorded.issuer || $0.answer == .refuse
        }) {
            return RuleBreach(.swapAnswered, "\(known.authority): \(known.answer.rawValue)")
        }
        if recorded.signedAt > terms.answerUntil { return RuleBreach(.swapLate, id) }
        return holds(terms, in: cycle, at: recorded.at) ? nil : RuleBreach(.swapSuperseded, id)
    }

    /// Takes in an answer that may be given; with the second consent the places change hands.
    mutating func answer(_ swap: String, _ answer: SwapConsent, _ recorded: Recorded) {
        swapAnswers.append(
            SwapAnswer(
                swap: swap, authority: recorded.issuer, answer: answer, at: recorded.at,
                entry: recorded.entry))
        guard let (terms, cycle) = self.swap(swap), isAgreed(terms) else { return }
        carryOut(terms, in: cycle, at: recorded.at)
    }

    /// Whether both authorities have agreed.
    package func isAgreed(_ terms: AllocationRecord.Swap) -> Bool {
        let consents = answers(to: terms.id).filter { $0.answer == .agree }.map(\.authority)
        return terms.parties.allSatisfy(consents.contains)
    }

    /// Whether neither has refused and not both have agreed.
    private func isUndecided(_ terms: AllocationRecord.Swap) -> Bool {
        !isAgreed(terms) && answers(to: terms.id).allSatisfy { $0.answer == .agree }
    }

    /// Whether a swap is still possible and still makes placements more, by deciding again.
    ///
    /// Which of several equal answers the lottery would choose plays no part in it, so it needs no
    /// tickets.
    private func holds(
        _ terms: AllocationRecord.Swap, in cycle: Cycle, at now: Instant
    ) -> Bool {
        guard let agreement = inForce?.agreement, agreement.canOffer(cycle, at: now),
            allocation(for: terms.until) == nil, let draft = draft(for: cycle),
            let gives = agreement.authorityIndex(terms.gives),
            let takes = agreement.authorityIndex(terms.takes),
            let until = draft.horizon.firstIndex(where: { $0.id == terms.until })
        else { return false }
        let ids = draft.instance.nominations.map(\.id)
        guard let child = ids.firstIndex(of: terms.child),
            let instead = ids.firstIndex(of: terms.instead)
        else { return false }
        let swap = Decision.Swap(
            gives: gives, takes: takes, child: child, until: until, instead: instead,
            placements: terms.placements)
        return (try? draft.instance.bears(swap)) ?? false
    }

    /// The child gives its place for a firm one; the other child is offered the place given.
    ///
    /// Each place is lent by who owns it, in full and in time, so the two lots repay each other.
    private mutating func carryOut(
        _ terms: AllocationRecord.Swap, in cycle: Cycle, at now: Instant
    ) {
        guard let agreement = inForce?.agreement, let later = self.cycle(terms.until),
            let given = heldPlace(of: terms.child), given.cycle == cycle.id
        else { return }
        change(place: given.id) { $0.move(to: .swapped, at: now) }
        change(nomination: terms.child) { $0.refusedCycles[cycle.id] = .swapped }
        add(
            Place(
                id: placeID(in: later.id), cycle: later.id, nomination: terms.child,
                authority: terms.gives, funding: .lent, lender: terms.takes, pricePence: nil,
                isLate: false, revision: 0,
                offeredAt: now, responseDue: agreement.responseDue(offered: now, for: later),
                state: .accepted, history: [.init(state: .accepted, at: now, date: nil, until: nil)]
            ))
        add(
            Place(
                id: placeID(in: cycle.id), cycle: cycle.id, nomination: terms.instead,
                authority: terms.takes, funding: .lent, lender: terms.gives, pricePence: nil,
                isLate: false,
                revision: (allocation(for: cycle.id)?.record.revision ?? 0) + 1, offeredAt: now,
                responseDue: agreement.responseDue(offered: now, for: cycle), state: .offered,
                history: [.init(state: .offered, at: now, date: nil, until: nil)]))
    }
}
