import Commissioning

/// A fault planted in a step of a history, which the check of its invariant must find.
struct HistoryForgery: Sendable {
    let invariant: Invariant
    /// What goes wrong.
    let name: String
    /// The step with the fault in it; nil where there is no room for it.
    let forge: @Sendable (HistoryStep) -> HistoryStep?

    init(
        _ invariant: Invariant, _ name: String,
        forge: @escaping @Sendable (HistoryStep) -> HistoryStep?
    ) {
        self.invariant = invariant
        self.name = name
        self.forge = forge
    }

    static let all = places + exits + accounts

    /// Places that should not have been made, or should have been.
    private static let places: [HistoryForgery] = [
        HistoryForgery(.capacity, "a full cycle gets one more place") { step in
            offering(step) { child, cycle in
                step.after.isOpen(child)
                    && child.ineligibilities(for: cycle, under: step.agreement).isEmpty
                    && step.after.freeBeds(in: cycle) <= 0
                    && step.after.spareBeds(in: cycle, from: today(step)) <= 0
            }
        },
        HistoryForgery(.capacity, "a child that cannot enter is offered a place") { step in
            offering(step) { child, cycle in
                step.after.isOpen(child) && hasRoom(step, cycle)
                    && !child.ineligibilities(for: cycle, under: step.agreement).isEmpty
            }
        },
        HistoryForgery(.capacity, "a child in the home is offered another place") { step in
            offering(step) { child, cycle in
                let held = step.after.heldPlace(of: child.id)
                return held?.state.isLive == true && hasRoom(step, cycle)
                    && child.ineligibilities(for: cycle, under: step.agreement).isEmpty
            }
        },
        HistoryForgery(.capacity, "an offer stands after late entry has closed") { step in
            guard let record = step.record, let cycle = step.after.cycle(record.cycle) else {
                return nil
            }
            let late = step.agreement.lateEntryCloses(cycle).adding(seconds: 1)
            let rows = record.places.map { $0.due(late) }
            return made(step).isEmpty ? nil : step.recording(.allocation(record.with(rows)))
        },
        HistoryForgery(.conservation, "a child is left out of a decision") { step in
            guard let record = step.record, step.isSettled, let left = made(step).last,
                let cycle = step.after.cycle(record.cycle),
                step.agreement.canOffer(cycle, at: step.recorded.at)
            else { return nil }
            return step.recording(
                .allocation(record.with(record.places.filter { $0.place != left.place })))
        },
        HistoryForgery(.offers, "more offers than free places are made") { step in
            offering(step) { child, cycle in
                step.after.isOpen(child) && !hasRoom(step, cycle)
            }
        },
    ]

    /// Places that leave when they should not, or otherwise than they should.
    private static let exits: [HistoryForgery] = [
        HistoryForgery(.commitments, "a re-run takes an accepted place away") { step in
            lapsing(step) { $0.state == .accepted }
        },
        HistoryForgery(.commitments, "an offer lapses before its time") { step in
            lapsing(step) { $0.state == .offered && $0.responseDue > step.recorded.at }
        },
        HistoryForgery(.commitments, "a withdrawal takes another child's place too") { step in
            guard case .withdrawal = step.fact else { return nil }
            return also(step) { $0.state == .offered || $0.state == .accepted }
        },
        HistoryForgery(.offers, "a declined place is not free again") { step in
            guard case .response(_, .decline) = step.fact else { return nil }
            var forged = step
            forged.after = step.before
            return forged
        },
        HistoryForgery(.offers, "one refusal frees two places") { step in
            guard case .response(let place, .decline) = step.fact else { return nil }
            return also(step) {
                $0.state == .offered && $0.id != place
                    && $0.cycle == step.before.place(place)?.cycle
            }
        },
    ]

    /// Places that this step made.
    private static func made(_ step: HistoryStep) -> [AllocationRecord.Row] {
        step.record?.places.filter { step.before.place($0.place) == nil } ?? []
    }

    private static func hasRoom(_ step: HistoryStep, _ cycle: Cycle) -> Bool {
        step.after.freeBeds(in: cycle) > 0
    }

    private static func today(_ step: HistoryStep) -> CivilDate {
        step.agreement.zone.date(at: step.recorded.at)
    }

    /// The decision with one more offer, to the first child that will do.
    private static func offering(
        _ step: HistoryStep, to suits: (Nomination, Cycle) -> Bool
    ) -> HistoryStep? {
        guard let record = step.record, let cycle = step.after.cycle(record.cycle),
            step.agreement.canOffer(cycle, at: step.recorded.at),
            let child = step.after.nominations.first(where: { suits($0, cycle) })
        else { return nil }
        let row = AllocationRecord.Row(
            place: "forged", nomination: child.id, authority: child.authority, funding: .seat,
            lender: nil,
            responseDue: step.agreement.responseDue(offered: step.recorded.at, for: cycle))
        return step.recording(.allocation(record.with(record.places + [row])))
    }

    /// The decision as if the first place that will do had lapsed too.
    private static func lapsing(
        _ step: HistoryStep, _ suits: (Place) -> Bool
    ) -> HistoryStep? {
        guard let record = step.record, let place = step.before.places.first(where: suits) else {
            return nil
        }
        let causes = record.causes + [.init(.lapse, subject: place.id)]
        return step.recording(.allocation(record.with(record.places, causes: causes)))
    }

    /// The step as if the first other place that will do had been declined or withdrawn with it.
    private static func also(_ step: HistoryStep, _ suits: (Place) -> Bool) -> HistoryStep? {
        guard let place = step.after.places.first(where: suits),
            let child = step.after.nomination(place.nomination)
        else { return nil }
        var forged = step
        if place.state == .offered {
            forged.after.apply(.response(place: place.id, answer: .decline), step.recorded)
        } else {
            let recorded = Recorded(
                entry: step.recorded.entry, at: step.recorded.at, issuer: place.authority,
                signedAt: step.recorded.signedAt, digest: step.recorded.digest)
            forged.after.apply(
                .withdrawal(reference: child.body.reference, reason: .other), recorded)
        }
        return forged
    }
}

extension AllocationRecord {
    /// The same decision with other places.
    func with(
        _ places: [Row], causes: [Cause]? = nil, seats: [[Int]]? = nil,
        rosterAfter: RosterState? = nil
    ) -> AllocationRecord {
        AllocationRecord(
            cycle: cycle, revision: revision, causes: causes ?? self.causes,
            snapshotDigest: snapshotDigest, horizon: horizon, beds: beds,
            seats: seats ?? self.seats, rosterAfter: rosterAfter ?? self.rosterAfter,
            places: places, indicative: indicative, waiting: waiting)
    }
}

extension AllocationRecord.Row {
    fileprivate func due(_ due: Instant) -> AllocationRecord.Row {
        AllocationRecord.Row(
            place: place, nomination: nomination, authority: authority, funding: funding,
            lender: lender, pricePence: pricePence, isLate: isLate, responseDue: due)
    }
}
