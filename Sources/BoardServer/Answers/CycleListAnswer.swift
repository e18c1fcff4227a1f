import Commissioning
import Evidence

/// All cycles of the agreement.
///
/// JSON: `cycles`: a list of what `CycleSummary.data` says.
struct CycleListAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let summaries = snapshot.summaries
        let names = snapshot.agreement?.authorities.map(\.id) ?? []
        let table = AnswerTable(
            "Cycles",
            columns: [
                .init("cycle"), .init("start"), .init("end"), .init("state"),
                .init("beds", .trailing), .init("offered", .trailing),
                .init("accepted", .trailing), .init("in residence", .trailing),
                .init("left", .trailing),
            ] + names.map { .init("own " + PartyLabel.of($0), .trailing) }
                + [.init("nominations close")],
            rows: summaries.map { summary in
                [
                    summary.cycle.id, "\(summary.cycle.start)", "\(summary.cycle.end)",
                    summary.phase.words, "\(summary.beds)", "\(summary.offered)",
                    "\(summary.accepted)", "\(summary.inResidence)", "\(summary.left)",
                ] + summary.ownPlaces.map(String.init)
                    + [snapshot.local.stamp(summary.nominationsClose)]
            })
        var sentences = snapshot.beginnings
        if let next = snapshot.nextDecision, let moment = snapshot.nominationsClose(next) {
            let close = snapshot.local.spoken(moment)
            sentences.append("Nominations for \(next.id) close on \(close).")
        }
        answer = Answer(
            title: "Cycles: \(Counting.of(summaries.count, "cycle"))", sentences: sentences,
            tables: [table],
            json: snapshot.data([
                ("cycles", .array(summaries.map { $0.data(in: snapshot) }))
            ]))
    }
}

extension CycleSummary {
    /// `id`, `start`, `end`, `state`, `bedsUsable`, `ownPlaces`, `places`, `nominationsClose`.
    func data(in snapshot: ServiceSnapshot) -> JSONValue {
        .object(JSONObject(members(in: snapshot)))
    }

    /// The members of `data`, for an answer about one cycle.
    func members(in snapshot: ServiceSnapshot) -> [(String, JSONValue)] {
        [
            ("id", .string(cycle.id)),
            ("start", .day(cycle.start)),
            ("end", .day(cycle.end)),
            ("state", .string(phase.rawValue)),
            ("bedsUsable", .number(beds)),
            ("ownPlaces", snapshot.agreement.map { .byAuthority($0, ownPlaces) } ?? .null),
            (
                "places",
                [
                    "offered": .number(offered), "accepted": .number(accepted),
                    "inResidence": .number(inResidence), "left": .number(left),
                ]
            ),
            ("nominationsClose", .moment(nominationsClose)),
            ("nominationsCloseLocal", .string(snapshot.local.stamp(nominationsClose))),
        ]
    }
}
