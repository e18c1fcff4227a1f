import Commissioning
import Evidence
import Exchange

/// Makes a published decision again from its own snapshot, and compares what concerns a partner
/// with what that partner knows.
///
/// It trusts nothing of the coordinator but its signature: the rules are in this program, the
/// question is in the document, and the partner's own children are in the partner's own files.
package struct DecisionRecheck: Sendable {
    /// What differs, each with its place in the document and one sentence; empty: it agrees.
    package private(set) var differences: [(place: String, sentence: String)] = []
    /// The partner's own children of the question: id, reference, what became of them.
    package private(set) var children: [(id: String, reference: String, outcome: String)] = []
    /// The cycle and revision, if the document can be read.
    package private(set) var subject: (cycle: String, revision: Int)?
    /// What was published, if it can be read.
    package private(set) var record: AllocationRecord?

    /// Checks the body of an `allocation`.
    ///
    /// - Parameters:
    ///   - agreement: the text it was decided under, if this partner has it.
    ///   - isOnlyVersion: no other version has been in force, so every cycle is under this one.
    package init(
        allocation body: JSONObject, own: OwnRecord, agreement: Agreement?, isOnlyVersion: Bool
    ) {
        check(body, own, agreement, isOnlyVersion)
    }

    private mutating func check(
        _ body: JSONObject, _ own: OwnRecord, _ agreement: Agreement?, _ isOnlyVersion: Bool
    ) {
        guard case .success(let record) = AllocationBody.read(.object(body)),
            let snapshot = body["snapshot"], let result = body["result"]
        else { return differ("", "The allocation cannot be read.") }
        subject = (record.cycle, record.revision)
        self.record = record
        checkSeed(snapshot, record)
        guard case .success(let plan) = PlanFile.read(snapshot) else {
            return differ("/snapshot", "The snapshot is not a question that can be decided.")
        }
        let decision: Decision
        do throws(InstanceFault) {
            decision = try plan.decision.decide()
        } catch {
            return differ("/snapshot", "The snapshot cannot be decided: \(error)")
        }
        // 1. The same question must have the same answer, to the byte.
        if let found = JSONDifference(PlanFile.result(plan, decision), result, at: "/result") {
            differ(
                found.place, "Decided again it is \(found.first); published was \(found.second).")
        }
        if record.rosterAfter != decision.rosterAfterFirst {
            differ("/rosterAfter", "The roster after the decision comes out differently.")
        }
        // 2. What was published of places must be what was decided.
        checkPlaces(record, plan.decision, decision)
        // 3. The terms must be those of the agreement that this partner has signed.
        if let agreement { checkTerms(plan.decision, agreement, isOnlyVersion) }
        // 4. This partner's children must be as it put them forward.
        checkOwn(plan.decision, record, own, result)
    }

    private mutating func differ(_ place: String, _ sentence: String) {
        if differences.count < 100 { differences.append((place, sentence)) }
    }

    /// The lottery's seed must be the hash of the question, so that nobody could choose it.
    private mutating func checkSeed(_ snapshot: JSONValue, _ record: AllocationRecord) {
        guard case .object(var unseeded) = snapshot else { return }
        unseeded["seed"] = ""
        let digest = PayloadDigest(of: JSONValue.object(unseeded).canonicalBytes()).description
        if snapshot["seed"] != .string(digest) {
            differ("/snapshot/seed", "The seed of the lots is not the hash of the question.")
        }
        if record.snapshotDigest != digest {
            differ("/snapshotDigest", "The snapshot's digest is another one.")
        }
    }

    private mutating func checkPlaces(
        _ record: AllocationRecord, _ instance: DecisionInstance, _ decision: Decision
    ) {
        let decided = decision.placements.filter { $0.cycle == 0 }
        let names = decided.map { instance.nominations[$0.nomination].id }
        let published = record.places.map(\.nomination)
        // A child whose place is held elsewhere in the house's books keeps it without a row.
        for name in published where !names.contains(name) {
            differ("/places", "\(name) has a place that was not decided.")
        }
        for (name, placement) in zip(names, decided) {
            guard let row = record.places.first(where: { $0.nomination == name }) else {
                if instance.nominations[placement.nomination].commitment == nil {
                    differ("/places", "\(name) was given a place and has none.")
                }
                continue
            }
            let lender = placement.lender.map { instance.authorities[$0].id }
            let authority = instance.nominations[placement.nomination].authority
            if row.funding != placement.funding || row.lender != lender
                || row.pricePence != placement.pricePence
                || row.authority != instance.authorities[authority].id
            {
                differ("/places", "The place of \(name) is not on the terms decided.")
            }
        }
    }

    private mutating func checkTerms(
        _ instance: DecisionInstance, _ agreement: Agreement, _ isOnlyVersion: Bool
    ) {
        let ids = agreement.authorities.map(\.id)
        if instance.authorities.map(\.id) != ids {
            differ("/snapshot/authorities", "The authorities are not those of the agreement.")
        }
        guard isOnlyVersion else { return }
        for (index, authority) in instance.authorities.enumerated() where index < ids.count {
            let isAgreed =
                authority.share == agreement.home.shares[index]
                && authority.standing == agreement.home.standingPlaces[index]
            // An authority that has given notice has no share in the cycles after it.
            if !isAgreed, authority.share != 0 || authority.standing != 0 {
                differ(
                    "/snapshot/authorities/\(index)",
                    "The share or standing places of \(authority.id) are not those agreed.")
            }
        }
        if instance.repayLimit != agreement.lending.repaySeatsPerCycleMaximum {
            differ("/snapshot/policy/repayLimit", "The limit of repayment is not the agreed one.")
        }
        for (index, cycle) in instance.cycles.enumerated()
        where cycle.beds > agreement.home.registeredMaximumBeds {
            differ(
                "/snapshot/cycles/\(index)/beds", "There are more beds than may be registered.")
        }
    }

    private mutating func checkOwn(
        _ instance: DecisionInstance, _ record: AllocationRecord, _ own: OwnRecord,
        _ result: JSONValue
    ) {
        let order = own.wishes[record.cycle]?.order ?? []
        let silent = Self.silentRanks(instance, of: own.party)
        for (index, nomination) in instance.nominations.enumerated()
        where instance.authorities[nomination.authority].id == own.party {
            let place = "/snapshot/nominations/\(index)"
            guard let child = own.children[nomination.id] else {
                differ(place, "\(nomination.id) stands as ours, and we never put it forward.")
                continue
            }
            if nomination.priorityClass != child.body.priorityClass
                || nomination.waitingSince != child.body.waitingSince.dayNumber
            {
                differ(place, "Class or waiting date of \(child.body.reference) are not ours.")
            }
            if child.isWithdrawn, nomination.commitment == nil {
                differ(place, "\(child.body.reference) was withdrawn before.")
            }
            let position = order.firstIndex(of: child.body.reference) ?? order.count
            let rank = order.isEmpty ? silent[index] ?? 0 : position + 1
            if nomination.rank != rank {
                differ(place, "The rank of \(child.body.reference) is not the one we gave it.")
            }
            children.append(
                (
                    nomination.id, child.body.reference,
                    Self.outcome(of: nomination.id, record, result)
                ))
        }
        for row in record.places
        where row.authority == own.party && own.children[row.nomination] == nil {
            differ("/places", "\(row.nomination) has a place as ours, and is not our child.")
        }
    }

    /// The ranks of our children where we gave no order: none if nobody did; else, so that silence
    /// is no better, by class and waiting since, equal ones alike.
    private static func silentRanks(_ instance: DecisionInstance, of party: String) -> [Int: Int] {
        let isOurs = instance.nominations.map { instance.authorities[$0.authority].id == party }
        let ours = isOurs.indices.filter { isOurs[$0] }
        let others = isOurs.indices.filter { !isOurs[$0] }
        // Whoever gave an order, every child has a rank then. With no other's child beside ours it
        // cannot be told and makes no difference.
        let ranked = others.isEmpty ? ours : others
        guard ranked.contains(where: { instance.nominations[$0].rank > 0 }) else { return [:] }
        func claim(_ index: Int) -> (Int, Int) {
            let child = instance.nominations[index]
            return (child.priorityClass, child.waitingSince)
        }
        var ranks: [Int: Int] = [:]
        for index in ours { ranks[index] = 1 + ours.count { claim($0) < claim(index) } }
        return ranks
    }

    private static func outcome(
        of id: String, _ record: AllocationRecord, _ result: JSONValue
    ) -> String {
        if let row = record.places.first(where: { $0.nomination == id }) {
            return "place \(row.place) (\(row.funding.rawValue))"
        }
        if let later = record.indicative.first(where: { $0.nomination == id }) {
            return "perhaps in \(later.cycle)"
        }
        guard let waiting = record.waiting.first(where: { $0.nomination == id }) else {
            return "waits"
        }
        return "waits: " + waiting.reasons.map(\.code).joined(separator: ", ")
    }
}

extension DecisionRecheck {
    /// Checks the body of a `team-allocation`: the round held again from what it says it held.
    package init(teamAllocation body: JSONObject, own: OwnRecord) {
        checkTeam(body, own)
    }

    private mutating func checkTeam(_ body: JSONObject, _ own: OwnRecord) {
        guard case .success(let record) = TeamAllocationBody.read(.object(body)) else {
            return differ("", "The team's round cannot be read.")
        }
        subject = ("team \(record.monday)", 1)
        let again = TeamRound(again: record).decide()
        if again != record {
            differ("/given", "The round held again from its own figures has another result.")
        }
        for referral in record.given.map(\.referral) + record.waiting.map(\.referral)
        where referral.authority == own.party {
            guard let sent = own.referrals[referral.id] else {
                differ("/given", "\(referral.id) stands as ours, and we never referred it.")
                continue
            }
            let isOurs =
                sent.priorityClass == referral.priorityClass
                && sent.waitingSince == referral.waitingSince
                && (sent.weeks ?? referral.weeks) == referral.weeks
            if !isOurs { differ("/given", "The referral \(sent.reference) is not as we sent it.") }
        }
    }
}

extension TeamRound {
    /// The question of a round, from what its record says that it was held on.
    init(again record: TeamRoundRecord) {
        func steps(_ value: (TeamRoundRecord.Load) -> Int) -> DaySteps {
            let rows = record.load
            let changes = zip(rows, rows.dropFirst()).map { before, after in
                (on: after.from, by: value(after) - value(before))
            }
            return DaySteps(rows.first.map(value) ?? 0, changes: changes)
        }
        self.init(
            monday: record.monday, start: record.start, slots: steps(\.slots),
            held: steps(\.held), authorities: record.accounts.map(\.authority),
            account: TeamAccount(
                shares: record.accounts.map(\.share), heldDays: record.accounts.map(\.daysBefore)),
            referrals: record.given.map(\.referral) + record.waiting.map(\.referral))
    }
}
