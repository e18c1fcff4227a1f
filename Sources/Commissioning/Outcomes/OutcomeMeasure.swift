/// A measure that boards expect: how many of how many.
package struct OutcomeMeasure: Equatable, Sendable {
    /// What is counted.
    package enum Kind: String, CaseIterable, Sendable {
        /// Work that ended as completed, of all work that ended.
        case completed
        /// Work that ended because the child was placed elsewhere.
        case placedElsewhere = "placed-elsewhere"
        /// Work that ended because the family could not be kept engaged.
        case disengaged
        /// Children at home on the day on which the work ended.
        case atHomeAtEnd = "at-home-at-end"
        /// Children at home six months after they came home, of those whose day has come.
        case atHomeSixMonths = "at-home-6-months"
        /// The same after a year.
        case atHomeYear = "at-home-12-months"
        /// The same after two years.
        case atHomeTwoYears = "at-home-24-months"
        /// Treatments at home that took 100 to 140 days, of those that ended.
        case length100To140 = "length-100-140-days"
        /// Children who came home and lived in a children's home again within two years.
        case returnedToResidential = "returned-to-residential"
        /// Days not in care, of all days since the first night and within the two years.
        case careDaysAvoided = "care-days-avoided"
    }

    /// What is counted.
    package let kind: Kind
    /// How many.
    package let numerator: Int
    /// Of how many.
    package let denominator: Int
    /// Children that it rests on; fewer than the denominator where days are counted.
    package let children: Int

    /// So many of so many.
    /// - Parameter children: How many children it rests on; `nil`: the denominator counts them.
    package init(kind: Kind, numerator: Int, denominator: Int, children: Int? = nil) {
        self.children = children ?? denominator
        self.kind = kind
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Tenths of a percent, halves up; `nil` of nothing.
    package var tenths: Int? {
        denominator > 0 ? (2000 * numerator + denominator) / (2 * denominator) : nil
    }

    /// Whether a percentage would rest on fewer children than the limit.
    package func isSmall(limit: Int) -> Bool {
        children < limit
    }

    /// What boards expect, in tenths of a percent, and whether it is a floor or a ceiling.
    package var expected: (tenths: Int, isFloor: Bool)? {
        switch kind {
        case .completed: (850, true)
        case .placedElsewhere: (100, false)
        case .disengaged: (50, false)
        case .atHomeAtEnd: (900, true)
        default: nil
        }
    }
}

/// Children who are looked at together.
package struct OutcomeCohort: Equatable, Sendable {
    /// A cycle, a financial year of entry, or `all`.
    package let name: String
    /// The children who came to the home.
    package let came: Int
    /// Of these, who came home.
    package let cameHome: Int
    /// What became of them.
    package let measures: [OutcomeMeasure]

    /// The measure of a kind.
    package func measure(_ kind: OutcomeMeasure.Kind) -> OutcomeMeasure {
        measures.first { $0.kind == kind }
            ?? OutcomeMeasure(kind: kind, numerator: 0, denominator: 0)
    }

    /// A cohort of children who have come to the home, measured on a day.
    package init(_ name: String, _ paths: [ChildPath], on today: CivilDate) {
        self.name = name
        let came = paths.filter { $0.stay != nil }
        self.came = came.count
        cameHome = came.count { $0.homeSince != nil }
        measures = OutcomeMeasure.Kind.allCases.map { kind in
            let (numerator, denominator) = kind.count(came, on: today)
            return OutcomeMeasure(
                kind: kind, numerator: numerator, denominator: denominator,
                children: kind == .careDaysAvoided ? came.count : nil)
        }
    }
}

extension OutcomeMeasure.Kind {
    fileprivate func count(_ paths: [ChildPath], on today: CivilDate) -> (Int, Int) {
        let ended = paths.filter { $0.place?.state == .ended }
        func of(_ all: [ChildPath], _ isCounted: (ChildPath) -> Bool) -> (Int, Int) {
            (all.count(where: isCounted), all.count)
        }
        switch self {
        case .completed: return of(ended) { $0.place?.endReason == .completed }
        case .placedElsewhere: return of(ended) { $0.place?.endReason == .placedElsewhere }
        case .disengaged: return of(ended) { $0.place?.endReason == .disengaged }
        case .atHomeAtEnd:
            return of(ended) { path in
                path.place?.workEndedOn.map { path.setting(on: $0) == .home } ?? false
            }
        case .atHomeSixMonths: return atHome(paths, months: 6, on: today)
        case .atHomeYear: return atHome(paths, months: 12, on: today)
        case .atHomeTwoYears: return atHome(paths, months: 24, on: today)
        case .length100To140:
            return of(ended.filter { $0.place?.wentHomeOn != nil }) { path in
                guard let from = path.place?.wentHomeOn, let to = path.place?.workEndedOn else {
                    return false
                }
                return (100...140).contains(to.dayNumber - from.dayNumber)
            }
        case .returnedToResidential:
            return of(paths.filter { $0.homeSince != nil }) { $0.returnedToResidential }
        case .careDaysAvoided: return careDays(paths, on: today)
        }
    }

    /// Only children of whom something is known on or after that day count.
    private func atHome(
        _ paths: [ChildPath], months: Int, on today: CivilDate
    ) -> (Int, Int) {
        let reached = paths.compactMap { path -> Bool? in
            guard let day = path.homeSince?.adding(months: months), day <= today,
                let known = path.knownThrough, known >= day
            else { return nil }
            return path.setting(on: day) == .home
        }
        return (reached.count { $0 }, reached.count)
    }

    /// From the first night on: nights in the home are nights in care.
    private func careDays(_ paths: [ChildPath], on today: CivilDate) -> (Int, Int) {
        var avoided = 0
        var all = 0
        for path in paths {
            guard let stay = path.stay else { continue }
            let first = path.homeSince ?? stay.to
            let followed = first.adding(days: ChildPath.followedDays)
            let known = path.knownThrough.map { $0.adding(days: 1) } ?? min(stay.to, today)
            let end = max(stay.from, min(followed, known, today.adding(days: 1)))
            all += end.dayNumber - stay.from.dayNumber
            avoided += path.days(in: [.home, .kinship, .independent], from: stay.to, to: end)
        }
        return (avoided, all)
    }
}
