/// What the service will save and cost, from its agreement, its assumptions and what has happened.
///
/// A place saves what the placement that it replaces would cost from the first night on. Who comes
/// home saves it until the age at which care ends, unless home fails: after the weeks that are
/// assumed only the share that stays saves it whole, the rest what the placement that follows is
/// cheaper. Children whose way is known are counted by what is known. Every bed of a cycle still
/// to be decided is taken as used.
package struct ServiceForecast: Equatable, Sendable {
    /// One way to divide it.
    package struct Part: Equatable, Sendable {
        /// `all-places`: everything is the leading authority's; `own-places`: each has its own.
        package let reading: FinancialPlan.Reading
        /// Whose part.
        package let authority: String
        /// Its years.
        package let forecast: Forecast
    }

    /// What was taken for granted.
    package let assumptions: ForecastAssumptions
    /// The service as a whole.
    package let whole: Forecast
    /// All readings, part by part.
    package let parts: [Part]

    /// The forecast of a service on a day; `nil` without an agreement, or beyond what a figure can
    /// hold.
    /// - Parameter paths: What `childPaths(on:)` says of the same day; `nil`: it is asked.
    package init?(_ state: ServiceState, of paths: [ChildPath]? = nil, on today: CivilDate) {
        guard let agreement = state.inForce?.agreement else { return nil }
        let assumed = agreement.finance.assumptions
        var years = [FinancialYear(of: agreement.effectiveFrom)]
        let end = agreement.effectiveTo.adding(days: -1)
        while let year = years.last, year.end <= end { years.append(year.next) }
        let prospects = ServiceForecast.prospects(
            state, agreement, paths ?? state.childPaths(on: today), on: today)
        let calculation = ChargeCalculation(
            state, through: FinancialQuarter(of: end), on: today, isForecast: true)
        let labels = years.map(\.printed)
        let savings = ServiceForecast.savings(prospects, years)
        func saving(_ who: String?) -> [Int] {
            years.indices.map { index in
                let perMille = savings.reduce(Int128(0)) { sum, found in
                    who == nil || found.key == who ? sum + found.value[index] : sum
                }
                return Int(ExactSplit.rounded(perMille, over: 1000 * Int128(years[index].days)))
            }
        }
        let yearOfQuarter = Dictionary(
            years.enumerated().flatMap { index, year in
                FinancialQuarter.all(of: year).map { ($0.description, index) }
            }, uniquingKeysWith: { first, _ in first })
        var costs: [String: [Int]] = [:]
        for line in calculation.lines where line.key.kind != .outcome {
            guard let year = yearOfQuarter[line.key.quarter] else { continue }
            costs[line.key.authority, default: [Int](repeating: 0, count: years.count)][year] +=
                line.pence
        }
        func cost(_ who: String?) -> [Int] {
            costs.reduce(into: [Int](repeating: 0, count: years.count)) { sums, found in
                guard who == nil || found.key == who else { return }
                for index in sums.indices { sums[index] += found.value[index] }
            }
        }
        guard
            let whole = Forecast(
                years: labels, grossSavingPence: saving(nil), investmentPence: cost(nil))
        else { return nil }
        self.whole = whole
        assumptions = assumed
        let lead = agreement.home.shares.indices.max {
            (agreement.home.shares[$0], -$0) < (agreement.home.shares[$1], -$1)
        }
        var parts: [Part] = []
        if let lead {
            parts.append(
                Part(
                    reading: .allPlaces, authority: agreement.authorities[lead].id,
                    forecast: whole))
        }
        for party in agreement.authorities {
            guard
                let own = Forecast(
                    years: labels, grossSavingPence: saving(party.id),
                    investmentPence: cost(party.id))
            else { return nil }
            parts.append(Part(reading: .ownPlaces, authority: party.id, forecast: own))
        }
        self.parts = parts
    }

    // MARK: One place each

    /// Stretches of days that each save so much, in thousandths of pence a year.
    private struct Prospect {
        let authority: String
        var stretches: [(from: CivilDate, to: CivilDate, perMille: Int)] = []
    }

    /// Thousandths of pence a year, times days, by authority and year.
    private static func savings(
        _ prospects: [Prospect], _ years: [FinancialYear]
    ) -> [String: [Int128]] {
        let spans = years.map { (from: $0.start.dayNumber, to: $0.end.dayNumber) }
        var found: [String: [Int128]] = [:]
        for prospect in prospects {
            var sums = found[prospect.authority] ?? spans.map { _ in 0 }
            for stretch in prospect.stretches where stretch.perMille != 0 {
                let (from, to) = (stretch.from.dayNumber, stretch.to.dayNumber)
                for (index, span) in spans.enumerated() where from < span.to && span.from < to {
                    let days = max(0, min(to, span.to) - max(from, span.from))
                    sums[index] += Int128(days) * Int128(stretch.perMille)
                }
            }
            found[prospect.authority] = sums
        }
        return found
    }

    private static func prospects(
        _ state: ServiceState, _ agreement: Agreement, _ paths: [ChildPath], on today: CivilDate
    ) -> [Prospect] {
        let assumed = agreement.finance.assumptions
        var found = paths.compactMap { path -> Prospect? in
            guard let stay = path.stay else { return nil }
            return prospect(path, stay, assumed)
        }
        for cycle in state.cycles where cycle.end > today {
            guard let terms = state.agreement(for: cycle) else { continue }
            if state.allocation(for: cycle.id) != nil {
                // Promised, and not come yet.
                for place in state.heldPlaces(in: cycle.id) where place.state.isReserved {
                    found.append(expected(place.authority, cycle, assumed))
                }
            } else if !state.isTooEarly(cycle) {
                for (party, own) in zip(terms.authorities, state.ownPlaces(in: cycle)) {
                    for _ in 0..<own { found.append(expected(party.id, cycle, assumed)) }
                }
            }
        }
        return found
    }

    private static func expected(
        _ authority: String, _ cycle: Cycle, _ assumed: ForecastAssumptions
    ) -> Prospect {
        let years = max(0, assumed.ageOutYears - assumed.entryAgeYears)
        let out = cycle.start.adding(months: 12 * years) ?? cycle.end
        var prospect = Prospect(authority: authority)
        let fails = cycle.end.adding(days: 7 * assumed.failureWeeks)
        prospect.stretches = [
            (cycle.start, min(fails, out), 1000 * assumed.replacedPence),
            (min(fails, out), out, assumed.afterPerMille),
        ]
        return prospect
    }

    /// What is known of a child, then what is to be expected of it.
    private static func prospect(
        _ path: ChildPath, _ stay: (from: CivilDate, to: CivilDate),
        _ assumed: ForecastAssumptions
    ) -> Prospect {
        let birthday = CivilDate(year: path.birth.year, month: path.birth.month, day: 1)
        let out = birthday?.adding(months: 12 * assumed.ageOutYears) ?? stay.to
        var prospect = Prospect(authority: path.authority)
        prospect.stretches.append((stay.from, min(stay.to, out), 1000 * assumed.replacedPence))
        guard !path.episodes.isEmpty else {
            let fails = min(out, stay.to.adding(days: 7 * assumed.failureWeeks))
            prospect.stretches.append((stay.to, fails, 1000 * assumed.replacedPence))
            prospect.stretches.append((fails, out, assumed.afterPerMille))
            return prospect
        }
        for episode in path.episodes {
            let to = min(out, episode.to ?? out)
            guard episode.setting == .home, episode.to == nil else {
                prospect.stretches.append(
                    (episode.from, to, 1000 * assumed.saving(in: episode.setting)))
                continue
            }
            // At home as far as is known: whole until home would have failed; beyond that, whole
            // only if it has been seen not to.
            let fails = stay.to.adding(days: 7 * assumed.failureWeeks)
            let whole = 1000 * assumed.replacedPence
            if let known = path.knownThrough, known >= fails {
                prospect.stretches.append((episode.from, to, whole))
            } else {
                let turn = min(to, fails)
                prospect.stretches.append((episode.from, turn, whole))
                prospect.stretches.append((turn, to, assumed.afterPerMille))
            }
        }
        return prospect
    }
}

extension ForecastAssumptions {
    /// What a child saves a year in a setting, in pence; nothing where it is not known.
    package func saving(in setting: ChildSetting?) -> Int {
        switch setting {
        case .home, .independent: replacedPence
        case .fosterCare, .kinship: max(0, replacedPence - fosteringPence)
        case .residential, .secure, .supported, .elsewhere, nil: 0
        }
    }

    /// What is to be expected of a child a year, once homes that fail have failed, in thousandths
    /// of pence.
    package var afterPerMille: Int {
        let failed = saving(in: afterFailure == .fostering ? .fosterCare : .residential)
        return stayPerMille * replacedPence + (1000 - stayPerMille) * failed
    }
}
