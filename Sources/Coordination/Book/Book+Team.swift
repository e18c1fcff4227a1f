import Commissioning
import Evidence
import Exchange
import Storage

extension Book {
    /// Holds the team's round of a Monday and tells every party, and the team whom it will meet.
    /// - Throws: `CoordinationFault`.
    mutating func holdTeamRound(on monday: CivilDate, now: Instant) throws {
        guard let record = state.teamRound(on: monday, held: now)?.decide() else { return }
        let body = TeamAllocationBody.write(record, decidedAt: now)
        for party in state.inForce?.agreement.parties ?? [] where party.role != .coordinator {
            try issue(
                .teamAllocation, to: party.id, body: body, fact: .teamAllocation(record), now: now)
        }
        for given in record.given {
            guard let found = state.team.teamCase(given.referral.id), let slot = found.slot else {
                continue
            }
            for party in providers {
                try issue(
                    .referral, to: party, body: AnswerBodies.referral(found, slot: slot), now: now)
            }
        }
    }

    /// Tells the team of cases that were taken back after they had been given a slot.
    mutating func tellTeam(changedSince before: ServiceState, now: Instant) throws {
        guard state.team.changes != before.team.changes else { return }
        for found in state.team.cases where found.state == .withdrawn && found.slot != nil {
            guard before.team.teamCase(found.id)?.state != .withdrawn else { continue }
            for party in providers {
                try issue(.notice, to: party, body: AnswerBodies.caseNotice(found), now: now)
            }
        }
    }
}
