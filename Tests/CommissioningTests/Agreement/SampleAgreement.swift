import Commissioning

/// An agreement whose terms a test can change one by one; as it stands, the one of 2018.
struct SampleAgreement {
    var id = "sample"
    var version = 1
    var from = "2019-01-01"
    var to = "2024-01-01"
    var amendedFrom: String?
    var zone = ZoneRule.london
    var parties = [
        Party(id: "rotherham", role: .authority, name: "Rotherham", areaCodes: []),
        Party(id: "barnsley", role: .authority, name: "Barnsley", areaCodes: []),
        Party(id: "coordinator", role: .coordinator, name: "Coordinator", areaCodes: []),
        Party(id: "home", role: .provider, name: "Home", areaCodes: []),
    ]
    var provider = "home"
    var beds = 3
    var registeredMaximumBeds = 3
    var shares = [1, 0]
    var standing = [0, 1]
    var stayWeeks = 12
    var turnaroundDays = 7
    var exceptions: [CycleException] = []
    var ageYears = 11...15
    var teamShares = [1, 1]
    var familySlots = 15
    var stage2Weeks = 20
    var creditWeeks = 24
    var expiryCycles = 8
    var repaySeats = 1
    var horizonCycles = 4
    var releaseDays = 35
    var nominationDays = 28
    var responseDays = 7
    var lateEntryDays = 14
    var minuteOfDay = 17 * 60
    var prices: [Agreement.Price] = []
    var finance = AgreementFinance()

    /// The prices of the plan of 2018.
    static var priced: SampleAgreement {
        var sample = SampleAgreement()
        sample.prices = [
            .init("residential", pence: 57_000_000, per: "year", vat: "outside-scope"),
            .init("community-team", pence: 40_000_000, per: "year", vat: "outside-scope"),
            .init("other-programme", pence: 15_000_000, per: "year", vat: "outside-scope"),
            .init("standing-place", pence: 9_333_333, per: "cycle-place", vat: "outside-scope"),
        ]
        return sample
    }

    /// Beds split equally, nothing bought for every cycle.
    static var equalBeds: SampleAgreement {
        var sample = SampleAgreement()
        sample.shares = [1, 1]
        sample.standing = [0, 0]
        return sample
    }

    /// So many authorities instead of the two, with equal shares.
    mutating func setAuthorities(_ count: Int) {
        let authorities = (0..<count).map {
            Party(id: "council-\($0)", role: .authority, name: "Council \($0)", areaCodes: [])
        }
        parties = authorities + parties.filter { $0.role != .authority }
        shares = Array(repeating: 1, count: count)
        standing = Array(repeating: 0, count: count)
        teamShares = shares
    }

    var agreement: Agreement {
        guard let from = CivilDate(from), let to = CivilDate(to) else {
            preconditionFailure("a sample agreement has real dates")
        }
        return Agreement(
            id: id, version: version, title: "Sample", effectiveFrom: from, effectiveTo: to,
            amendedFrom: amendedFrom.map(day), noticeMonths: 12, zone: zone, parties: parties,
            home: Agreement.Home(
                provider: provider, beds: beds, registeredMaximumBeds: registeredMaximumBeds,
                shares: shares, standing: standing, stayWeeks: stayWeeks,
                turnaroundDaysMinimum: turnaroundDays, exceptions: exceptions, ageYears: ageYears),
            team: Agreement.Team(
                sharing: teamShares, familySlots: familySlots, stage2Weeks: stage2Weeks),
            lending: Agreement.LendingRule(
                credit: creditWeeks, expiryCycles: expiryCycles, repaySeats: repaySeats,
                horizonCycles: horizonCycles),
            deadlines: Agreement.DeadlineRule(
                release: releaseDays, nominations: nominationDays, response: responseDays,
                lateEntry: lateEntryDays, minuteOfDay: minuteOfDay),
            prices: prices, finance: finance)
    }
}

/// A date that a test writes down itself.
func day(_ text: String) -> CivilDate {
    guard let date = CivilDate(text) else { preconditionFailure("not a date: \(text)") }
    return date
}

/// A moment that a test writes down itself, `YYYY-MM-DDThh:mm:ssZ`.
func moment(_ text: String) -> Instant {
    guard let instant = Instant(text) else { preconditionFailure("not a moment: \(text)") }
    return instant
}
