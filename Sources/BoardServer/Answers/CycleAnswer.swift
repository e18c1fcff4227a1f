import Commissioning
import Evidence

/// One cycle: its places, cut-offs, who waits and why.
///
/// JSON: as for the allocation, `grounds`: what `GroundsRows.data` says, and `waiting`: what
/// `WaitingRows.data` says.
struct CycleAnswer {
    let answer: Answer

    /// - Throws: `query.unknown-cycle`, `query.no-agreement`.
    init(_ snapshot: ServiceSnapshot, cycle id: String) throws(AnswerFailure) {
        let cycle = try snapshot.cycle(named: id)
        guard let summary = snapshot.summary(of: cycle) else { throw snapshot.noAgreement }
        let parts = AllocationParts(snapshot, summary)
        let waiting = snapshot.waiting(for: cycle)
        let rows = WaitingRows(snapshot: snapshot)
        let grounds = GroundsRows(snapshot, cycle: cycle)
        var sentences = [
            "From \(cycle.start.spoken) to \(cycle.end.spoken), with "
                + Counting.of(summary.beds, "usable bed") + "."
        ]
        sentences += snapshot.guestWords(in: cycle, named: false)
        if [.planned, .nominationsOpen].contains(summary.phase) {
            sentences.append(
                "Nominations close on \(snapshot.local.spoken(summary.nominationsClose)).")
        }
        answer = Answer(
            title: snapshot.headline(summary), sentences: sentences + parts.sentences,
            tables: [
                parts.placeTable, parts.cutOffTable, parts.seatTable, parts.owed.table,
                parts.useTable, grounds.table, ExplanationsAnswer.table(waiting, rows),
            ],
            json: snapshot.data(
                summary.members(in: snapshot) + parts.members
                    + [
                        ("grounds", grounds.data), ("waiting", .array(waiting.map(rows.data))),
                    ]))
    }
}

/// Why everyone with a place in one cycle got it, and everyone without one did not.
///
/// JSON: `cycle`, `grounds`: what `GroundsRows.data` says, `waiting`: what `WaitingRows.data` says.
struct ExplanationsAnswer {
    let answer: Answer

    /// - Throws: `query.unknown-cycle`, `query.no-agreement`.
    init(_ snapshot: ServiceSnapshot, cycle id: String) throws(AnswerFailure) {
        let cycle = try snapshot.cycle(named: id)
        let grounds = GroundsRows(snapshot, cycle: cycle)
        let waiting = snapshot.waiting(for: cycle)
        let rows = WaitingRows(snapshot: snapshot)
        answer = Answer(
            title: "Cycle \(id): "
                + Counting.of(waiting.count, "child without a place", "children without a place"),
            sentences: [], tables: [grounds.table, Self.table(waiting, rows)],
            json: snapshot.data([
                ("cycle", .string(id)), ("grounds", grounds.data),
                ("waiting", .array(waiting.map(rows.data))),
            ]))
    }

    /// Every reason of everyone, one row each.
    static func table(_ waiting: [WaitingLine], _ rows: WaitingRows) -> AnswerTable {
        AnswerTable(
            "Without a place, and why", columns: WaitingRows.reasonColumns,
            rows: waiting.flatMap(rows.reasonRows))
    }
}

extension ServiceSnapshot {
    /// A cycle in one line: `Cycle 2018-19-C4: three places allocated, one offer open until …`.
    func headline(_ summary: CycleSummary) -> String {
        let id = summary.cycle.id
        switch summary.phase {
        case .planned: return "Cycle \(id): planned, starts \(summary.cycle.start.spoken)"
        case .nominationsOpen:
            return "Cycle \(id): nominations close " + local.spokenDay(summary.nominationsClose)
        case .decisionDue: return "Cycle \(id): nominations closed, decision due"
        case .decided:
            return "Cycle \(id): \(Counting.of(summary.bedsGiven, "place")) allocated"
                + summary.again + openOffers(summary)
        case .running:
            let home = Counting.of(summary.inResidence, "child", "children") + " in residence"
            let coming =
                summary.accepted == 0 ? "" : ", \(Counting.word(summary.accepted)) still to come"
            return "Cycle \(id): \(home)\(coming)\(openOffers(summary))"
        case .ended:
            return "Cycle \(id): ended, \(Counting.of(summary.bedsGiven, "place")) given"
                + summary.again
        }
    }

    private func openOffers(_ summary: CycleSummary) -> String {
        guard summary.offered > 0 else { return "" }
        let due = state.heldPlaces(in: summary.cycle.id)
            .filter { $0.state == .offered }.map(\.responseDue).min()
        return ", \(Counting.of(summary.offered, "offer")) open"
            + (due.map { " until " + local.spokenDay($0) } ?? "")
    }
}
