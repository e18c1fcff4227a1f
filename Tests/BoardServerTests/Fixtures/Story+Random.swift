import BoardServer
import Commissioning

extension Story {
    /// A service to which anything happens for some cycles, by a seed; and what it was like on the
    /// way, once for each cycle.
    static func random(
        seed: UInt64, cycles count: Int
    ) throws -> (story: Story, past: [ServiceSnapshot]) {
        var chance = SplitMix64(seed: seed)
        var story = try Story.begun(
            try SampleAgreement.make(equalBeds: seed.isMultiple(of: 2), isPriced: true))
        var past: [ServiceSnapshot] = []
        var number = 0
        for cycle in story.state.cycles.prefix(count) {
            guard let close = story.state.inForce?.agreement.nominationsClose(cycle) else { break }
            for authority in ["rotherham", "barnsley"] {
                for _ in 0..<chance.number(in: 0...4) {
                    number += 1
                    let month = chance.number(in: 1...9)
                    try story.nominate(
                        authority, "\(authority.prefix(1).uppercased())-\(number)",
                        class: chance.number(in: 1...3),
                        since: cycle.start.adding(days: -chance.number(in: 60...900)).description,
                        born: "\(cycle.start.parts.year - 13)-0\(month)",
                        assessed: chance.number(in: 0...4) > 0)
                }
                if chance.number(in: 0...2) == 0 {
                    number += 1
                    try story.refer(authority, "T-\(number)")
                }
            }
            try story.wait(until: close.description)
            try story.decide(cycle.id)
            story.pass(days: 2)
            for place in story.state.heldPlaces(in: cycle.id) where place.state == .offered {
                guard chance.number(in: 0...5) > 0 else {
                    story.record(.response(place: place.id, answer: .decline), by: place.authority)
                    try story.decide(cycle.id, [.init(.decline, subject: place.id)])
                    continue
                }
                story.record(.response(place: place.id, answer: .accept), by: place.authority)
            }
            if chance.number(in: 0...3) == 0, let child = story.state.nominations.last {
                story.record(
                    .withdrawal(reference: child.body.reference, reason: .familyWithdrew),
                    by: child.authority)
            }
            if chance.number(in: 0...3) == 0 {
                story.record(
                    .capacity(
                        CapacityRecord(
                            from: cycle.end.adding(days: 1), bedsUsable: chance.number(in: 2...3),
                            familySlots: chance.number(in: 8...12), reason: .staffing)), by: "home")
            }
            try story.holdRound(on: cycle.start.adding(days: -14).mondayOnOrAfter.description)
            try story.wait(until: "\(cycle.start)T12:00:00Z")
            try story.admitAll(cycle.id, on: cycle.start.description)
            past.append(story.snapshot())
            try story.wait(until: "\(cycle.end)T12:00:00Z")
            try story.sendHome(cycle.id, on: cycle.end.description)
            try story.reportResults(&chance)
        }
        return (story, past)
    }

    private mutating func reportResults(_ chance: inout SplitMix64) throws {
        let today = ZoneRule.london.date(at: at)
        for place in state.places where place.state == .stage2 && chance.number(in: 0...2) == 0 {
            record(
                .outcome(
                    place: place.id,
                    chance.number(in: 0...3) == 0
                        ? .lives(today, .residential, .familyBreakdown)
                        : .lives(today, .home, nil)),
                by: place.authority)
        }
        let quarter = FinancialQuarter(of: today.adding(days: -92))
        guard quarter.end <= today else { return }
        for party in ["rotherham", "barnsley"] {
            record(.statement(state.statement(for: quarter, of: party, at: at)), by: "coordinator")
        }
    }
}
