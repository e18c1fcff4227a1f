import Commissioning
import Evidence
import Exchange

/// The agreement of the tests: Rotherham and Barnsley, three beds, and what a test changes in it.
struct TestAgreement {
    var id = "shared-home"
    var authorities = ["rotherham", "barnsley"]
    var shares = [1, 0]
    var standing = [0, 1]
    var beds = 3
    var registeredMaximumBeds = 3
    var familySlots = 15
    var effectiveFrom = "2019-01-01"
    var effectiveTo = "2021-01-01"
    var coordinator = "coordinator"
    var home = "home"
    var version = 1
    var amendedFrom: String?
    var noticeMonths = 12
    var prices: [JSONValue] = []
    var charging: JSONValue = .null
    var postQuantumFrom: String?

    /// Two councils with equal claims on every bed.
    static var equalBeds: TestAgreement {
        var agreement = TestAgreement()
        agreement.shares = [1, 1]
        agreement.standing = [0, 0]
        return agreement
    }

    /// The body of its document.
    var body: JSONObject {
        let body: JSONValue = [
            "agreement": .string(id), "version": .integer(Int64(version)), "title": "A shared home",
            "effectiveFrom": .string(effectiveFrom), "effectiveTo": .string(effectiveTo),
            "amendedFrom": amendedFrom.map { .string($0) } ?? .null,
            "noticeMonths": .integer(Int64(noticeMonths)), "timeZone": "Europe/London",
            "parties": .array(parties), "home": homeTerms,
            "team": [
                "shares": byAuthority(authorities.map { _ in 1 }),
                "familySlots": .integer(Int64(familySlots)),
                "stage2Weeks": 20,
            ],
            "lending": [
                "creditWeeksMaximum": 24, "expiryCycles": 8, "repaySeatsPerCycleMaximum": 1,
                "horizonCycles": 4,
            ],
            "deadlines": [
                "releaseDaysBeforeStart": 35, "nominationsDaysBeforeStart": 28,
                "responseDays": 7, "lateEntryDays": 14, "timeOfDay": "17:00",
            ],
            "prices": .array(prices), "charging": charging,
        ]
        guard case .object(var object) = body else { return JSONObject([]) }
        if let postQuantumFrom { object["postQuantumFrom"] = .string(postQuantumFrom) }
        return object
    }

    private var homeTerms: JSONValue {
        [
            "provider": .string(home), "beds": .integer(Int64(beds)),
            "registeredMaximumBeds": .integer(Int64(registeredMaximumBeds)),
            "shares": byAuthority(shares), "standingPlacesPerCycle": byAuthority(standing),
            "stayWeeks": 12, "turnaroundDaysMinimum": 7, "cycleExceptions": [],
            "ageYearsMinimum": 11, "ageYearsMaximum": 15,
        ]
    }

    private var parties: [JSONValue] {
        let members =
            authorities.map { ($0, "authority") } + [
                (coordinator, "coordinator"), (home, "provider"),
            ]
        return members.map { id, role in
            ["id": .string(id), "role": .string(role), "name": .string(id)]
        }
    }

    private func byAuthority(_ numbers: [Int]) -> JSONValue {
        .object(JSONObject(zip(authorities, numbers).map { ($0, .integer(Int64($1))) }))
    }

    /// The agreement as the rules see it.
    func read() throws -> Agreement { try AgreementBody.read(.object(body)).get() }
}
