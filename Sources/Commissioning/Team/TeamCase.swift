/// A family referred to the team by its authority; the reference is opaque.
package struct TeamReferral: Equatable, Sendable {
    /// Made by the authority; unique among what it has put forward.
    package let reference: String
    /// Smaller is more urgent.
    package let priorityClass: Int
    /// Since when the family waits.
    package let waitingSince: CivilDate
    /// Length of the treatment in weeks, 1–52; `nil`: the agreement's.
    package let weeks: Int?

    /// A family referred.
    package init(reference: String, priorityClass: Int, waitingSince: CivilDate, weeks: Int?) {
        self.reference = reference
        self.priorityClass = priorityClass
        self.waitingSince = waitingSince
        self.weeks = weeks
    }
}

/// What happened to a family that has a slot.
package enum TeamCaseEvent: Equatable, Sendable {
    /// The treatment began.
    case opened(CivilDate)
    /// The treatment ended.
    case closed(CivilDate, EndReason)

    /// The day it happened.
    package var date: CivilDate {
        switch self {
        case .opened(let date), .closed(let date, _): date
        }
    }
}

/// Where a case is in its life.
package enum TeamCaseState: String, CaseIterable, Sendable {
    /// Referred, without a slot.
    case waiting
    /// A slot is held for it; the treatment has not begun.
    case given
    /// The treatment runs.
    case open
    /// The treatment ended.
    case closed
    /// Its authority took it back before the treatment began.
    case withdrawn
}

/// One family's way through the team, from the referral on.
package struct TeamCase: Equatable, Sendable {
    /// `t-` and sixteen characters of the referral's digest: nothing to who lacks the document.
    package let id: String
    /// The referring authority.
    package let authority: String
    /// What it said.
    package let body: TeamReferral
    /// Length of the treatment in weeks, the agreement's if the referral names none.
    package let weeks: Int
    /// Its entry in the ledger.
    package let recorded: Recorded
    /// Where it is in its life.
    package private(set) var state = TeamCaseState.waiting
    /// The days on which it holds a slot, half-open, once it was given one.
    package private(set) var slot: (from: CivilDate, to: CivilDate)?
    /// Every state after `waiting`, with the moment it was recorded.
    package private(set) var history: [Change] = []

    /// A state and the moment it was recorded.
    package struct Change: Equatable, Sendable {
        /// The new state.
        package let state: TeamCaseState
        /// When it was recorded.
        package let at: Instant
        /// The day from which it holds.
        package let date: CivilDate
        /// Why it ended: the code of the document that says so.
        package let reason: String?
    }

    init(id: String, _ body: TeamReferral, weeks: Int, _ recorded: Recorded) {
        self.id = id
        authority = recorded.issuer
        self.body = body
        self.weeks = weeks
        self.recorded = recorded
    }

    /// The id of the case that a referral with this digest makes.
    package static func id(ofDigest digest: String) -> String {
        "t-" + digest.dropFirst("sha-256:".count).prefix(16)
    }

    /// The case waits, or its treatment is not over: its reference is in use.
    package var isCurrent: Bool {
        switch state {
        case .waiting, .given, .open: true
        case .closed, .withdrawn: false
        }
    }

    /// The case as it waits in a round.
    package var waiting: TeamRoundRecord.Referral {
        TeamRoundRecord.Referral(
            id: id, authority: authority, priorityClass: body.priorityClass,
            waitingSince: body.waitingSince, entry: recorded.entry, weeks: weeks)
    }

    package static func == (left: TeamCase, right: TeamCase) -> Bool {
        left.id == right.id && left.body == right.body && left.recorded == right.recorded
            && left.weeks == right.weeks && left.state == right.state
            && left.slot?.from == right.slot?.from && left.slot?.to == right.slot?.to
            && left.history == right.history
    }

    mutating func give(from: CivilDate, to: CivilDate, at: Instant) {
        slot = (from, to)
        move(to: .given, at: at, date: from)
    }

    /// The authority takes it back: a slot it holds is free from that day on.
    mutating func withdraw(on date: CivilDate, _ reason: WithdrawalReason, at: Instant) {
        endSlot(on: date)
        move(to: .withdrawn, at: at, date: date, reason: reason.rawValue)
    }

    /// A treatment that ends early frees its slot; one that ends late held it no longer than
    /// promised, because the slot may be another family's by then.
    mutating func happened(_ event: TeamCaseEvent, at: Instant) {
        switch event {
        case .opened(let date): move(to: .open, at: at, date: date)
        case .closed(let date, let reason):
            endSlot(on: date)
            move(to: .closed, at: at, date: date, reason: reason.rawValue)
        }
    }

    private mutating func endSlot(on date: CivilDate) {
        guard let slot else { return }
        self.slot = (slot.from, max(slot.from, min(slot.to, date)))
    }

    private mutating func move(
        to state: TeamCaseState, at: Instant, date: CivilDate, reason: String? = nil
    ) {
        self.state = state
        history.append(Change(state: state, at: at, date: date, reason: reason))
    }
}
