import Commissioning
import Evidence

/// Open nominations in their order.
///
/// JSON: `waiting`: a list of what `WaitingRows.data` says, each with `position` and
/// `positionInAuthority`, from 1; `byTime`: children by how long they have waited, with
/// `fromDays`, `toDays` (or null), `children` by authority; `history`: `day`, `children` by
/// authority, every `historyWeeks` weeks.
struct WaitingListAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let rows = WaitingRows(snapshot: snapshot)
        var within: [String: Int] = [:]
        var lines: [[String]] = []
        var waiting: [(own: Int, line: WaitingLine)] = []
        for (position, nomination) in snapshot.openNominations.enumerated() {
            let line = snapshot.waitingLine(nomination)
            within[nomination.authority, default: 0] += 1
            let own = within[nomination.authority] ?? 0
            lines.append([
                "\(position + 1)", nomination.id, PartyLabel.of(nomination.authority), "\(own)",
                "\(nomination.body.priorityClass)", "\(nomination.body.waitingSince)",
                "\(rows.waitedDays(nomination))", line.indicativeCycle ?? "–",
                line.firstWords.sentenceStart,
            ])
            waiting.append((own, line))
        }
        var sentences = snapshot.beginnings
        if let agreement = snapshot.agreement, !lines.isEmpty {
            let parts = agreement.authorities.map {
                "\(within[$0.id].map(Counting.word) ?? "none") of \(PartyLabel.of($0.id))"
            }
            sentences.append("Waiting: " + Counting.list(parts) + ".")
        }
        let times = WaitingTimes(snapshot)
        let longest = times.longestDays.map { ", the longest for " + Counting.of($0, "day") }
        let shown = waiting
        answer = Answer(
            title: "Waiting list: "
                + Counting.of(lines.count, "child waits", "children wait") + (longest ?? ""),
            sentences: sentences + times.sentences,
            tables: [Self.table(lines), times.table, times.historyTable],
            json: snapshot.data([("waiting", Self.data(shown, rows))] + times.members))
    }

    private static func data(
        _ waiting: [(own: Int, line: WaitingLine)], _ rows: WaitingRows
    ) -> JSONValue {
        .array(
            waiting.enumerated().map { position, found in
                .object(
                    JSONObject(
                        [
                            ("position", .number(position + 1)),
                            ("positionInAuthority", .number(found.own)),
                        ] + rows.members(found.line)))
            })
    }

    private static func table(_ rows: [[String]]) -> AnswerTable {
        AnswerTable(
            "Waiting list",
            columns: [
                .init("position", .trailing), .init("nomination", says: .child),
                .init("authority", says: .authority),
                .init("in authority", .trailing), .init("class", .trailing), .init("since"),
                .init("days", .trailing), .init("likely cycle", absent: "none yet"),
                .init("why not placed"),
            ], rows: rows)
    }
}
