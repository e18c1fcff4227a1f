import Commissioning
import Evidence

/// What has changed between two moments, in words, and the chief figures at both.
///
/// JSON: `from`, `fromLocal`, `fromEntry`; `changes`: `day` (or null), `entry` (or null), `code`,
/// `words`, `count`; `figures`: `figure`, `from`, `to`.
struct ChangesAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let earlier = snapshot.earlier ?? ServiceSnapshot.Earlier()
        let changes = RecordedChanges(from: earlier.state, to: snapshot)
        var before = ServiceSnapshot(
            state: earlier.state, now: earlier.at, demonstration: snapshot.demonstration,
            exchange: ExchangeFigures())
        before.isPast = true
        let figures = Self.figures(before, snapshot)
        let local = snapshot.local
        let documents = snapshot.state.entry - earlier.state.entry
        var sentences = snapshot.beginnings
        sentences.append(
            "From \(snapshot.earlier == nil ? "the beginning" : local.spoken(earlier.at)) to "
                + "\(local.spoken(snapshot.now)) the ledger took in "
                + "\(Counting.figure(documents, "document")), receipts and signed heads among them."
        )
        sentences += figures.filter { $0.then != $0.now }.prefix(4).map {
            "\($0.name): \($0.then) then, \($0.now) now."
        }
        answer = Answer(
            title: Self.title(changes, from: earlier.at, to: snapshot), sentences: sentences,
            tables: [
                AnswerTable(
                    "What happened",
                    columns: [
                        .init("recorded", absent: "by the date"), .init("ledger entry", .trailing),
                        .init("what"),
                        .init("code"),
                    ],
                    rows: changes.lines.map {
                        [
                            $0.day.map { "\($0)" } ?? "–", $0.entry.map(String.init) ?? "–",
                            $0.words, $0.code,
                        ]
                    }),
                AnswerTable(
                    "Then and now",
                    columns: [
                        .init("figure"), .init("then", .trailing), .init("now", .trailing),
                        .init("change", .trailing),
                    ],
                    rows: figures.map {
                        [$0.name, "\($0.then)", "\($0.now)", "\($0.now - $0.then)"]
                    }),
            ],
            json: snapshot.data([
                ("from", .moment(earlier.at)), ("fromLocal", .string(local.stamp(earlier.at))),
                ("fromEntry", .number(earlier.state.entry)),
                (
                    "changes",
                    .array(
                        changes.lines.map {
                            [
                                "day": .day($0.day), "entry": $0.entry.map { .number($0) } ?? .null,
                                "code": .string($0.code), "words": .string($0.words),
                                "count": .number($0.count),
                            ]
                        })
                ),
                (
                    "figures",
                    .array(
                        figures.map {
                            [
                                "figure": .string($0.name), "from": .number($0.then),
                                "to": .number($0.now),
                            ]
                        })
                ),
            ]))
    }

    /// `From 1 May to 1 June 2019: one cycle decided, three places accepted`.
    private static func title(
        _ changes: RecordedChanges, from: Instant, to snapshot: ServiceSnapshot
    ) -> String {
        let zone = snapshot.local.zone
        let first = zone.date(at: from)
        let year = first.parts.year == snapshot.today.parts.year
        let start =
            year
            ? first.spoken.split(separator: " ").prefix(2).joined(separator: " ") : first.spoken
        let kinds: [(String, String, String)] = [
            ("decided", "cycle decided", "cycles decided"),
            ("place-accepted", "place accepted", "places accepted"),
            ("place-in-residence", "child admitted", "children admitted"),
            ("place-stage-2", "child gone home", "children gone home"),
            ("nominated", "child put forward", "children put forward"),
            ("team-round", "team slot given", "team slots given"),
            ("statement", "statement sent", "statements sent"),
        ]
        let parts = kinds.compactMap { code, one, many -> String? in
            let count = changes.count(code)
            return count == 0 ? nil : Counting.of(count, one, many)
        }
        let what =
            parts.isEmpty
            ? (changes.lines.isEmpty ? "nothing changed" : "no place and no child moved")
            : Counting.list(Array(parts.prefix(3)))
        let span = "From \(start) to \(snapshot.today.spoken): "
        return (snapshot.earlier == nil ? "Up to \(snapshot.today.spoken): " : span) + what
    }

    private static func figures(
        _ before: ServiceSnapshot, _ after: ServiceSnapshot
    ) -> [(name: String, then: Int, now: Int)] {
        let ids = after.agreement?.authorities.map(\.id) ?? []
        func places(_ snapshot: ServiceSnapshot, _ states: Set<PlaceState>) -> Int {
            snapshot.state.places.count { states.contains($0.state) }
        }
        func balance(_ snapshot: ServiceSnapshot, _ id: String) -> Int {
            guard let index = snapshot.agreement?.authorityIndex(id) else { return 0 }
            return snapshot.lendingNow?.balanceWeeks(index) ?? 0
        }
        func waiting(_ snapshot: ServiceSnapshot, _ id: String) -> Int {
            snapshot.openNominations.count { $0.authority == id }
        }
        var found: [(name: String, then: Int, now: Int)] = ids.map {
            (
                "Children of \(PartyLabel.of($0)) waiting for a place", waiting(before, $0),
                waiting(after, $0)
            )
        }
        found += ids.map {
            ("Bed-weeks owed to \(PartyLabel.of($0))", balance(before, $0), balance(after, $0))
        }
        for (name, states) in [
            ("Offers open", [PlaceState.offered]), ("Children in the home", [.inResidence]),
            ("Children at home with the team", [.stage2]), ("Placements ended", [.ended]),
        ] as [(String, Set<PlaceState>)] {
            found.append((name, places(before, states), places(after, states)))
        }
        found.append(
            (
                "Cycles decided",
                before.state.cycles.count {
                    before.state.allocation(for: $0.id) != nil
                }, after.state.cycles.count { after.state.allocation(for: $0.id) != nil }
            ))
        found.append(
            (
                "Slots of the team held", TeamFigures(before)?.heldToday.count ?? 0,
                TeamFigures(after)?.heldToday.count ?? 0
            ))
        return found
    }
}
