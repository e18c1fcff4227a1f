import Commissioning

/// What the ledger recorded between two of its entries, one line for each thing that happened.
struct RecordedChanges {
    /// One thing that happened, or several of a kind on one day.
    struct Line: Equatable, Sendable {
        /// The local day on which it was recorded; `nil` where the state keeps none.
        let day: CivilDate?
        /// Entry of the first document that says so; `nil` where the state keeps none.
        let entry: Int?
        /// Stable code of the kind, such as `place-accepted`.
        let code: String
        /// What happened, one sentence without its full stop.
        let words: String
        /// How many things the line stands for.
        var count = 1
    }

    private struct Key: Hashable {
        let day: CivilDate
        let who: String
    }

    private let old: ServiceState
    private let new: ServiceState
    private let local: LocalTime
    /// In the order in which they were recorded; what has no day comes last.
    private(set) var lines: [Line] = []

    init(from old: ServiceState, to snapshot: ServiceSnapshot) {
        self.old = old
        new = snapshot.state
        local = snapshot.local
        lines = agreements() + children() + decisions() + places() + home() + team() + results()
        lines.sort {
            ($0.entry ?? .max, $0.code, $0.words) < ($1.entry ?? .max, $1.code, $1.words)
        }
    }

    /// How many things of a kind happened.
    func count(_ code: String) -> Int {
        lines.reduce(0) { $0 + ($1.code == code ? $1.count : 0) }
    }

    private func day(_ at: Instant) -> CivilDate { local.zone.date(at: at) }

    private func line(_ code: String, _ recorded: Recorded, _ words: String) -> Line {
        Line(day: day(recorded.at), entry: recorded.entry, code: code, words: words)
    }

    /// Things of one kind by who did them and on which day, as one line each.
    private func grouped<Item>(
        _ items: [Item], _ code: String, _ recorded: (Item) -> (Instant, Int),
        _ who: (Item) -> String, _ words: (String, Int) -> String
    ) -> [Line] {
        var counts: [Key: (entry: Int, count: Int)] = [:]
        var order: [Key] = []
        for item in items {
            let (at, entry) = recorded(item)
            let key = Key(day: day(at), who: who(item))
            if counts[key] == nil { order.append(key) }
            let before = counts[key]
            counts[key] = (min(before?.entry ?? entry, entry), (before?.count ?? 0) + 1)
        }
        return order.compactMap { key in
            counts[key].map { found in
                Line(
                    day: key.day, entry: found.entry, code: code,
                    words: words(PartyLabel.of(key.who), found.count), count: found.count)
            }
        }
    }

    private func agreements() -> [Line] {
        let versions = new.versions.dropFirst(old.versions.count).map { version in
            Line(
                day: day(version.since), entry: version.entry, code: "agreement",
                words: "Version \(version.agreement.version) of the agreement came into force")
        }
        let notices = new.departures.filter { $0.recorded.entry > old.entry }.map {
            line(
                "leave", $0.recorded,
                "\(PartyLabel.of($0.authority)) gave notice: it is out on "
                    + $0.effectiveEnd.spoken)
        }
        return versions + notices
    }

    private func children() -> [Line] {
        let came = grouped(
            new.nominations.filter { $0.recorded.entry > old.entry }, "nominated",
            { ($0.recorded.at, $0.recorded.entry) }, \.authority
        ) { "\($0) put \(Counting.of($1, "child", "children")) forward" }
        var withdrawn: [Line] = []
        var views: [Nomination] = []
        for nomination in new.nominations {
            let before = old.nomination(nomination.id)
            if let end = nomination.withdrawn, before?.withdrawn == nil {
                withdrawn.append(
                    Line(
                        day: day(end.at), entry: end.entry, code: "withdrawn",
                        words: "\(PartyLabel.of(nomination.authority)) withdrew a child: "
                            + end.reason.words))
            }
            if let view = nomination.assessment, view != before?.assessment {
                views.append(nomination)
            }
        }
        return came + withdrawn + assessed(views)
    }

    /// The home's views, counted by the day on which it gave them.
    private func assessed(_ nominations: [Nomination]) -> [Line] {
        var byDay: [CivilDate: [Nomination]] = [:]
        for nomination in nominations {
            guard let recorded = nomination.assessedIn else { continue }
            byDay[day(recorded.at), default: []].append(nomination)
        }
        return byDay.map { day, views in
            let suitable = views.count { $0.assessment?.match == .suitable }
            let accepted = suitable == 0 ? "none" : Counting.word(suitable)
            let entry = views.compactMap { $0.assessedIn?.entry }.min()
            return Line(
                day: day, entry: entry, code: "assessed",
                words: "The home gave its view of \(Counting.of(views.count, "child", "children")) "
                    + "and accepts \(accepted) of them", count: views.count)
        }
    }

    private func decisions() -> [Line] {
        new.allocations.filter { $0.recorded.entry > old.entry }.map { signed in
            let record = signed.record
            let places = Counting.of(record.places.count, "place")
            return line(
                record.revision == 1 ? "decided" : "decided-again", signed.recorded,
                record.revision == 1
                    ? "\(record.cycle) was decided: \(places) given"
                    : "\(record.cycle) was decided again (revision \(record.revision)): "
                        + "\(places) given")
        }
    }

    private func places() -> [Line] {
        new.places.flatMap { place -> [Line] in
            let known = old.place(place.id)?.history.count ?? 0
            return place.history.dropFirst(known).filter { $0.state != .offered }.map { change in
                let date = change.date.map { " on \($0.spoken)" } ?? ""
                let until = change.until.map { ", to stay until \($0.spoken)" } ?? ""
                return Line(
                    day: day(change.at), entry: change.entry > 0 ? change.entry : nil,
                    code: "place-" + change.state.rawValue,
                    words: "\(place.id) of \(PartyLabel.of(place.authority)): "
                        + "\(change.state.words)\(date)\(until)")
            }
        }
    }

    private func home() -> [Line] {
        new.capacity.dropFirst(old.capacity.count).map { record in
            Line(
                day: record.recorded.map { day($0.at) }, entry: record.recorded?.entry,
                code: "capacity",
                words: "The home reported \(Counting.of(record.bedsUsable, "usable bed")) and "
                    + "\(Counting.of(record.familySlots, "team slot")) from "
                    + "\(record.from.spoken) on: \(record.reason.rawValue)")
        }
    }

    private func team() -> [Line] {
        let referred = grouped(
            new.team.cases.filter { $0.recorded.entry > old.entry }, "referred",
            { ($0.recorded.at, $0.recorded.entry) }, \.authority
        ) { "\($0) referred \(Counting.of($1, "family", "families")) to the team" }
        let rounds = new.team.rounds.filter {
            $0.recorded.entry > old.entry && !$0.record.given.isEmpty
        }.map {
            Line(
                day: day($0.recorded.at), entry: $0.recorded.entry, code: "team-round",
                words: "The team's round of \($0.record.monday.spoken) gave "
                    + Counting.of($0.record.given.count, "slot"),
                count: $0.record.given.count)
        }
        return referred + rounds
    }

    /// Counts only: what became of one child is nobody's but its authority's.
    private func results() -> [Line] {
        let outcomes = grouped(
            new.outcomes.filter { $0.recorded.entry > old.entry }, "outcome",
            { ($0.recorded.at, $0.recorded.entry) }, \.recorded.issuer
        ) {
            "\($0) reported what became of children who have left the home, in "
                + Counting.of($1, "document")
        }
        let statements = new.ledgerOfCharges.statements.filter { $0.recorded.entry > old.entry }
            .map { signed in
                line(
                    "statement", signed.recorded,
                    "Statement to \(PartyLabel.of(signed.record.authority)) for "
                        + "\(signed.record.quarter): £"
                        + (HTML.groupedFigure(MoneyText.plain(signed.record.totalPence))
                            ?? MoneyText.plain(signed.record.totalPence)))
            }
        let swaps = new.swapAnswers.dropFirst(old.swapAnswers.count).map { answer in
            Line(
                day: day(answer.at), entry: answer.entry, code: "swap-answered",
                words: "\(PartyLabel.of(answer.authority)) "
                    + "\(answer.answer == .agree ? "agreed to" : "refused") the swap \(answer.swap)"
            )
        }
        return outcomes + statements + swaps
    }
}
