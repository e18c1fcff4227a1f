import Commissioning
import Evidence

/// How long children have waited, and how many waited when.
struct WaitingTimes {
    /// Days from the first of a band; each ends where the next begins.
    static let bands = [0, 91, 182, 365, 730]

    private let authorities: [String]
    private let waited: [(authority: Int, days: Int)]
    /// How many waited when.
    let history: WaitingHistory

    init(_ snapshot: ServiceSnapshot) {
        let ids = snapshot.agreement?.authorities.map(\.id) ?? []
        authorities = ids
        let rows = WaitingRows(snapshot: snapshot)
        waited = snapshot.openNominations.compactMap { nomination in
            ids.firstIndex(of: nomination.authority).map { ($0, rows.waitedDays(nomination)) }
        }
        history = WaitingHistory(snapshot)
    }

    /// Days of whoever has waited longest; `nil` if nobody waits.
    var longestDays: Int? { waited.map(\.days).max() }

    /// What half of them have waited at least.
    var sentences: [String] {
        guard !waited.isEmpty else { return [] }
        let sorted = waited.map(\.days).sorted(by: >)
        let middle = sorted[(sorted.count - 1) / 2]
        return ["Half of them have waited \(Counting.figure(middle, "day")) or more."]
    }

    private func count(_ band: Int, _ authority: Int) -> Int {
        let days = Self.range(band)
        return waited.count {
            $0.authority == authority && $0.days >= days.from && $0.days < days.to ?? .max
        }
    }

    private static func range(_ band: Int) -> (from: Int, to: Int?) {
        (bands[band], band + 1 < bands.count ? bands[band + 1] : nil)
    }

    /// `under 13 weeks`, `13 to 26 weeks`, `2 years or more`.
    private static let names = [
        "under 13 weeks", "13 to 26 weeks", "26 weeks to a year", "one to two years",
        "two years or more",
    ]

    /// One row for each band.
    var table: AnswerTable {
        AnswerTable(
            "By time waited",
            columns: [.init("has waited")]
                + authorities.map { .init(PartyLabel.of($0), .trailing) }
                + [.init("all", .trailing)],
            rows: Self.bands.indices.map { band in
                let counts = authorities.indices.map { count(band, $0) }
                return [Self.names[band]] + (counts + [counts.reduce(0, +)]).map(String.init)
            })
    }

    /// One row for each column of the picture.
    var historyTable: AnswerTable {
        AnswerTable(
            "Waiting by week",
            columns: [.init("at the end of")]
                + authorities.map { .init(PartyLabel.of($0), .trailing) }
                + [.init("all", .trailing)],
            rows: history.points.map { point in
                ["\(point.day)"] + (point.byAuthority + [point.all]).map(String.init)
            })
    }

    /// `byTime`, `historyWeeks`, `history`.
    var members: [(String, JSONValue)] {
        func named(_ values: [Int]) -> JSONValue {
            .object(JSONObject(zip(authorities, values).map { ($0, .number($1)) }))
        }
        let bands = Self.bands.indices.map { band -> JSONValue in
            let days = Self.range(band)
            return [
                "fromDays": .number(days.from), "toDays": days.to.map { .number($0) } ?? .null,
                "children": named(authorities.indices.map { count(band, $0) }),
            ]
        }
        return [
            ("byTime", .array(bands)), ("historyWeeks", .number(history.stepWeeks)),
            (
                "history",
                .array(
                    history.points.map {
                        ["day": .day($0.day), "children": named($0.byAuthority)]
                    })
            ),
        ]
    }
}
