/// The question of one weekly round: free slots, accounts, and the families who wait.
///
/// The rule: while a slot is free for the whole treatment of a family that waits, the authority
/// with the largest balance among those with such a family gets it (ties in agreement order), for
/// the first of its families that fits, in the order of class, waiting since, and ledger entry. A
/// slot counts in full as soon as it is given.
///
/// What this promises. Let `q` be an authority's share of the whole and `L` the longest treatment.
/// Its balance falls only when it is given a slot, and then it was the largest, so at least 0:
/// no balance that the round makes is below `−(1 − q)·L`. As balances sum to zero none is above
/// `(n − 2 + q)·L` while every authority has a family that fits; with equal shares the largest and
/// the smallest holding are never more than `L` apart, so that no balance is further from zero
/// than `(n − 1)/n·L`: half a treatment for two. Places of the home, early endings and times in
/// which an authority has nobody to refer move balances by as much as they are, and the round
/// then leans against it.
/// - Source: House rule, after greedy list scheduling: R. L. Graham, "Bounds on multiprocessing
///   timing anomalies", SIAM Journal on Applied Mathematics 17 (1969).
package struct TeamRound: Equatable, Sendable {
    /// The Monday of the round.
    package let monday: CivilDate
    /// First day of the slots it gives.
    package let start: CivilDate
    /// Slots by day.
    package let slots: DaySteps
    /// Slots held by day, promised ones included.
    package let held: DaySteps
    /// Authorities in agreement order.
    package let authorities: [String]
    /// What each has been given so far.
    package let account: TeamAccount
    /// Who waits, in order.
    package let referrals: [TeamRoundRecord.Referral]

    private let positions: [String: Int]

    /// The question of one round; the referrals in any order.
    package init(
        monday: CivilDate, start: CivilDate, slots: DaySteps, held: DaySteps,
        authorities: [String], account: TeamAccount, referrals: [TeamRoundRecord.Referral]
    ) {
        self.monday = monday
        self.start = start
        self.slots = slots
        self.held = held
        self.authorities = authorities
        self.account = account
        self.referrals = referrals.sorted(by: Self.comesFirst)
        positions = Dictionary(
            zip(authorities, authorities.indices), uniquingKeysWith: { first, _ in first })
    }

    /// Class, then waiting since, then ledger entry.
    package static func comesFirst(
        _ left: TeamRoundRecord.Referral, _ right: TeamRoundRecord.Referral
    ) -> Bool {
        (left.priorityClass, left.waitingSince, left.entry)
            < (right.priorityClass, right.waitingSince, right.entry)
    }

    /// Gives slots until none is free for anybody who waits.
    package func decide() -> TeamRoundRecord {
        let before = slots - held
        var free = before
        var account = account
        var left = referrals
        var given: [TeamRoundRecord.Given] = []
        while let next = nextTurn(left, free, account) {
            let referral = left.remove(at: next.position)
            let end = end(of: referral)
            given.append(
                TeamRoundRecord.Given(
                    referral: referral, to: end, turn: next.turn,
                    balance: account.balance(next.authority)))
            free = free.adding(-1, from: start, to: end)
            account.give(from: start, to: end, to: next.authority)
        }
        return TeamRoundRecord(
            monday: monday, start: start, load: load, denominator: account.denominator,
            accounts: accounts(after: account), given: given,
            waiting: left.compactMap { waiting($0, before: before, after: free, given) })
    }

    private func accounts(after: TeamAccount) -> [TeamRoundRecord.Account] {
        let shares = account.eras.last { $0.from <= start }?.shares ?? account.eras[0].shares
        let (heldBefore, heldAfter) = (account.heldDays, after.heldDays)
        return authorities.indices.map {
            TeamRoundRecord.Account(
                authority: authorities[$0], share: shares[$0],
                daysBefore: heldBefore[$0], daysAfter: heldAfter[$0],
                balanceBefore: account.balance($0), balanceAfter: after.balance($0))
        }
    }

    /// Whose turn it is, and which of the waiting is served.
    private func nextTurn(
        _ waiting: [TeamRoundRecord.Referral], _ free: DaySteps, _ account: TeamAccount
    ) -> (authority: Int, position: Int, turn: TeamRoundRecord.Turn)? {
        var fits: [Int: Bool] = [:]
        var first: [Int: Int] = [:]
        for (position, referral) in waiting.enumerated() {
            guard let authority = positions[referral.authority], first[authority] == nil else {
                continue
            }
            let isFree =
                fits[referral.weeks] ?? (free.least(from: start, to: end(of: referral)) > 0)
            fits[referral.weeks] = isFree
            if isFree { first[authority] = position }
        }
        let order = first.keys.sorted {
            (-account.balance($0), $0) < (-account.balance($1), $1)
        }
        guard let chosen = order.first, let position = first[chosen] else { return nil }
        let turn: TeamRoundRecord.Turn =
            if order.count == 1 {
                .onlyOne
            } else if account.balance(order[1])
                == account.balance(chosen)
            { .agreementOrder } else { .largestBalance }
        return (chosen, position, turn)
    }

    private func end(of referral: TeamRoundRecord.Referral) -> CivilDate {
        start.adding(days: referral.weeks * 7)
    }

    /// Slots and what is held of them until the longest treatment would end.
    private var load: [TeamRoundRecord.Load] {
        let days = 7 * (referrals.map(\.weeks).max() ?? 0)
        let end = start.adding(days: days)
        let changes = Set((slots.steps + held.steps).map(\.from)).filter { $0 > start && $0 < end }
        return ([start] + changes.sorted()).map {
            TeamRoundRecord.Load(from: $0, slots: slots.value(on: $0), held: held.value(on: $0))
        }
    }

    /// Why somebody still waits: after the round some day of the treatment has no slot left.
    private func waiting(
        _ referral: TeamRoundRecord.Referral, before: DaySteps, after: DaySteps,
        _ given: [TeamRoundRecord.Given]
    ) -> TeamRoundRecord.Waiting? {
        let end = end(of: referral)
        let full = after.stretches(from: start, to: end).filter { $0.value < 1 }
        guard let first = full.first else { return nil }
        var until = first.to
        for next in full.dropFirst() where next.from == until { until = next.to }
        return TeamRoundRecord.Waiting(
            referral: referral, fullFrom: max(first.from, start),
            fullTo: min(until ?? end, end), outrankedBy: outranked(until: end, before, given))
    }

    /// How many slots were given while one was still free for a treatment until `end`.
    private func outranked(
        until end: CivilDate, _ before: DaySteps, _ given: [TeamRoundRecord.Given]
    ) -> Int {
        var free = before
        var count = 0
        for slot in given where free.least(from: start, to: end) > 0 {
            count += 1
            free = free.adding(-1, from: start, to: slot.to)
        }
        return count
    }
}
