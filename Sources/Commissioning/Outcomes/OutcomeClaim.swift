/// What one child has earned under an outcome contract.
package struct OutcomeClaim: Equatable, Sendable {
    /// One unit.
    package struct Unit: Equatable, Sendable {
        /// First day after the last of its days at home: the day on which it is earned.
        package let earnedOn: CivilDate
        /// Its days have been checked, so it is paid; else it is a provision.
        package let isSignedOff: Bool
        /// What it is worth once the caps are kept, in pence.
        package internal(set) var pence: Int
    }

    /// The place of the child.
    package let place: String
    /// The authority that placed it.
    package let authority: String
    /// First day at home, on which the window opens.
    package let from: CivilDate
    /// First day after the window.
    package let to: CivilDate
    /// The units, in the order in which they were earned.
    package internal(set) var units: [Unit]

    /// Paid or to be paid, in pence.
    package var paidPence: Int { units.filter(\.isSignedOff).reduce(0) { $0 + $1.pence } }
    /// Earned and not checked yet, in pence.
    package var provisionPence: Int { units.filter { !$0.isSignedOff }.reduce(0) { $0 + $1.pence } }
}

extension OutcomeContract {
    /// What every child has earned by a day, with the caps kept.
    ///
    /// The cap of the contract is used up in the order in which units are earned, on one day in
    /// the order of the places; a provision takes its part of it, so that what is checked later
    /// is not worth more than what was checked at once.
    package func claims(_ paths: [ChildPath], on today: CivilDate) -> [OutcomeClaim] {
        var claims = paths.compactMap { claim($0, on: today) }
        var order: [(claim: Int, unit: Int)] = []
        for (index, claim) in claims.enumerated() {
            order += claim.units.indices.map { (index, $0) }
        }
        order.sort {
            let (one, other) = (
                claims[$0.claim].units[$0.unit].earnedOn, claims[$1.claim].units[$1.unit].earnedOn
            )
            return (one, $0.claim, $0.unit) < (other, $1.claim, $1.unit)
        }
        var left = contractPenceMaximum
        for (claim, unit) in order {
            let pence = min(left, unitPence)
            claims[claim].units[unit].pence = pence
            left -= pence
        }
        return claims
    }

    /// The units of one child before the contract's cap; `nil` if it has not come home.
    private func claim(_ path: ChildPath, on today: CivilDate) -> OutcomeClaim? {
        guard let place = path.place, let home = path.homeSince else { return nil }
        let end = home.adding(days: windowDays)
        let known = path.knownThrough.map { $0.adding(days: 1) } ?? home
        let last = min(end, known, today.adding(days: 1))
        var units: [OutcomeClaim.Unit] = []
        var counted = 0
        // Each stretch at home, one after the other.
        for (index, stretch) in stretches(of: path, from: home, to: last).enumerated() {
            if index > 0 {
                if onReturn == .stop { break }
                if onReturn == .restart { counted = 0 }
            }
            var day = stretch.from
            while units.count < childUnitsMaximum {
                let next = day.adding(days: unitDays - counted)
                guard next <= stretch.to else { break }
                let signed = path.signedOffThrough.map { next <= $0.adding(days: 1) } ?? false
                units.append(OutcomeClaim.Unit(earnedOn: next, isSignedOff: signed, pence: 0))
                (day, counted) = (next, 0)
            }
            if units.count < childUnitsMaximum { counted += stretch.to.dayNumber - day.dayNumber }
        }
        return OutcomeClaim(
            place: place.id, authority: path.authority, from: home, to: end, units: units)
    }

    /// Days on which the clock runs, as half-open stretches that do not touch.
    private func stretches(
        of path: ChildPath, from: CivilDate, to: CivilDate
    ) -> [(from: CivilDate, to: CivilDate)] {
        var found: [(from: CivilDate, to: CivilDate)] = []
        for episode in path.episodes {
            guard let setting = episode.setting, counts.contains(setting) else { continue }
            let first = max(from, episode.from)
            let last = min(to, episode.to ?? to)
            guard first < last else { continue }
            if found.last?.to == first {
                found[found.count - 1].to = last
            } else {
                found.append((first, last))
            }
        }
        return found
    }

    /// Who pays how much of each unit, in the order in which units are earned, the limit of the
    /// grants kept: one row for each unit, one amount for each payer.
    ///
    /// - Parameter pence: What each unit is worth, in that order.
    package func shared(_ pence: [Int]) -> [[Int]] {
        let weights = payers.map(\.share)
        let own = payers.firstIndex { $0.id == Payer.placingAuthority }
        var left = grantPenceMaximum
        return pence.map { whole in
            var parts = ExactSplit.parts(of: whole, by: weights)
            guard let limit = left else { return parts }
            let granted = parts.indices.filter { $0 != own }.reduce(0) { $0 + parts[$1] }
            let over = granted - limit
            if over > 0 {
                // The last grants give way first; what they do not pay falls to the authority.
                var rest = over
                for index in parts.indices.reversed() where index != own && rest > 0 {
                    let less = min(rest, parts[index])
                    parts[index] -= less
                    rest -= less
                }
                if let own { parts[own] += over }
            }
            left = limit - min(granted, limit)
            return parts
        }
    }
}
