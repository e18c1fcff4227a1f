import Commissioning
import Evidence

/// Outcomes as rows of tables and as data.
struct OutcomeRows {
    let snapshot: ServiceSnapshot
    let paths: [ChildPath]
    let cohorts: [OutcomeCohort]
    let claims: [OutcomeClaim]
    let limit: Int

    /// Children who have come, or should have.
    let shown: [ChildPath]
    private let stages: [(ChildPath.Stage, Int)]

    init(
        snapshot: ServiceSnapshot, paths: [ChildPath], cohorts: [OutcomeCohort],
        claims: [OutcomeClaim], limit: Int
    ) {
        self.snapshot = snapshot
        self.paths = paths
        self.cohorts = cohorts
        self.claims = claims
        self.limit = limit
        shown = paths.filter { $0.place != nil }
        var found: [ChildPath.Stage: Int] = [
            .withdrawn: snapshot.state.withdrawnWithoutPlace
        ]
        for path in paths { found[path.stage, default: 0] += 1 }
        stages = ChildPath.Stage.allCases.map { ($0, found[$0] ?? 0) }
    }

    private var all: OutcomeCohort? { cohorts.first }

    var returned: OutcomeMeasure {
        all?.measure(.returnedToResidential)
            ?? OutcomeMeasure(kind: .returnedToResidential, numerator: 0, denominator: 0)
    }

    var title: String {
        guard let all, all.came > 0 else { return "Outcomes: no child has come yet" }
        let back = returned.numerator
        return "Outcomes: \(Counting.of(all.cameHome, "child", "children")) came home, "
            + "\(back == 0 ? "none" : Counting.word(back)) "
            + "\(back > 1 ? "are" : "is") known to have returned to "
            + "residential care"
    }

    var sentences: [String] {
        guard let all, all.came > 0 else { return [] }
        let back = returned
        let number = back.numerator == 0 ? "None" : Counting.word(back.numerator).sentenceStart
        let lost = paths.count { $0.stage == .unknown }
        let again = paths.count { path in
            path.returnedToResidential && [.homeWithTeam, .home, .stayed].contains(path.stage)
        }
        return [
            "How many returned to residential care? \(number) of "
                + "\(Counting.of(back.denominator, "child", "children")) who came home, within "
                + "two years and as far as is known"
                + (lost == 0
                    ? "."
                    : "; of \(Counting.of(lost, "child", "children")) nothing has been said for "
                        + "half a year.")
                + (again == 0
                    ? ""
                    : " Of those who returned, \(Counting.word(again)) "
                        + "\(again == 1 ? "lives" : "live") at home again."),
            snapshot.smallNumberWords,
        ]
    }

    /// `2 of 3 (fewer than 5: no percentage)`, or `80.0 %`.
    private func percentage(_ measure: OutcomeMeasure) -> String {
        guard let tenths = measure.tenths else { return "none yet" }
        if measure.isSmall(limit: limit) { return "not shown: fewer than \(limit)" }
        return Counting.tenths(tenths) + " %"
    }

    var measureTable: AnswerTable {
        AnswerTable(
            "Measures",
            columns: [
                .init("measure"), .init("number", .trailing), .init("of", .trailing),
                .init("percentage"), .init("expected"),
            ],
            rows: (all?.measures ?? []).map { measure in
                [
                    measure.kind.words, "\(measure.numerator)", "\(measure.denominator)",
                    percentage(measure),
                    measure.expected.map {
                        ($0.isFloor ? "at least " : "below ") + Counting.tenths($0.tenths) + " %"
                    } ?? "",
                ]
            })
    }

    var cohortTable: AnswerTable {
        let kinds: [OutcomeMeasure.Kind] = [
            .completed, .placedElsewhere, .disengaged, .atHomeYear, .atHomeTwoYears,
            .returnedToResidential,
        ]
        return AnswerTable(
            "By year of entry and by cycle",
            columns: [
                .init("cohort"), .init("came", .trailing), .init("came home", .trailing),
            ] + kinds.map { .init($0.words, .trailing, absent: "none yet") },
            rows: cohorts.map { cohort in
                [cohort.name, "\(cohort.came)", "\(cohort.cameHome)"]
                    + kinds.map { kind in
                        let measure = cohort.measure(kind)
                        return measure.denominator == 0
                            ? "–" : "\(measure.numerator) of \(measure.denominator)"
                    }
            })
    }

    func data(_ cohort: OutcomeCohort) -> JSONValue {
        [
            "cohort": .string(cohort.name), "came": .number(cohort.came),
            "cameHome": .number(cohort.cameHome),
            "measures": .array(
                cohort.measures.map { measure in
                    let isSmall = measure.isSmall(limit: limit)
                    return [
                        "measure": .string(measure.kind.rawValue),
                        "numerator": .number(measure.numerator),
                        "denominator": .number(measure.denominator),
                        "percentTenths": isSmall
                            ? .null : measure.tenths.map { .number($0) } ?? .null,
                        "small": .bool(isSmall),
                    ]
                }),
        ]
    }

    var stageTable: AnswerTable {
        AnswerTable(
            "Where the children are",
            columns: [.init("stage"), .init("children", .trailing)],
            rows: stages.map { [$0.words, "\($1)"] })
    }

    var stageData: JSONValue {
        .object(JSONObject(stages.map { ($0.rawValue, .number($1)) }))
    }

    /// One row for each child who came or should have come, under its nomination's number.
    var childTable: AnswerTable {
        AnswerTable(
            "Children", columns: OutcomeExport.columns,
            rows: shown.map(OutcomeExport.row))
    }

    func data(_ path: ChildPath) -> JSONValue {
        .object(
            JSONObject([
                ("nomination", .string(path.nomination)), ("authority", .string(path.authority)),
                ("stage", .string(path.stage.rawValue)), ("place", .text(path.place?.id)),
                ("cycle", .text(path.place?.cycle)), ("firstNight", .day(path.stay?.from)),
                ("homeSince", .day(path.homeSince)), ("knownThrough", .day(path.knownThrough)),
                ("signedOffThrough", .day(path.signedOffThrough)),
                ("ended", .text(path.place?.endReason?.rawValue)),
                (
                    "episodes",
                    .array(
                        path.episodes.map { episode in
                            [
                                "from": .day(episode.from), "to": .day(episode.to),
                                "setting": .text(episode.setting?.rawValue),
                                "reason": .text(episode.reason?.rawValue),
                                "entry": .number(episode.entry),
                            ]
                        })
                ),
            ]))
    }

    /// Episodes in the shape of the statutory return; see `EpisodeExport`.
    var episodeTable: AnswerTable {
        let export = EpisodeExport(snapshot.agreement)
        return AnswerTable(
            "Episodes", columns: EpisodeExport.columns, rows: shown.flatMap(export.rows))
    }

    var claimTable: AnswerTable {
        AnswerTable(
            "Payment by results",
            columns: [
                .init("place", says: .ofOneChild), .init("authority", says: .authority),
                .init("window from", says: .ofOneChild), .init("window to", says: .ofOneChild),
                .init("units", .trailing, says: .ofOneChild),
                .init("signed off", .trailing, says: .ofOneChild),
                .init("paid £", .trailing, says: .ofOneChild),
                .init("provision £", .trailing, says: .ofOneChild),
            ],
            rows: claims.map { claim in
                [
                    claim.place, PartyLabel.of(claim.authority), "\(claim.from)", "\(claim.to)",
                    "\(claim.units.count)", "\(claim.units.count(where: \.isSignedOff))",
                    MoneyText.plain(claim.paidPence), MoneyText.plain(claim.provisionPence),
                ]
            })
    }

    var contractData: JSONValue {
        guard snapshot.agreement?.finance.outcomeContract != nil else { return .null }
        return [
            "paidPence": .number(claims.reduce(0) { $0 + $1.paidPence }),
            "provisionPence": .number(claims.reduce(0) { $0 + $1.provisionPence }),
            "claims": .array(
                claims.map { claim in
                    [
                        "place": .string(claim.place), "authority": .string(claim.authority),
                        "from": .day(claim.from), "to": .day(claim.to),
                        "units": .array(
                            claim.units.map { unit in
                                [
                                    "earnedOn": .day(unit.earnedOn),
                                    "signedOff": .bool(unit.isSignedOff),
                                    "pence": .number(unit.pence),
                                ]
                            }),
                        "paidPence": .number(claim.paidPence),
                        "provisionPence": .number(claim.provisionPence),
                    ]
                }),
        ]
    }
}

extension OutcomeMeasure.Kind {
    /// What is counted, as people say it.
    var words: String {
        switch self {
        case .completed: "completed treatment"
        case .placedElsewhere: "placed elsewhere during treatment"
        case .disengaged: "lost to disengagement"
        case .atHomeAtEnd: "living at home at the end"
        case .atHomeSixMonths: "at home after six months"
        case .atHomeYear: "at home after a year"
        case .atHomeTwoYears: "at home after two years"
        case .length100To140: "treatment at home of 100 to 140 days"
        case .returnedToResidential: "returned to residential care"
        case .careDaysAvoided: "days not in care, of all days"
        }
    }
}

extension ChildPath.Stage {
    /// The stage as people say it.
    var words: String {
        switch self {
        case .waiting: "waiting for a place"
        case .withdrawn: "withdrawn"
        case .expected: "expected in the home"
        case .absent: "did not come"
        case .inTheHome: "in the home"
        case .homeWithTeam: "at home, with the team"
        case .home: "at home"
        case .away: "not at home any more"
        case .unknown: "not said"
        case .stayed: "at home after two years"
        case .followedUp: "not at home after two years"
        }
    }
}
