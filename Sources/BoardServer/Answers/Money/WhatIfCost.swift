import Commissioning
import Evidence

/// What other terms would cost and save a year, each with a range.
///
/// JSON `cost`: a list of `name`, `costPence` and its `least` and `most`, `savingPence` likewise,
/// `netPence` likewise (below 0: it saves more than it costs).
struct WhatIfCost {
    static let caption = "Cost a year"

    /// One set of terms.
    struct Row {
        let name: String
        let cost: Range
        let saving: Range
        var net: Range {
            Range(
                middle: cost.middle - saving.middle, least: cost.least - saving.most,
                most: cost.most - saving.least)
        }
    }

    /// A middle figure between two ends, in pence.
    struct Range {
        let middle: Int
        let least: Int
        let most: Int
    }

    let rows: [Row]
    private let assumed: ForecastAssumptions

    /// The costs of reports; no rows where the agreement has no yearly prices.
    init(_ reports: [SimulationReport], _ names: [String], years: Int) {
        assumed = reports.first?.start.agreement.finance.assumptions ?? ForecastAssumptions()
        guard let present = reports.first,
            present.start.agreement.prices.contains(where: { $0.per == "year" })
        else {
            rows = []
            return
        }
        let assumed = assumed
        var found = zip(names, reports).map { name, report in
            Row(
                name: name, cost: Self.cost(report, beside: present),
                saving: Self.saving(report, years, assumed, stay: assumed.stayPerMille))
        }
        let base = found[0]
        let lower = max(0, assumed.stayPerMille - 100)
        found.append(
            Row(
                name: "ten in a hundred fewer stay at home", cost: base.cost,
                saving: Self.saving(present, years, assumed, stay: lower)))
        if let price = present.start.agreement.prices.first(where: { $0.item == "standing-place" }),
            present.start.agreement.home.standingPlaces.contains(where: { $0 > 0 })
        {
            // For who bears the beds: all of the income lost, or none if the place is sold again.
            let income = price.pricePence * 4
            found.append(
                Row(
                    name: "one place fewer sold",
                    cost: Range(
                        middle: base.cost.middle + income, least: base.cost.least,
                        most: base.cost.most + income), saving: base.saving))
        }
        rows = found
    }

    /// Yearly prices; of a home with other beds between the same price and one in proportion, of a
    /// team that is too small between what it costs and what it would with the slots it lacks.
    private static func cost(
        _ report: SimulationReport, beside present: SimulationReport
    ) -> Range {
        let agreement = present.start.agreement
        func beds(_ report: SimulationReport) -> Int {
            report.start.measured.map { report.start.state.usableBeds(in: $0) }.max() ?? 0
        }
        let (now, then) = (max(1, beds(present)), beds(report))
        let slots = max(1, present.teamSlots)
        let wanted = max(report.teamSlots, report.teamNeeded)
        var least = 0
        var most = 0
        for price in agreement.prices where price.per == "year" {
            func scaled(_ times: Int, _ over: Int) -> Int {
                Int(
                    ExactSplit.rounded(
                        Int128(price.pricePence), times: Int128(times), over: Int128(over)))
            }
            switch price.item {
            case "residential":
                least += min(price.pricePence, scaled(then, now))
                most += max(price.pricePence, scaled(then, now))
            case "community-team":
                least += scaled(report.teamSlots, slots)
                most += scaled(max(report.teamSlots, wanted), slots)
            default:
                least += price.pricePence
                most += price.pricePence
            }
        }
        return Range(middle: (least + most) / 2, least: least, most: most)
    }

    /// What children who come save until two years after they came home, as a year's figure.
    private static func saving(
        _ report: SimulationReport, _ years: Int, _ assumed: ForecastAssumptions, stay: Int
    ) -> Range {
        let home = ChildPath.followedDays
        let whole = min(home, 7 * assumed.failureWeeks)
        let after =
            stay * assumed.replacedPence
            + (1000 - stay)
            * assumed.saving(in: assumed.afterFailure == .fostering ? .fosterCare : .residential)
        let spread = report.spread { result in
            let full = Int128(result.nights.occupied + result.placesUsed * whole)
            let rest = Int128(result.placesUsed * (home - whole))
            let pence =
                full * 1000 * Int128(assumed.replacedPence) + rest * Int128(after)
            return Int(ExactSplit.rounded(pence, over: 365_000 * Int128(max(1, years))))
        }
        return Range(middle: spread.median, least: spread.least, most: spread.most)
    }

    var sentences: [String] {
        rows.isEmpty
            ? []
            : [
                "A home with other beds is taken to cost between the same and in proportion, a "
                    + "team between what it has and what it would need; savings are those of the "
                    + "runs, until two years after a child came home, at "
                    + MoneyText.wholePounds(assumed.replacedPence)
                    + " a year. Net below zero saves more than it costs."
            ]
    }

    var tables: [AnswerTable] {
        guard !rows.isEmpty else { return [] }
        return [
            AnswerTable(
                Self.caption,
                columns: [
                    .init("terms"), .init("cost £", .trailing), .init("least £", .trailing),
                    .init("most £", .trailing), .init("saving £", .trailing),
                    .init("least saving £", .trailing), .init("most saving £", .trailing),
                    .init("net £", .trailing), .init("least net £", .trailing),
                    .init("most net £", .trailing),
                ],
                rows: rows.map { row in
                    [row.name]
                        + [row.cost, row.saving, row.net].flatMap { range in
                            [range.middle, range.least, range.most].map(MoneyText.plain)
                        }
                })
        ]
    }

    var members: [(String, JSONValue)] {
        func data(_ range: Range) -> JSONValue {
            [
                "middle": .number(range.middle), "least": .number(range.least),
                "most": .number(range.most),
            ]
        }
        return rows.isEmpty
            ? []
            : [
                (
                    "cost",
                    .array(
                        rows.map { row in
                            [
                                "name": .string(row.name), "costPence": data(row.cost),
                                "savingPence": data(row.saving), "netPence": data(row.net),
                            ]
                        })
                )
            ]
    }
}
