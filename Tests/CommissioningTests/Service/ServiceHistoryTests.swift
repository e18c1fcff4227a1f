import Commissioning
import Testing

@Suite("The service over random histories")
struct ServiceHistoryTests {
    private static let stepsMaximum = 250

    /// Runs a history and looks at the state before and after every step.
    private func run(
        _ seed: Int, _ look: (_ before: ServiceState, _ after: ServiceState, Instant) throws -> Void
    ) rethrows -> [RuleCode?] {
        var history = RandomHistory(seed: UInt64(seed))
        var outcomes: [RuleCode?] = []
        for _ in 0..<Self.stepsMaximum {
            let before = history.scene.state
            outcomes.append(history.step())
            try look(before, history.scene.state, history.scene.now)
        }
        return outcomes
    }

    @Test("No step promises a bed that is not there on every night to come", arguments: 1...12)
    func beds(seed: Int) {
        _ = run(seed) { before, after, now in
            guard let agreement = after.inForce?.agreement else { return }
            let today = agreement.zone.date(at: now)
            for place in after.places where before.place(place.id)?.history != place.history {
                guard place.state.isReserved || place.extendedUntil != nil else { continue }
                let stay = after.stay(of: place)
                let first = max(stay.from, today)
                guard first < stay.to else { continue }
                // What a bed closed since has left too few for is seen by the board.
                if before.place(place.id) == nil || place.extendedUntil != nil {
                    let spare = after.spareBeds(from: first, to: stay.to)
                    #expect(spare >= 0, "seed \(seed), \(place.id)")
                }
            }
            for night in after.places.map({ after.stay(of: $0).from }) {
                let here = after.places.count {
                    let stay = after.stay(of: $0)
                    return stay.from <= night && night < stay.to
                }
                #expect(here <= agreement.home.registeredMaximumBeds, "seed \(seed), \(night)")
            }
        }
    }

    @Test("A child has one live place at most, under whatever nomination", arguments: 1...12)
    func onePlacePerChild(seed: Int) {
        _ = run(seed) { _, after, _ in
            var living: Set<String> = []
            for place in after.places where place.state.isLive || place.state == .stage2 {
                let reference = after.nomination(place.nomination)?.body.reference ?? "?"
                let isFirst = living.insert("\(place.authority) \(reference)").inserted
                #expect(isFirst, "seed \(seed), \(place.id)")
            }
        }
    }

    @Test(
        "An offer is made only to a child that the cycle can take, while it can still come",
        arguments: 1...12)
    func eligible(seed: Int) {
        _ = run(seed) { before, after, now in
            guard let agreement = after.inForce?.agreement else { return }
            for place in after.places where before.place(place.id) == nil {
                guard let cycle = after.cycle(place.cycle),
                    let child = after.nomination(place.nomination)
                else {
                    Issue.record("seed \(seed): \(place.id) is of nothing")
                    continue
                }
                let barred = child.ineligibilities(for: cycle, under: agreement).filter {
                    // A leap of the clock can make an offer and let it lapse in one step.
                    if case .offerRefused = $0 { return place.state == .offered }
                    return true
                }
                #expect(barred.isEmpty, "seed \(seed), \(place.id)")
                #expect(place.offeredAt <= agreement.offersClose(cycle), "seed \(seed)")
                #expect(place.responseDue <= agreement.lateEntryCloses(cycle), "seed \(seed)")
                let seconds = place.responseDue.seconds - place.offeredAt.seconds
                #expect(seconds >= 86_400, "seed \(seed), \(place.id)")
            }
        }
    }

    @Test(
        "A place once made keeps its child, funding and deadline, and moves forward only",
        arguments: 1...12)
    func commitments(seed: Int) {
        _ = run(seed) { before, after, _ in
            for old in before.places {
                let new = after.place(old.id)
                #expect(new?.nomination == old.nomination, "seed \(seed), \(old.id)")
                #expect(new?.funding == old.funding && new?.lender == old.lender, "seed \(seed)")
                #expect(new?.responseDue == old.responseDue, "seed \(seed)")
                let history = new?.history.prefix(old.history.count).map(\.state)
                #expect(history == old.history.map(\.state), "seed \(seed), \(old.id)")
                if !old.state.holdsBed { #expect(new?.state == old.state, "seed \(seed)") }
                #expect(new?.pricePence == old.pricePence && new?.isLate == old.isLate)
            }
        }
    }

    @Test("Balances always sum to nought, and equal those kept by hand", arguments: 1...12)
    func balances(seed: Int) throws {
        _ = try run(seed) { before, after, _ in
            guard before.places != after.places, let agreement = after.inForce?.agreement else {
                return
            }
            let indices = agreement.authorities.indices
            let loans = after.places.compactMap { place -> Loan? in
                guard let lender = place.lender.flatMap(agreement.authorityIndex),
                    let borrower = agreement.authorityIndex(place.authority),
                    let cycle = after.cycle(place.cycle), place.state.holdsBed,
                    place.funding == .lent
                else { return nil }
                let first = place.admittedOn ?? agreement.zone.date(at: place.offeredAt)
                // Mondays of the cycle on or before which a late place was taken.
                let weeks = (0..<12).count { first <= cycle.start.adding(days: 7 * $0) }
                return Loan(
                    lender: lender, borrower: borrower, cycle: cycle.ordinal,
                    weeks: place.isLate ? weeks + (first > cycle.start ? 1 : 0) : 12)
            }
            let asOf = (loans.map(\.cycle).max() ?? 0) + 2
            let account = try #require(after.lending(asOf: asOf))
            let clerk = DayByDayLending(
                authorities: indices.count, rule: agreement.lending, loans: loans, asOf: asOf)
            #expect(indices.map(account.balanceWeeks) == indices.map(clerk.balance), "seed \(seed)")
            #expect(indices.reduce(0) { $0 + account.balanceWeeks($1) } == 0, "seed \(seed)")
        }
    }

    @Test(
        "At the deadline every place is paid for by somebody who has one in that cycle",
        arguments: 1...12)
    func funded(seed: Int) {
        _ = run(seed) { before, after, _ in
            guard let agreement = after.inForce?.agreement else { return }
            for signed in after.allocations.dropFirst(before.allocations.count)
            where signed.record.revision == 1 {
                for (index, party) in agreement.authorities.enumerated() {
                    let used = signed.record.places.count {
                        ($0.lender ?? $0.authority) == party.id
                    }
                    #expect(
                        used <= signed.record.seats[0][index],
                        "seed \(seed), \(signed.record.cycle)")
                }
                for row in signed.record.places {
                    let isOthers = row.funding == .lent || row.funding == .spot
                    #expect((row.lender != nil) == isOthers, "seed \(seed)")
                    #expect((row.pricePence != nil) == (row.funding == .spot), "seed \(seed)")
                    #expect(row.lender != row.authority, "seed \(seed)")
                }
            }
        }
    }

    @Test("No bed of a decided cycle stays empty while a child could have it", arguments: 1...12)
    func workConservation(seed: Int) {
        _ = run(seed) { _, after, now in
            guard let agreement = after.inForce?.agreement else { return }
            for cycle in after.cycles where after.allocation(for: cycle.id) != nil {
                guard agreement.canOffer(cycle, at: now), after.freeBeds(in: cycle) > 0 else {
                    continue
                }
                let idle = after.nominations.filter {
                    let limit = after.rankings[cycle.id]?[$0.authority]?.morePlacesMaximum
                    return after.isOpen($0) && limit == nil
                        && $0.ineligibilities(for: cycle, under: agreement).isEmpty
                }
                #expect(idle.isEmpty, "seed \(seed), \(cycle.id): \(idle.map(\.id))")
            }
        }
    }

    @Test("The histories are worth looking at: every life of a place and most rules occur in them")
    func coverage() {
        var states: Set<PlaceState> = []
        var fundings: Set<Funding> = []
        var codes: Set<RuleCode> = []
        var (longer, late) = (0, 0)
        for seed in 1...16 {
            var history = RandomHistory(seed: UInt64(seed))
            for _ in 0..<Self.stepsMaximum {
                if let code = history.step() { codes.insert(code) }
            }
            states.formUnion(history.scene.state.places.flatMap { $0.history.map(\.state) })
            fundings.formUnion(history.scene.state.places.map(\.funding))
            longer += history.scene.state.places.count { $0.extendedUntil != nil }
            late += history.scene.state.places.count { $0.isLate && $0.funding == .lent }
        }
        #expect(states == Set(PlaceState.allCases))
        #expect(fundings == Set(Funding.allCases))
        #expect(longer > 0 && late > 0)
        #expect(codes.count >= 10, "\(codes)")
    }
}
