import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// What an applied document makes necessary at once, in the same transaction.
    mutating func follow(
        _ fact: Fact, before: ServiceState, digest: PayloadDigest, now: Instant
    ) throws {
        if case .nomination = fact {
            try refer(Nomination.id(ofDigest: digest.description), now: now)
        }
        if case .placement = fact {
            try tell(changedSince: before, homeKnows: true, now: now)
        } else {
            try tell(changedSince: before, now: now)
        }
        try tellTeam(changedSince: before, now: now)
        if case .leave = fact { try tellOfDeparture(now: now) }
        try decideAgain(
            state.reruns(after: fact, since: before, digest: digest.description, at: now), now: now)
    }

    /// Tells the others that an authority has given notice.
    private mutating func tellOfDeparture(now: Instant) throws {
        guard let departure = state.departures.last else { return }
        for party in state.inForce?.agreement.parties ?? []
        where party.id != me && party.id != departure.authority {
            try issue(
                .notice, to: party.id, body: AnswerBodies.departureNotice(departure), now: now)
        }
    }

    private mutating func decideAgain(_ reruns: [Rerun], now: Instant) throws {
        for rerun in reruns {
            try decide(
                rerun.cycle.id, causes: rerun.causes, onlyIfNew: !rerun.isOwed, now: now)
        }
    }

    /// Does something that is due.
    /// - Throws: `CoordinationFault`.
    package mutating func perform(_ action: DueAction, now: Instant) throws {
        switch action.kind {
        case .decide(let cycle):
            try decide(cycle, causes: [.init(.deadline)], closing: action.at, now: now)
            // After downtime: who was put forward after the deadline may have what is left.
            if state.nominations.contains(where: { $0.recorded.signedAt > action.at }) {
                try decideAgain(state.reruns(because: .init(.nomination), at: now), now: now)
            }
        case .lapse(let place):
            guard let found = state.place(place) else { return }
            let before = state
            try decide(
                found.cycle, causes: [.init(.lapse, subject: place)],
                from: state.lapsing(place, at: now), now: now)
            try tell(changedSince: before, now: now)
            // The child may fit a bed of another cycle.
            let child = AllocationRecord.Cause(.nomination, subject: found.nomination)
            try decideAgain(state.reruns(because: child, at: now), now: now)
        case .teamRound(let monday):
            try holdTeamRound(on: monday, now: now)
        case .statement(let quarter):
            try makeStatements(for: quarter, now: now)
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
        // A swap has made the place before its decision.
        let revision = outcome.record.revision
        for row in outcome.record.places where state.place(row.place)?.revision == revision {
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
                for: cycle, closing: closing, canEnter: agreement.canOffer(cycle, at: now))
        else {
            throw CoordinationFault.cannotDecide(cycle: id, reason: "it is not in the calendar")
        }
        let snapshot = Snapshot(draft)
        let decision: Decision
        do {
            decision = try decider(snapshot.instance)
        } catch {
            throw CoordinationFault.cannotDecide(cycle: id, reason: "\(error)")
        }
        let (all, made) = source.rows(of: decision, draft, under: agreement, offered: now)
        let record = snapshot.record(
            decision, revision: (source.allocation(for: id)?.record.revision ?? 0) + 1,
            causes: causes, places: all,
            swaps: source.swapRows(of: decision, draft, under: agreement, offered: now))
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

    /// Tells the home of places whose state has changed, and an authority of what it has lost
    /// without its own doing, or was given firm by a swap.
    private mutating func tell(
        changedSince before: ServiceState, homeKnows: Bool = false, now: Instant
    ) throws {
        guard state.placeChanges != before.placeChanges else { return }
        for place in state.places {
            let known = before.place(place.id)
            let isFirm = known == nil && place.state == .accepted
            guard isFirm || known.map({ $0.history != place.history }) ?? false else { continue }
            let isLost = [.displaced, .refusedByHome, .noShow].contains(place.state)
            let isNews = isLost || isFirm
            for party in (homeKnows ? [] : providers) + (isNews ? [place.authority] : []) {
                try issue(.notice, to: party, body: AnswerBodies.placeNotice(place), now: now)
            }
        }
    }

    var providers: [String] {
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
