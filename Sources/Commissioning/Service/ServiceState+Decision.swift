/// The snapshot of a decision before its tickets are drawn.
package struct DecisionDraft: Equatable, Sendable {
    /// The cycle that the decision binds.
    package let cycle: Cycle
    /// Cycles looked at, `cycle` first.
    package let horizon: [Cycle]
    /// What it finds in `cycle`.
    package let room: CycleRoom
    /// The instance; every ticket is zero until the snapshot's digest is known.
    package let instance: DecisionInstance
    /// Open nominations that no cycle of the horizon can take, with why.
    package let barred: [Barred]

    /// A nomination that cannot take part.
    package struct Barred: Equatable, Sendable {
        /// Its id.
        package let nomination: String
        /// What keeps it out, for the binding cycle.
        package let reasons: [Ineligibility]
    }
}

/// Something that must be done at a moment, whether the daemon ran then or not.
package struct DueAction: Equatable, Sendable {
    /// What it is.
    package enum Kind: Hashable, Sendable {
        /// Decide a cycle.
        case decide(cycle: String)
        /// Let an unanswered offer lapse.
        case lapse(place: String)
        /// Give free slots of the team to families that wait.
        case teamRound(monday: CivilDate)
        /// Tell every authority what it is charged for a quarter.
        case statement(quarter: FinancialQuarter)
    }
    /// When it is due.
    package let at: Instant
    /// What it is.
    package let kind: Kind
}

extension ServiceState {
    /// Everything still to be done, in the order in which it is due.
    package func dueActions() -> [DueAction] {
        var found: [DueAction] = []
        for place in places where place.state == .offered {
            found.append(DueAction(at: place.responseDue, kind: .lapse(place: place.id)))
        }
        for (cycle, terms) in zip(cycles, terms)
        where allocation(for: cycle.id) == nil && !isTooEarly(cycle) {
            let close = terms.agreement.nominationsClose(cycle)
            found.append(DueAction(at: close, kind: .decide(cycle: cycle.id)))
        }
        if let round = nextTeamRound() { found.append(round) }
        if let statement = nextStatement() { found.append(statement) }
        // Stable: offers in the order they were made, then cycles in time order, then the team,
        // which never gives a slot that a place of the same hour needs.
        return found.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
    }

    /// A cycle that nobody could enter any more when it came into the calendar never ran: it is not
    /// decided, and takes no seats of the roster.
    package func isTooEarly(_ cycle: Cycle) -> Bool {
        guard let terms = terms(of: cycle) else { return true }
        return terms.agreement.lateEntryCloses(cycle) <= terms.since
    }

    /// Own places of every authority in a cycle: standing places and roster seats.
    package func ownPlaces(in cycle: Cycle) -> [Int] {
        let count = inForce?.agreement.authorities.count ?? 0
        // Who joined after the decision has none in it.
        if let decided = allocation(for: cycle.id)?.record.seats.first {
            return decided + [Int](repeating: 0, count: max(0, count - decided.count))
        }
        return publishedRoster(through: cycle.ordinal).last { $0.cycle == cycle }?.own.totals
            ?? [Int](repeating: 0, count: count)
    }

    /// Seats of each coming cycle as far as they are known: the roster, years ahead.
    package func publishedRoster(through ordinal: Int) -> [(cycle: Cycle, own: OwnPlaces)] {
        var walk = RosterWalk(self, before: ordinal)
        var found: [(cycle: Cycle, own: OwnPlaces)] = []
        while walk.next <= ordinal, walk.next < cycles.count {
            let cycle = cycles[walk.next]
            if let own = walk.step() { found.append((cycle, own)) }
        }
        return found
    }

    /// The roster as a cycle meets it, under the weights of that cycle.
    func roster(at cycle: Cycle) -> RosterState {
        var walk = RosterWalk(self, before: cycle.ordinal)
        while walk.next < cycle.ordinal { _ = walk.step() }
        return walk.enter(cycle)
    }

    /// Freezes everything that a decision for a cycle may depend on.
    ///
    /// Held places of the horizon are commitments; every other open nomination competes.
    ///
    /// - Parameters:
    ///   - closing: At the deadline, its moment: nominations signed later wait for the next
    ///     round. `nil` for a re-run, which takes everybody who is there.
    ///   - canEnter: Whether a child could still come; if not, no new place is made.
    package func draft(
        for cycle: Cycle, closing: Instant? = nil, canEnter: Bool = true
    ) -> DecisionDraft? {
        guard let agreement = agreement(for: cycle), let lending = lending(asOf: cycle.ordinal)
        else { return nil }
        let horizon = Array(
            cycles[
                cycle.ordinal..<min(cycles.count, cycle.ordinal + agreement.lending.horizonCycles)])
        let rooms = horizon.map { room(in: $0, canEnter: canEnter || $0 != cycle) }
        let roster = roster(at: cycle)
        // As the decision will hand them out: beds can have come or gone since it was last made.
        var after = roster
        let own = Roster.ownPlaces(
            beds: rooms[0].beds, standing: agreement.home.standingPlaces,
            shares: agreement.home.shares, state: &after
        ).totals
        var candidates: [DecisionInstance.Nomination] = []
        var barred: [DecisionDraft.Barred] = []
        for nomination in consideredNominations {
            if let closing, nomination.recorded.signedAt > closing { continue }
            let candidate = candidate(
                nomination, horizon: horizon, rooms, canEnter: canEnter, agreement)
            if let candidate {
                candidates.append(candidate)
            } else if isOpen(nomination) {
                barred.append(
                    DecisionDraft.Barred(
                        nomination: nomination.id,
                        reasons: ineligibilities(of: nomination, for: cycle)))
            }
        }
        let instance = DecisionInstance(
            cycles: zip(horizon, rooms).map { frozen($0, beds: $1.beds, beside: agreement.home) },
            authorities: authorityTerms(for: cycle, own, rooms[0], agreement, lending),
            nominations: ranked(candidates, in: cycle, agreement), roster: roster,
            repayLimit: agreement.lending.repaySeatsPerCycleMaximum,
            weeksPerPlace: agreement.home.stayWeeks,
            team: teamSlots(
                over: horizon, keeping: rooms, weeksAfter: agreement.team.stage2Weeks),
            incompatible: pairs(among: candidates), spotPricePence: agreement.spotPricePence)
        return DecisionDraft(
            cycle: cycle, horizon: horizon, room: rooms[0], instance: instance, barred: barred)
    }

    /// A cycle of the horizon, with its own weights where another version governs it.
    private func frozen(
        _ cycle: Cycle, beds: Int, beside binding: Agreement.Home
    ) -> DecisionInstance.Cycle {
        let own = agreement(for: cycle)?.home ?? binding
        return DecisionInstance.Cycle(
            id: cycle.id, beds: beds, start: cycle.start.dayNumber, end: cycle.end.dayNumber,
            shares: own.shares == binding.shares ? nil : own.shares,
            standing: own.standingPlaces == binding.standingPlaces ? nil : own.standingPlaces)
    }

    private func authorityTerms(
        for cycle: Cycle, _ own: [Int], _ room: CycleRoom, _ agreement: Agreement,
        _ lending: LendingAccount
    ) -> [DecisionInstance.Authority] {
        let moved = vacated(in: cycle, room).filter { $0.lender != nil }
        return agreement.authorities.enumerated().map { index, party in
            let ranking = rankings[cycle.id]?[party.id]
            let released = min(ranking?.releasePlaces ?? 0, own[index])
            let forSale = min(ranking?.sell?.places ?? 0, own[index] - released)
            return DecisionInstance.Authority(
                id: party.id, share: agreement.home.shares[index],
                standing: agreement.home.standingPlaces[index],
                balanceWeeks: lending.balanceWeeks(index), releasedNow: released,
                mostNow: ranking?.morePlacesMaximum.map { own[index] + $0 },
                sellNow: ranking?.sell.flatMap {
                    forSale > 0
                        ? PlacesForSale(places: forSale, pricePence: $0.pricePence) : nil
                },
                buyNow: ranking?.buy.flatMap { $0.places > 0 ? $0 : nil },
                movedNow: moved.count { $0.authority == party.id }
                    - moved.count { $0.lender == party.id })
        }
    }

    private func candidate(
        _ nomination: Nomination, horizon: [Cycle], _ rooms: [CycleRoom], canEnter: Bool,
        _ agreement: Agreement
    ) -> DecisionInstance.Nomination? {
        guard let authority = agreement.authorityIndex(nomination.authority),
            let ticket = Ticket(Array(repeating: 0, count: 32))
        else { return nil }
        let fitting = horizon.indices.filter {
            ineligibilities(of: nomination, for: horizon[$0]).isEmpty
        }
        var commitment: DecisionInstance.Commitment?
        var window: [Int] = []
        if let held = heldPlace(of: nomination.id) {
            guard let position = rooms.firstIndex(where: { $0.kept.contains(held) }) else {
                return nil
            }
            let isSwappable =
                position == 0 && canEnter && held.state.isReserved
            commitment = DecisionInstance.Commitment(
                cycle: position, funding: held.funding,
                lender: held.lender.flatMap(agreement.authorityIndex), pricePence: held.pricePence,
                later: isSwappable ? fitting.filter { $0 > 0 } : [])
            window = [position]
        } else {
            guard nomination.withdrawn == nil else { return nil }
            window = fitting.filter { $0 > 0 || canEnter }
            if window.isEmpty { return nil }
        }
        return DecisionInstance.Nomination(
            id: nomination.id, authority: authority,
            priorityClass: nomination.body.priorityClass,
            rank: rank(of: nomination, in: horizon[0]),
            waitingSince: nomination.body.waitingSince.dayNumber, ticket: ticket, cycles: window,
            commitment: commitment)
    }

    /// Ranks of children whose authority gave no order, where another authority gave one: by class
    /// and waiting since, equal ones alike. To say nothing must be no better than to say something:
    /// rank 0 would come before every child that another authority has ranked.
    private func ranked(
        _ candidates: [DecisionInstance.Nomination], in cycle: Cycle, _ agreement: Agreement
    ) -> [DecisionInstance.Nomination] {
        let orders = rankings[cycle.id] ?? [:]
        let hasOrder = agreement.authorities.map { !(orders[$0.id]?.order ?? []).isEmpty }
        guard hasOrder.contains(true) else { return candidates }
        var candidates = candidates
        for authority in hasOrder.indices where !hasOrder[authority] {
            let own = candidates.indices.filter { candidates[$0].authority == authority }
            func claim(_ index: Int) -> (Int, Int) {
                (candidates[index].priorityClass, candidates[index].waitingSince)
            }
            let sorted = own.sorted { claim($0) != claim($1) ? claim($0) < claim($1) : $0 < $1 }
            var rank = 1
            for (position, index) in sorted.enumerated() {
                if position > 0, claim(sorted[position - 1]) < claim(index) { rank = position + 1 }
                candidates[index].rank = rank
            }
        }
        return candidates
    }

    /// The place its authority gave it, from 1; unnamed children come after the named ones; 0 if
    /// the authority gave no order for the cycle.
    package func rank(of nomination: Nomination, in cycle: Cycle) -> Int {
        guard let order = rankings[cycle.id]?[nomination.authority]?.order, !order.isEmpty else {
            return 0
        }
        let position = order.firstIndex(of: nomination.body.reference)
        return (position ?? order.count) + 1
    }
}
