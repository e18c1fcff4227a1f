import Commissioning
import Evidence

/// Years of a service under made-up demand.
///
/// JSON: `format` `mst-simulation/1`; `years`, `runs`, `seed` (a text: it has 64 bits);
/// `assumptions` with `nominationsPerYear` by authority and rates in thousandths; `terms`: a list
/// with one element for each set of terms (`TermsData`); if asked for, `charges`: every charge and
/// statement of the first run, as in `ChargesAnswer`.
package struct SimulationAnswer {
    /// The answer.
    package let answer: Answer

    /// What has to be said wherever middle figures of several runs stand together.
    static let ofMiddles =
        "Each figure of a table is the middle of its own runs, so the figures need not add up; a "
        + "bed left early is given again, so more children can be placed than there are places."

    /// The answer of a study of one set of terms whose runs have all been made.
    /// - Parameter ending: The state in which the first run ended, for its charges.
    package init(_ study: SimulationStudy, charging ending: ServiceState? = nil) {
        let charges = ending.map { state in
            ChargesAnswer(
                ServiceSnapshot(
                    state: state, now: state.asOf, demonstration: nil, exchange: ExchangeFigures())
            ).answer
        }
        let reports = study.reports
        guard let report = reports.first else {
            preconditionFailure("a study has the terms that others are compared with")
        }
        let question = study.question
        let agreement = report.start.agreement
        answer = Answer(
            title: "Simulation of \(agreement.title): "
                + "\(Counting.of(question.years, "year")), "
                + "\(Counting.of(question.runs, "run")), seed \(question.seed)",
            sentences: report.sentences
                + [SimulationAnswer.ofMiddles, study.assumptionsInWords(agreement)],
            tables: [
                report.figureTable, report.authorityTable(agreement),
                report.cycleTable(agreement),
            ] + (charges?.tables ?? []),
            json: study.data(charges.map { [("charges", $0.json)] } ?? []))
    }
}

extension SimulationReport {
    /// What it comes to, in three sentences.
    fileprivate var sentences: [String] {
        let used = spread(.placesUsed).median
        let there = spread(.placesAvailable).median
        let empty = spread(.voidWeeks).median
        let left = teamSlots - teamNeeded
        return [
            "In the middle \(Counting.figure(used, "child", "children")) are placed where there "
                + "are \(Counting.figure(there, "place")), and "
                + "\(Counting.figure(empty, "bed-week")) stand empty.",
            "Half of the children who come have waited \(spread(.waitMedianWeeks).median) weeks or "
                + "less, nine in ten \(spread(.waitNinetiethWeeks).median) weeks or less.",
            "The home's families need \(Counting.figure(teamNeeded, "slot")) of the team at its "
                + "busiest; it has \(teamSlots), "
                + (left >= 0
                    ? "so \(left) are left for others." : "so it lacks \(-left)."),
        ]
    }

    /// Every figure with its middle and its ends.
    fileprivate var figureTable: AnswerTable {
        AnswerTable(
            "Figures over all runs",
            columns: [
                .init("figure"), .init("middle", .trailing), .init("least", .trailing),
                .init("most", .trailing),
            ],
            rows: SimulationFigure.allCases.map { figure in
                let spread = spread(figure)
                return [figure.words, "\(spread.median)", "\(spread.least)", "\(spread.most)"]
            })
    }

    /// The middle figures of each authority.
    fileprivate func authorityTable(_ agreement: Agreement) -> AnswerTable {
        AnswerTable(
            "Authorities, middle figures",
            columns: [.init("authority", says: .authority)]
                + AuthorityFigure.allCases.map { .init($0.words, .trailing) },
            rows: agreement.authorities.enumerated().map { index, party in
                [PartyLabel.of(party.id)]
                    + AuthorityFigure.allCases.map { figure in
                        "\(spread { figure.value(in: $0.authorities[index]) }.median)"
                    }
            })
    }

    /// One row for each cycle: the beds, the team, and who is owed how much.
    fileprivate func cycleTable(_ agreement: Agreement) -> AnswerTable {
        AnswerTable(
            "Cycle by cycle",
            columns: [
                .init("cycle"), .init("start"), .init("beds", .trailing),
                .init("families, middle", .trailing), .init("families, most", .trailing),
                .init("team slots", .trailing),
            ]
                + agreement.authorities.map {
                    .init("balance " + PartyLabel.of($0.id), .trailing)
                },
            rows: start.measured.enumerated().map { position, cycle in
                let families = families(in: position)
                return [
                    cycle.id, "\(cycle.start)", "\(start.state.usableBeds(in: cycle))",
                    "\(families.median)", "\(families.most)",
                    "\(start.familySlots(on: cycle.start))",
                ]
                    + agreement.authorities.indices.map { index in
                        "\(spread { $0.authorities[index].balanceWeeks[position] }.median)"
                    }
            })
    }

    /// Most families with the team between the start of a measured cycle and that of the next.
    private func families(in position: Int) -> Spread {
        let cycles = Array(start.measured)
        guard let first = cycles.first?.start else { return Spread([]) }
        let from = (cycles[position].start.dayNumber - first.dayNumber) / 7
        let next = position + 1 < cycles.count ? cycles[position + 1].start : start.until
        let to = (next.dayNumber - first.dayNumber) / 7
        return spread { result in
            let weeks = result.team.families
            return weeks[min(from, weeks.count)..<min(max(from, to), weeks.count)].max() ?? 0
        }
    }
}

/// What one authority has of a run.
enum AuthorityFigure: String, CaseIterable {
    case children, placed, own, borrowed, lent, bought, mostOwedWeeks, mostOwingWeeks

    /// What it counts.
    var words: String {
        switch self {
        case .mostOwedWeeks: "most bed-weeks owed to it"
        case .mostOwingWeeks: "most bed-weeks it owed"
        default: rawValue
        }
    }

    func value(in figures: SimulationResult.AuthorityFigures) -> Int {
        switch self {
        case .children: figures.children
        case .placed: figures.placed
        case .own: figures.own
        case .borrowed: figures.came[.lent] ?? 0
        case .lent: figures.lent
        case .bought: figures.came[.spot] ?? 0
        case .mostOwedWeeks: max(0, figures.balanceWeeks.max() ?? 0)
        case .mostOwingWeeks: max(0, -(figures.balanceWeeks.min() ?? 0))
        }
    }
}

extension SimulationStudy {
    /// What was taken for granted, in one sentence.
    func assumptionsInWords(_ agreement: Agreement) -> String {
        let demand = zip(agreement.authorities, assumptions.nominationsPerYear).map {
            "\(PartyLabel.of($0.id)) \($1)"
        }
        func percent(_ perMille: Int) -> String { Counting.tenths(perMille) + " %" }
        return "Assumed: nominations a year: \(Counting.list(demand)); the home finds "
            + "\(percent(assumptions.unsuitablePerMille)) of matches unsuitable; "
            + "\(percent(assumptions.declinedPerMille)) of offers are declined, "
            + "\(percent(assumptions.lapsedPerMille)) lapse; "
            + "\(percent(assumptions.absentPerMille)) of children do not come, "
            + "\(percent(assumptions.stayEndedPerMille)) leave the home early and "
            + "\(percent(assumptions.stage2EndedPerMille)) stage 2"
            + (assumptions.toldLatePerMille == 0
                ? "; "
                : ", of which \(percent(assumptions.toldLatePerMille)) are told of "
                    + "\(assumptions.toldLateDays.lowerBound) to "
                    + "\(assumptions.toldLateDays.upperBound) days late; ")
            + "\(percent(assumptions.withdrawnPerMilleMonthly)) of who waits is withdrawn every "
            + "thirty days; in the end \(percent(assumptions.lastingPerMille)) of who came live "
            + "at home."
    }
}
