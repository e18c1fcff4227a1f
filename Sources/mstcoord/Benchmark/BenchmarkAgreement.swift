import Evidence

extension BenchmarkService {
    /// Four made-up councils that share a home of four beds for twelve years.
    static let agreement: JSONValue = [
        "agreement": "benchmark-four-councils", "version": 1,
        "title": "Four made-up councils, for measuring only",
        "effectiveFrom": "2019-01-01", "effectiveTo": "2031-01-01", "noticeMonths": 12,
        "timeZone": "Europe/London",
        "parties": .array(
            authorities.map { party($0, "authority") } + [
                party(me, "coordinator"), party(home, "provider"),
            ]),
        "home": [
            "provider": .string(home), "beds": 4, "registeredMaximumBeds": 4, "shares": each(1),
            "standingPlacesPerCycle": each(0), "stayWeeks": 12, "turnaroundDaysMinimum": 7,
            "cycleExceptions": [], "ageYearsMinimum": 11, "ageYearsMaximum": 15,
        ],
        "team": ["shares": each(1), "familySlots": 20, "stage2Weeks": 20],
        "lending": [
            "creditWeeksMaximum": 24, "expiryCycles": 8, "repaySeatsPerCycleMaximum": 1,
            "horizonCycles": 4,
        ],
        "deadlines": [
            "releaseDaysBeforeStart": 35, "nominationsDaysBeforeStart": 28, "responseDays": 7,
            "lateEntryDays": 14, "timeOfDay": "17:00",
        ],
        "prices": [
            price("residential", 57_000_000, "year"), price("community-team", 40_000_000, "year"),
            price("other-programme", 15_000_000, "year"),
            price("standing-place", 9_333_333, "cycle-place"),
        ],
    ]

    private static func party(_ id: String, _ role: String) -> JSONValue {
        ["id": .string(id), "role": .string(role), "name": .string("The \(id) of the benchmark")]
    }

    private static func each(_ value: Int64) -> JSONValue {
        .object(JSONObject(authorities.map { ($0, .integer(value)) }))
    }

    private static func price(_ item: String, _ pence: Int64, _ per: String) -> JSONValue {
        [
            "item": .string(item), "pricePence": .integer(pence), "per": .string(per),
            "vat": "outside-scope",
        ]
    }
}
