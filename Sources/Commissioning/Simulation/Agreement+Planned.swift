extension Agreement {
    /// The terms that the councils planned in 2018, for a simulation that is given no others.
    ///
    /// - Source: Rotherham MBC and Barnsley MBC, cabinet papers of 2018: three beds, four cycles of
    ///   twelve weeks a year from January 2019, one standing place for Barnsley, twenty weeks of
    ///   stage 2, ages 11 to 15, the team half each. House rule: fifteen family slots (three
    ///   therapists of five), the lending and the deadlines.
    package static var planned2018: Agreement? {
        guard let from = CivilDate("2019-01-01"), let to = CivilDate("2024-01-01") else {
            return nil
        }
        func party(_ id: String, _ role: Role, _ name: String) -> Party {
            Party(id: id, role: role, name: name, areaCodes: [])
        }
        return Agreement(
            id: "planned-2018", version: 1, title: "Rotherham and Barnsley as planned in 2018",
            effectiveFrom: from, effectiveTo: to, noticeMonths: 12, zone: .london,
            parties: [
                party("rotherham", .authority, "Rotherham Metropolitan Borough Council"),
                party("barnsley", .authority, "Barnsley Metropolitan Borough Council"),
                party("coordinator", .coordinator, "MST coordinator"),
                party("home", .provider, "ITM home"),
            ],
            home: Home(
                provider: "home", beds: 3, registeredMaximumBeds: 3, shares: [1, 0],
                standing: [0, 1], stayWeeks: 12, turnaroundDaysMinimum: 7, exceptions: [],
                ageYears: 11...15),
            team: Team(sharing: [1, 1], familySlots: 15, stage2Weeks: 20),
            lending: LendingRule(credit: 24, expiryCycles: 8, repaySeats: 1, horizonCycles: 4),
            deadlines: DeadlineRule(
                release: 35, nominations: 28, response: 7, lateEntry: 14, minuteOfDay: 17 * 60),
            prices: [])
    }
}
