import Commissioning
import Evidence

/// What the service will save and cost, by both readings of whose its places are.
///
/// JSON: `format` `mst-service-forecast/1`, `assumptions`, the service as a whole as in
/// `ForecastRows`, then `readings`: a list of `reading` (`all-places`, `own-places`), `authority`
/// and the same members; `plan`, if there is a financial plan: the same readings of its own table.
struct ServiceForecastAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        guard let found = snapshot.serviceForecast else {
            answer = Answer(
                title: "Forecast", sentences: snapshot.beginnings, tables: [],
                json: snapshot.data([]))
            return
        }
        let whole = ForecastRows(forecast: found.whole)
        let plan = PlanReadings(snapshot)
        let parts = found.parts.map { part in
            (part, ForecastRows(forecast: part.forecast))
        }
        answer = Answer(
            title: "Forecast of the service from its agreement and what has happened",
            sentences: [whole.sentence] + Self.words(found.assumptions) + plan.sentences,
            tables: [whole.table("The service as a whole")]
                + parts.map { $1.table(Self.caption($0.reading, $0.authority)) } + plan.tables
                + [whole.monthTable],
            json: snapshot.data(
                [
                    ("format", .string("mst-service-forecast/1")),
                    ("assumptions", Self.data(found.assumptions)),
                ] + whole.members + [
                    ("readings", .array(parts.map { Self.data($0.reading, $0.authority, $1) })),
                    ("plan", plan.data),
                ]))
    }

    static func caption(_ reading: FinancialPlan.Reading, _ authority: String) -> String {
        switch reading {
        case .allPlaces: "All places \(PartyLabel.of(authority))'s"
        case .ownPlaces: "\(PartyLabel.of(authority)) with its own places"
        }
    }

    static func data(
        _ reading: FinancialPlan.Reading, _ authority: String, _ rows: ForecastRows
    ) -> JSONValue {
        .object(
            JSONObject(
                [
                    ("reading", .string(reading.rawValue)), ("authority", .string(authority)),
                ] + rows.members))
    }

    private static func data(_ assumed: ForecastAssumptions) -> JSONValue {
        [
            "stayPerMille": .number(assumed.stayPerMille),
            "replacedPence": .number(assumed.replacedPence),
            "afterFailure": .string(assumed.afterFailure.rawValue),
            "fosteringPence": .number(assumed.fosteringPence),
            "failureWeeks": .number(assumed.failureWeeks),
            "ageOutYears": .number(assumed.ageOutYears),
            "entryAgeYears": .number(assumed.entryAgeYears),
        ]
    }

    static func words(_ assumed: ForecastAssumptions) -> [String] {
        let next =
            assumed.afterFailure == .residential
            ? "residential care at the same price"
            : "fostering at \(MoneyText.wholePounds(assumed.fosteringPence)) a year"
        return [
            "Assumed: \(Counting.tenths(assumed.stayPerMille)) % of who come home stay; each "
                + "placement replaced costs \(MoneyText.wholePounds(assumed.replacedPence)) a "
                + "year; where home fails, it does so by \(assumed.failureWeeks) weeks after the "
                + "stay and \(next) follows; care ends at \(assumed.ageOutYears); a child not "
                + "known yet is \(assumed.entryAgeYears) on its first night; every bed still to "
                + "be given is used.",
            "Net is cost less what is saved: below zero it is a saving.",
        ]
    }
}

/// The two readings of the financial plan's own table.
struct PlanReadings {
    private(set) var tables: [AnswerTable] = []
    private(set) var sentences: [String] = []
    private(set) var data: JSONValue = .null

    init(_ snapshot: ServiceSnapshot) {
        guard let plan = snapshot.plan, let agreement = snapshot.agreement else { return }
        let terms = PlanTerms(
            agreement,
            replacedPlacementPence: agreement.finance.assumptions.replacedPence)
        let shares = agreement.home.shares
        guard let lead = shares.indices.max(by: { (shares[$0], -$0) < (shares[$1], -$1) }) else {
            return
        }
        let others = agreement.home.standingPlaces.enumerated()
            .reduce(0) { $1.offset == lead ? $0 : $0 + $1.element }
        let price = agreement.prices.first { $0.item == "standing-place" }?.pricePence ?? 0
        let id = agreement.authorities[lead].id
        var listed: [JSONValue] = []
        for reading in FinancialPlan.Reading.allCases {
            // Where nobody else takes a place, there is one reading.
            if reading == .ownPlaces, others == 0 { continue }
            guard
                let forecast = plan.forecast(
                    reading, others: (min(others, agreement.home.beds), agreement.home.beds),
                    pricePence: price, terms)
            else { continue }
            let rows = ForecastRows(forecast: forecast)
            let name =
                reading == .allPlaces
                ? "The plan: all places \(PartyLabel.of(id))'s"
                : "The plan: others take and pay for "
                    + "\(others) of \(agreement.home.beds) places a cycle"
            tables.append(rows.table(name))
            sentences.append("\(name): \(rows.sentence)")
            listed.append(ServiceForecastAnswer.data(reading, id, rows))
        }
        data = .array(listed)
    }
}
