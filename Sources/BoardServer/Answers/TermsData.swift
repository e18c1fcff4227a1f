import Commissioning
import Evidence

extension SimulationStudy {
    /// The study as data, after members of the caller's own.
    func data(_ first: [(String, JSONValue)]) -> JSONValue {
        let reports = reports
        var object = JSONObject([("format", .string("mst-simulation/1"))])
        for (name, value) in first { object[name] = value }
        object["years"] = .number(question.years)
        object["runs"] = .number(question.runs)
        object["seed"] = .string(String(question.seed))
        if let agreement = reports.first?.start.agreement {
            object["assumptions"] = data(of: assumptions, agreement)
        }
        object["terms"] = .array(
            reports.enumerated().map { index, report in
                reports[0].data(of: report, years: question.years, isCompared: index > 0)
            })
        return .object(object)
    }

    private func data(of assumed: SimulationAssumptions, _ agreement: Agreement) -> JSONValue {
        func range(_ days: ClosedRange<Int>) -> JSONValue {
            .array([.number(days.lowerBound), .number(days.upperBound)])
        }
        return [
            "nominationsPerYear": .byAuthority(agreement, assumed.nominationsPerYear),
            "unsuitablePerMille": .number(assumed.unsuitablePerMille),
            "assessmentDays": range(assumed.assessmentDays),
            "windowedPerMille": .number(assumed.windowedPerMille),
            "windowDays": range(assumed.windowDays),
            "withdrawnPerMilleMonthly": .number(assumed.withdrawnPerMilleMonthly),
            "answerDays": range(assumed.answerDays),
            "declinedPerMille": .number(assumed.declinedPerMille),
            "lapsedPerMille": .number(assumed.lapsedPerMille),
            "absentPerMille": .number(assumed.absentPerMille),
            "stayEndedPerMille": .number(assumed.stayEndedPerMille),
            "stage2EndedPerMille": .number(assumed.stage2EndedPerMille),
            "toldLatePerMille": .number(assumed.toldLatePerMille),
            "lastingPerMille": .number(assumed.lastingPerMille),
        ]
    }
}

extension SimulationReport {
    /// One set of terms beside these: `name`, `changes`, `sentences`, `figures` (`median`, `least`
    /// and `most` of each `SimulationFigure`), `authorities`, `cycles` with balances, `team` by
    /// week.
    fileprivate func data(
        of report: SimulationReport, years: Int, isCompared: Bool
    ) -> JSONValue {
        let agreement = report.start.agreement
        let sentences =
            isCompared
            ? TermsComparison(present: self, changed: report, years: years).sentences : []
        return [
            "name": .string(TermsWords(change: report.change, present: self).name),
            "changes": report.change.data,
            "sentences": .texts(sentences),
            "figures": .object(
                JSONObject(
                    SimulationFigure.allCases.map { ($0.rawValue, report.spread($0).data) })),
            "authorities": .array(
                agreement.authorities.enumerated().map { index, party in
                    var object = JSONObject([("id", .string(party.id))])
                    for figure in AuthorityFigure.allCases {
                        object[figure.rawValue] =
                            report.spread { figure.value(in: $0.authorities[index]) }.data
                    }
                    return .object(object)
                }),
            "cycles": .array(
                report.start.measured.enumerated().map { position, cycle in
                    [
                        "id": .string(cycle.id), "start": .day(cycle.start),
                        "bedsUsable": .number(report.start.state.usableBeds(in: cycle)),
                        "balanceWeeks": .object(
                            JSONObject(
                                agreement.authorities.enumerated().map { index, party in
                                    let spread = report.spread {
                                        $0.authorities[index].balanceWeeks[position]
                                    }
                                    return (party.id, spread.data)
                                })),
                    ]
                }),
            "team": report.teamData,
        ]
    }

    private var teamData: JSONValue {
        let weeks = teamByWeek
        return [
            "from": .day(results.first?.team.from),
            "slotsNeeded": .number(teamNeeded),
            "bedWeeksLackingTeam": .number(weeksLackingTeam),
            "slotsByWeek": .array((results.first?.team.slots ?? []).map { .number($0) }),
            "familiesByWeekMedian": .array(weeks.map { .number($0.median) }),
            "familiesByWeekMost": .array(weeks.map { .number($0.most) }),
        ]
    }
}

extension Spread {
    /// `median`, `least` and `most`.
    fileprivate var data: JSONValue {
        ["median": .number(median), "least": .number(least), "most": .number(most)]
    }
}

extension TermsChange {
    /// Only what is different.
    fileprivate var data: JSONValue {
        func numbers(_ named: [String: Int]) -> JSONValue {
            .object(
                JSONObject(named.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) }))
        }
        var object = JSONObject([])
        if let beds { object["beds"] = .number(beds) }
        if let familySlots { object["familySlots"] = .number(familySlots) }
        if therapistsMore != 0 { object["therapistsMore"] = .number(therapistsMore) }
        if !shares.isEmpty { object["shares"] = numbers(shares) }
        if !standingPlaces.isEmpty { object["standingPlaces"] = numbers(standingPlaces) }
        return .object(object)
    }
}
