/// A child made up for a simulation: when it is put forward, by whom, and as what.
struct SyntheticChild: Equatable {
    /// The day of the nomination.
    let day: CivilDate
    /// Index of the authority.
    let authority: Int
    /// Digest of a document that never was; no real one has its character `~`.
    let digest: String
    /// What the nomination says.
    let body: NominationBody

    /// The children of a run in the order of their days.
    ///
    /// Every year of 365 days from `first` on has exactly the assumed number for each authority.
    static func all(
        from first: CivilDate, through last: CivilDate, _ assumptions: SimulationAssumptions,
        seed: UInt64, under agreement: Agreement
    ) -> [SyntheticChild] {
        var children: [SyntheticChild] = []
        var begin = first
        while begin <= last {
            for (authority, count) in assumptions.nominationsPerYear.enumerated() {
                for number in 0..<count {
                    let name = "~\(authority)-\(begin.dayNumber)-\(number)"
                    children.append(
                        SyntheticChild(
                            named: name, authority: authority, yearFrom: begin, assumptions,
                            seed: seed, under: agreement))
                }
            }
            begin = begin.adding(days: 365)
        }
        return children.filter { $0.day <= last }.sorted {
            ($0.day, $0.digest) < ($1.day, $1.digest)
        }
    }

    private init(
        named name: String, authority: Int, yearFrom begin: CivilDate,
        _ assumptions: SimulationAssumptions, seed: UInt64, under agreement: Agreement
    ) {
        digest = "sha-256:" + name
        self.authority = authority
        var draws = SplitMix64(seed: seed, name: "child " + name)
        day = begin.adding(days: draws.number(in: 0...364))
        // Young enough to be placed for half a year at least.
        let youngest = agreement.home.ageYears.lowerBound * 12
        let oldest = max(youngest, agreement.home.ageYears.upperBound * 12 + 5)
        let ageMonths = draws.number(in: youngest...oldest)
        let priorityClass = draws.number(in: 1...3)
        let isWindowed = draws.happens(perMille: assumptions.windowedPerMille)
        let windowDays = draws.number(in: assumptions.windowDays)
        body = NominationBody(
            reference: "S" + name.dropFirst(), birth: CivilMonth(of: day, lessMonths: ageMonths),
            priorityClass: priorityClass, waitingSince: day, earliest: nil,
            latest: isWindowed ? day.adding(days: windowDays) : nil)
    }
}
