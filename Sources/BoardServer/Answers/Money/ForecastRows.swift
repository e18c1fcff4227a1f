import Commissioning
import Evidence

/// A forecast as rows of a table and as data.
///
/// JSON of a forecast: `rows`, one for each year: `year`, `grossSavingPence`, `investmentPence`,
/// `netPence` (below 0: a saving), `cumulativePence`, and `months` of the year by calendar days
/// (`from`, `to`, `grossSavingPence`, `investmentPence`, `netPence`); `totals` of the same figures;
/// `cumulativePence` at the end; `paybackYear`, the label of the first year whose net is a saving,
/// or null; `paybackYearNumber`, the same counted from the first year, which is 1.
struct ForecastRows {
    let forecast: Forecast

    func table(_ caption: String) -> AnswerTable {
        AnswerTable(
            caption, columns: Self.columns,
            rows: forecast.rows.map { row in
                [row.year]
                    + [
                        row.grossSavingPence, row.investmentPence, row.netPence,
                        row.cumulativePence,
                    ].map(MoneyText.plain)
            } + [
                ["all years"]
                    + [
                        forecast.grossSavingPence, forecast.investmentPence, forecast.netPence,
                        forecast.netPence,
                    ].map(MoneyText.plain)
            ])
    }

    static let columns: [AnswerTable.Column] = [
        .init("year"), .init("gross saving £", .trailing), .init("investment £", .trailing),
        .init("net £", .trailing), .init("cumulative £", .trailing),
    ]

    /// Calendar months, with a line at the end of every third for a review.
    var monthTable: AnswerTable {
        var cumulative = 0
        return AnswerTable(
            "By month",
            columns: [
                .init("month"), .init("gross saving £", .trailing),
                .init("investment £", .trailing), .init("net £", .trailing),
                .init("cumulative £", .trailing), .init("review"),
            ],
            rows: forecast.rows.flatMap { row in
                forecast.months(of: row).enumerated().map { index, month in
                    cumulative += month.netPence
                    return [String(month.from.description.prefix(7))]
                        + [
                            month.grossSavingPence, month.investmentPence, month.netPence,
                            cumulative,
                        ].map(MoneyText.plain)
                        + [index % 3 == 2 ? "\(month.to)" : ""]
                }
            })
    }

    var members: [(String, JSONValue)] {
        [
            ("rows", .array(forecast.rows.map(data))),
            (
                "totals",
                [
                    "grossSavingPence": .number(forecast.grossSavingPence),
                    "investmentPence": .number(forecast.investmentPence),
                    "netPence": .number(forecast.netPence),
                ]
            ),
            ("cumulativePence", .number(forecast.netPence)),
            ("paybackYear", .text(forecast.payback?.year)),
            ("paybackYearNumber", forecast.payback.map { .number($0.number) } ?? .null),
        ]
    }

    private func data(_ row: Forecast.Row) -> JSONValue {
        [
            "year": .string(row.year), "grossSavingPence": .number(row.grossSavingPence),
            "investmentPence": .number(row.investmentPence), "netPence": .number(row.netPence),
            "cumulativePence": .number(row.cumulativePence),
            "months": .array(
                forecast.months(of: row).map { month in
                    [
                        "from": .day(month.from), "to": .day(month.to),
                        "grossSavingPence": .number(month.grossSavingPence),
                        "investmentPence": .number(month.investmentPence),
                        "netPence": .number(month.netPence),
                    ]
                }),
        ]
    }

    /// `In all years together it saves £1,000; the first year with a saving is 2018/19, the third.`
    var sentence: String {
        let net = forecast.netPence
        let whole =
            net < 0
            ? "All years together save \(MoneyText.wholePounds(-net)) more than is spent"
            : "All years together cost \(MoneyText.wholePounds(net)) more than is saved"
        guard let payback = forecast.payback else { return whole + "; no year has a saving." }
        return whole + "; the first year with a saving is \(payback.year), year "
            + "\(payback.number) of the table."
    }
}

/// An invest-to-save table put through the forecast.
///
/// JSON: `format` `mst-forecast-result/1`, then as in `ForecastRows`.
package struct ForecastTableAnswer {
    /// The answer.
    package let answer: Answer

    /// The answer for a table whose forecast exists.
    package init(_ table: ForecastTable, _ forecast: Forecast) {
        let rows = ForecastRows(forecast: forecast)
        let (share, whole) = table.firstYearEffect
        let effect = share == whole ? "the whole" : "\(share)/\(whole)"
        answer = Answer(
            title: "Forecast: \(Counting.of(table.years.count, "year")), "
                + "\(MoneyText.wholePounds(table.savingPerChildYearPence)) a child and year",
            sentences: [
                rows.sentence,
                "Who enters saves \(effect) of a year's amount in the year of entry"
                    + (table.childrenStay
                        ? " and the whole of it in each later year."
                        : ", and nothing is carried on: the numbers are places."),
                "Net is investment less gross saving: below zero it is a saving.",
            ],
            tables: [rows.table("Years"), rows.monthTable].filter { !$0.rows.isEmpty },
            json: .object(
                JSONObject([("format", .string("mst-forecast-result/1"))] + rows.members)))
    }
}
