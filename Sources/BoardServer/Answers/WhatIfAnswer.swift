import Commissioning
import Evidence

/// What would become of the service under other terms, beside the terms as they are.
///
/// JSON: `asOf`, `asOfLocal`, `ledgerEntry`, then as for a simulation; the first of `terms` is as
/// agreed, and each of the others has `sentences` that compare it; `cost`: see `WhatIfCost`.
package struct WhatIfAnswer {
    /// The answer.
    package let answer: Answer

    /// The answer from a study of the snapshot's state whose runs have all been made.
    package init(_ snapshot: ServiceSnapshot, _ study: SimulationStudy) {
        let reports = study.reports
        guard let present = reports.first else {
            preconditionFailure("a study has the terms that others are compared with")
        }
        let question = study.question
        let names = reports.map { TermsWords(change: $0.change, present: present).name }
        let comparisons = reports.dropFirst().map { changed in
            TermsComparison(present: present, changed: changed, years: question.years)
        }
        let costs = WhatIfCost(reports, names, years: question.years)
        answer = Answer(
            title: comparisons.first?.headline
                ?? TermsComparison(present: present, changed: present, years: question.years)
                .placesNow,
            sentences: comparisons.map { $0.sentences.joined(separator: " ") } + [
                "Looked at: the next \(Counting.of(question.years, "year")), played "
                    + "\(Counting.of(question.runs, "time")) for each, from seed "
                    + "\(question.seed).",
                SimulationAnswer.ofMiddles, study.assumptionsInWords(present.start.agreement),
            ],
            tables: [
                WhatIfAnswer.figures(reports, names),
                WhatIfAnswer.authorities(reports, names),
            ] + costs.tables, json: study.data(snapshot.origin + costs.members))
    }

    private static func figures(_ reports: [SimulationReport], _ names: [String]) -> AnswerTable {
        AnswerTable(
            "Side by side, middle figures",
            columns: [.init("figure")] + names.map { .init($0, .trailing) },
            rows: SimulationFigure.allCases.map { figure in
                [figure.words] + reports.map { "\($0.spread(figure).median)" }
            } + [
                ["team slots there are"] + reports.map { "\($0.teamSlots)" },
                ["team slots needed, in any run"] + reports.map { "\($0.teamNeeded)" },
            ])
    }

    private static func authorities(
        _ reports: [SimulationReport], _ names: [String]
    ) -> AnswerTable {
        let parties = reports.first?.start.agreement.authorities ?? []
        let rows = parties.enumerated().flatMap { index, party in
            AuthorityFigure.allCases.map { figure in
                ["\(PartyLabel.of(party.id)): \(figure.words)"]
                    + reports.map { report in
                        "\(report.spread { figure.value(in: $0.authorities[index]) }.median)"
                    }
            }
        }
        return AnswerTable(
            "Authorities, middle figures",
            columns: [.init("authority", says: .authority)] + names.map { .init($0, .trailing) },
            rows: rows)
    }
}
