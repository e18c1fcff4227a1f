import Commissioning

/// The agreement of the 2018 papers, as far as the board shows it.
enum SampleAgreement {
    /// Three beds, two authorities; Barnsley has one standing place.
    static func make(
        title: String = "MST-FIT shared service, Rotherham and Barnsley", equalBeds: Bool = false,
        isPriced: Bool = false
    ) throws -> Agreement {
        Agreement(
            id: "mst-fit-2018", version: 1, title: title, effectiveFrom: try day("2019-01-01"),
            effectiveTo: try day("2024-01-01"), noticeMonths: 6, zone: .london,
            parties: try parties(),
            home: .init(
                provider: "home", beds: 3, registeredMaximumBeds: 4,
                shares: equalBeds ? [1, 1] : [1, 0], standing: equalBeds ? [0, 0] : [0, 1],
                stayWeeks: 12, turnaroundDaysMinimum: 7, exceptions: [], ageYears: 11...15),
            team: .init(sharing: [1, 1], familySlots: 12, stage2Weeks: 20),
            lending: .init(credit: 24, expiryCycles: 8, repaySeats: 1, horizonCycles: 4),
            deadlines: .init(
                release: 35, nominations: 28, response: 7, lateEntry: 14, minuteOfDay: 17 * 60),
            prices: isPriced ? prices : [])
    }

    /// The prices of the plan of 2018.
    private static var prices: [Agreement.Price] {
        [
            .init("residential", pence: 57_000_000, per: "year", vat: "outside-scope"),
            .init("community-team", pence: 40_000_000, per: "year", vat: "outside-scope"),
            .init("other-programme", pence: 15_000_000, per: "year", vat: "outside-scope"),
            .init("standing-place", pence: 9_333_333, per: "cycle-place", vat: "outside-scope"),
        ]
    }

    private static func parties() throws -> [Party] {
        [
            Party(
                id: "rotherham", role: .authority,
                name: "Rotherham Metropolitan Borough Council",
                areaCodes: [AreaCode(code: "E08000018", from: try day("2009-01-01"), to: nil)]),
            Party(
                id: "barnsley", role: .authority, name: "Barnsley Metropolitan Borough Council",
                areaCodes: [
                    AreaCode(
                        code: "E08000016", from: try day("2009-01-01"), to: try day("2025-04-01")),
                    AreaCode(code: "E08000038", from: try day("2025-04-01"), to: nil),
                ]),
            Party(
                id: "coordinator", role: .coordinator, name: "The coordinator", areaCodes: []),
            Party(id: "home", role: .provider, name: "The home", areaCodes: []),
        ]
    }

    /// A day that a test writes as text.
    static func day(_ text: String) throws -> CivilDate {
        guard let found = CivilDate(text) else { throw Unreadable(text: text) }
        return found
    }

    /// A moment that a test writes as text.
    static func moment(_ text: String) throws -> Instant {
        guard let found = Instant(text) else { throw Unreadable(text: text) }
        return found
    }

    /// A test wrote a day or moment that is none.
    struct Unreadable: Error {
        let text: String
    }
}
