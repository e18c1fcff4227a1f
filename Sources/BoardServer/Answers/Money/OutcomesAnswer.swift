import Commissioning
import Evidence

/// What became of the children: measures with their numbers, by cohort and cycle, and what results
/// have earned.
///
/// JSON: `smallNumberLimit`; `smallNumberOrder`: null, or `at`, `shown`, `by`, `reason`;
/// `stages`: children by stage; `cohorts`: `cohort`, `came`, `cameHome`,
/// `measures` (`measure`, `numerator`, `denominator`, `percentTenths`, which is null of fewer than
/// the limit, and `small`); `returnedToResidential`; `children`: `nomination`, `authority`,
/// `stage`, `cycle`, `firstNight`, `homeSince`, `knownThrough`, `signedOffThrough`, `ended` (a
/// reason), `episodes` (`from`, `to`, `setting`, `reason`, `entry`); `contract`, or null: `claims`
/// (`place`, `authority`, `from`, `to`, `units`, `paidPence`, `provisionPence`) and their sums.
struct OutcomesAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let today = snapshot.today
        let paths = snapshot.childPaths
        let limit = snapshot.smallNumberLimit
        let rows = OutcomeRows(
            snapshot: snapshot, paths: paths, cohorts: snapshot.state.cohorts(of: paths, on: today),
            claims: snapshot.state.outcomeClaims(of: paths, on: today), limit: limit)
        answer = Answer(
            title: rows.title, sentences: snapshot.beginnings + rows.sentences,
            tables: [
                rows.measureTable, rows.cohortTable, rows.stageTable, rows.childTable,
                rows.episodeTable, rows.claimTable,
            ],
            json: snapshot.data([
                ("smallNumberLimit", .number(limit)),
                ("smallNumberOrder", snapshot.smallNumbers.map(\.data) ?? .null),
                ("stages", rows.stageData),
                ("cohorts", .array(rows.cohorts.map(rows.data))),
                ("returnedToResidential", .number(rows.returned.numerator)),
                ("children", .array(rows.shown.map(rows.data))), ("contract", rows.contractData),
            ]))
    }
}
