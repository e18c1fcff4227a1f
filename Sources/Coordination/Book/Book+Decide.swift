import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// What an applied document makes necessary at once, in the same transaction.
    mutating func follow(
        _ fact: Fact, before: ServiceState, digest: PayloadDigest, now: Instant
    ) throws {
        switch fact {
        case .nomination:
            let id = Nomination.id(ofDigest: digest.description)
            try refer(id, now: now)
            try refill(.init(.nomination, subject: id), now: now)
        case .withdrawal:
            try tellProviders(changedSince: before, now: now)
            try refill(.init(.withdrawal), now: now)
        case .response(let place, let answer):
            try tellProviders(changedSince: before, now: now)
            if answer == .decline { try refill(.init(.decline, subject: place), now: now) }
        case .capacity:
            try refill(.init(.capacity), now: now)
        case .assessment(let nomination, _):
            try refill(.init(.assessment, subject: nomination), now: now)
        case .leave:
            guard let departure = state.departures.last else { break }
            for party in state.inForce?.agreement.parties ?? []
            where party.id != me && party.id != departure.authority {
                try issue(
                    .notice, to: party.id, body: AnswerBodies.departureNotice(departure), now: now)
            }
        case .agreement, .authorityAllocation, .placement, .allocation, .none:
            break
        }
    }

    /// Does the next thing that is due; `false` if nothing is.
    /// - Throws: `CoordinationFault`.
    package mutating func doDue(now: Instant) throws -> Bool {
        guard let action = state.dueActions().first, action.at <= now else { return false }
        switch action.kind {
        case .decide(let cycle):
            try decide(cycle, causes: [.init(.deadline)], closing: action.at, now: now)
            // After downtime: who was put forward after the deadline may have what is left.
            if state.nominations.contains(where: { $0.recorded.signedAt > action.at }) {
                try refill(.init(.nomination), now: now)
            }
        case .lapse(let place):
            guard let found = state.place(place) else { return false }
            let before = state
            try decide(
                found.cycle, causes: [.init(.lapse, subject: place)],
                from: state.lapsing(place, at: now), now: now)
            try tellProviders(changedSince: before, now: now)
        }
        return true
    }

    /// Gives free beds of decided cycles to whoever can use them now.
    private mutating func refill(_ cause: AllocationRecord.Cause, now: Instant) throws {
        for cycle in state.cycles where state.allocation(for: cycle.id) != nil {
            guard let agreement = state.agreement(for: cycle),
                agreement.lateEntryCloses(cycle) > now,
                state.usableBeds(in: cycle) > state.heldPlaces(in: cycle.id).count
            else { continue }
            try decide(cycle.id, causes: [cause], onlyIfNew: true, now: now)
        }
    }

    /// Decides a cycle from the state (or from `assumed`, what is about to be true) and publishes.
    ///
    /// - Parameter onlyIfNew: Publish only if a new place comes of it.
    /// - Throws: `CoordinationFault`.
    mutating func decide(
        _ id: String, causes: [AllocationRecord.Cause], closing: Instant? = nil,
        from assumed: ServiceState? = nil, onlyIfNew: Bool = false, now: Instant
    ) throws {
        let outcome = try outcome(
            of: id, causes: causes, closing: closing, from: assumed ?? state, now: now)
        if onlyIfNew, outcome.made.isEmpty { return }
        let agreement = outcome.agreement
        let body = outcome.body(decidedAt: now)
        for party in agreement.parties where party.role != .coordinator {
            try issue(
                .allocation, to: party.id, body: body, fact: .allocation(outcome.record), now: now)
        }
        for row in outcome.made {
            guard let reference = state.nomination(row.nomination)?.body.reference else { continue }
            try issue(
                .offer, to: row.authority,
                body: AnswerBodies.offer(row, reference: reference, outcome.cycle, agreement),
                now: now)
        }
    }

    /// What deciding a cycle comes to, from a state alone: the daemon publishes it, an audit
    /// compares it.
    /// - Throws: `CoordinationFault.cannotDecide`.
    func outcome(
        of id: String, causes: [AllocationRecord.Cause], closing: Instant?,
        from source: ServiceState, now: Instant
    ) throws -> CycleOutcome {
        guard let cycle = source.cycle(id), let agreement = source.agreement(for: cycle),
            let draft = source.draft(
                for: cycle, closing: closing, canEnter: agreement.lateEntryCloses(cycle) > now)
        else {
            throw CoordinationFault.cannotDecide(cycle: id, reason: "it is not in the calendar")
        }
        let snapshot = Snapshot(draft)
        let decision: Decision
        do {
            decision = try snapshot.instance.decide()
        } catch {
            throw CoordinationFault.cannotDecide(cycle: id, reason: "\(error)")
        }
        let (kept, made) = source.rows(of: decision, draft, under: agreement, offered: now)
        let record = snapshot.record(
            decision, revision: (source.allocation(for: id)?.record.revision ?? 0) + 1,
            causes: causes, places: kept + made)
        return CycleOutcome(
            agreement: agreement, cycle: cycle, record: record, made: made, snapshot: snapshot,
            decision: decision)
    }

    /// Tells the home of a child it is to assess.
    private mutating func refer(_ id: String, now: Instant) throws {
        guard let nomination = state.nomination(id) else { return }
        for party in providers {
            try issue(.referral, to: party, body: AnswerBodies.referral(nomination), now: now)
        }
    }

    /// Tells the home of places whose state has changed.
    private mutating func tellProviders(changedSince before: ServiceState, now: Instant) throws {
        let changed = state.places.filter { before.place($0.id)?.state != $0.state }
        for place in changed where before.place(place.id) != nil {
            for party in providers {
                try issue(.notice, to: party, body: AnswerBodies.placeNotice(place), now: now)
            }
        }
    }

    private var providers: [String] {
        state.inForce?.agreement.parties.filter { $0.role == .provider }.map(\.id) ?? []
    }
}

/// A cycle decided, with what it was decided from.
struct CycleOutcome {
    let agreement: Agreement
    let cycle: Cycle
    let record: AllocationRecord
    /// The places that are new.
    let made: [AllocationRecord.Row]
    let snapshot: Snapshot
    let decision: Decision

    /// The body of the document that tells it.
    func body(decidedAt: Instant) -> JSONValue {
        AllocationBody.write(
            record, decidedAt: decidedAt, snapshot: snapshot.json,
            result: snapshot.result(decision))
    }
}
