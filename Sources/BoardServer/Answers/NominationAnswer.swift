import Commissioning
import Evidence

/// Everything about one nomination: where it stands, why, and what comes next.
///
/// JSON: what `WaitingRows.data` says, `state`, `place` (what `PlaceRows.data` says, or null),
/// `decidedBy` (the tier that decided the place) and `runnerUp` (a nomination), both or null,
/// `position` and `positionInAuthority` (from 1, or null), `assessment`, `nextDeadline` of `what`,
/// `at`, `swaps` (the open ones that name it: what `SwapLine.data` says), and `history` of `at`,
/// `what`.
struct NominationAnswer {
    let answer: Answer

    /// - Throws: `query.unknown-nomination`, `query.no-agreement`.
    init(_ snapshot: ServiceSnapshot, named name: String) throws(AnswerFailure) {
        let nomination = try snapshot.nomination(named: name)
        let report = NominationReport(snapshot, nomination)
        let rows = WaitingRows(snapshot: snapshot)
        let stamp = snapshot.local.stamp
        var found = rows.members(report.line)
        found += [
            ("state", .string(report.stateCode)),
            (
                "place",
                report.place.map { PlaceRows(snapshot: snapshot).data($0, bed: report.bed) }
                    ?? .null
            ),
            ("decidedBy", .text(report.grounds?.decidedBy?.rawValue)),
            ("runnerUp", .text(report.grounds?.runnerUp)),
            ("position", report.position.map { .number($0) } ?? .null),
            ("positionInAuthority", report.positionInAuthority.map { .number($0) } ?? .null),
            ("assessment", .text(nomination.assessment?.match.rawValue)),
            (
                "nextDeadline",
                report.nextDeadline.map {
                    [
                        "what": .string($0.what), "at": .moment($0.at),
                        "local": .string(stamp($0.at)),
                    ]
                } ?? .null
            ),
            ("swaps", .array(report.swaps.map(\.data))),
            (
                "history",
                .array(report.history.map { ["at": .moment($0.at), "what": .string($0.what)] })
            ),
        ]
        let members = found
        answer = Answer(
            title: "Nomination \(nomination.id): \(report.headline)",
            sentences: report.sentences,
            tables: [
                ExplanationsAnswer.table(report.place == nil ? [report.line] : [], rows),
                AnswerTable(
                    "History", columns: [.init("when"), .init("what")],
                    rows: report.history.map { [stamp($0.at), $0.what] }),
            ], json: snapshot.data(members))
    }
}

extension ServiceSnapshot {
    /// The nomination with this id, or the newest with this `authority/reference`.
    /// - Throws: `query.unknown-nomination`, `query.no-agreement`.
    func nomination(named name: String) throws(AnswerFailure) -> Nomination {
        guard agreement != nil else { throw noAgreement }
        // Somebody else's child is not told apart from one that does not exist.
        let viewer = admission.viewer
        if let found = state.nomination(name), viewer.mayRead(found.authority) { return found }
        if let slash = name.firstIndex(of: "/") {
            let index = try authorityIndex(named: String(name[..<slash]))
            let authority = agreement?.authorities[index].id ?? ""
            let reference = String(name[name.index(after: slash)...])
            if let found = state.nomination(authority: authority, reference: reference),
                viewer.mayRead(found.authority)
            {
                return found
            }
        }
        throw AnswerFailure(
            .unknownNomination, "There is no nomination “\(name)”.",
            remedy: "Give an id of the waiting list (n-…); "
                + "a command also takes authority/reference.")
    }
}
