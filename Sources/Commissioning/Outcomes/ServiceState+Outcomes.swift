extension ServiceState {
    /// All children who came, then by financial year of the first night, then by cycle.
    /// - Parameter paths: What `childPaths(on:)` says of the same day; `nil`: it is asked.
    package func cohorts(
        of paths: [ChildPath]? = nil, on today: CivilDate
    ) -> [OutcomeCohort] {
        let came = (paths ?? childPaths(on: today)).filter {
            $0.stay.map { $0.from <= today } ?? false
        }
        var byYear: [FinancialYear: [ChildPath]] = [:]
        var byCycle: [String: [ChildPath]] = [:]
        for path in came {
            guard let stay = path.stay, let place = path.place else { continue }
            byYear[FinancialYear(of: stay.from), default: []].append(path)
            byCycle[place.cycle, default: []].append(path)
        }
        let years = byYear.sorted { $0.key.start < $1.key.start }.map {
            OutcomeCohort("\($0.key)", $0.value, on: today)
        }
        let cycles = self.cycles.compactMap { cycle in
            byCycle[cycle.id].map { OutcomeCohort(cycle.id, $0, on: today) }
        }
        return [OutcomeCohort("all", came, on: today)] + years + cycles
    }

    /// What every child has earned by a day, if the agreement pays by results.
    /// - Parameter paths: What `childPaths(on:)` says of the same day; `nil`: it is asked.
    package func outcomeClaims(
        of paths: [ChildPath]? = nil, on today: CivilDate
    ) -> [OutcomeClaim] {
        guard let contract = inForce?.agreement.finance.outcomeContract else { return [] }
        return contract.claims(paths ?? childPaths(on: today), on: today)
    }
}
