import Commissioning
import Evidence

/// Places as rows of a table and as data.
struct PlaceRows {
    let snapshot: ServiceSnapshot

    /// The columns of a table of places; `cycle` only where there are several.
    static func columns(withCycle: Bool) -> [AnswerTable.Column] {
        (withCycle ? [.init("cycle", says: .ofPlace)] : []) + [
            .init("bed", .trailing, says: .ofPlace), .init("place", says: .ofPlace),
            .init("authority", says: .authority), .init("nomination", says: .child),
            .init("funding", says: .ofPlace), .init("state", says: .ofPlace),
            .init("response due", says: .ofPlace),
        ]
    }

    /// One place; an answered offer has no due date any more, and what came to nothing no bed.
    func row(_ place: Place, bed: Int?, withCycle: Bool) -> [String] {
        (withCycle ? [place.cycle] : []) + [
            bed.map(String.init) ?? "–", place.id, PartyLabel.of(place.authority), place.nomination,
            place.fundingWords, place.state.words,
            place.state == .offered ? snapshot.local.stamp(place.responseDue) : "–",
        ]
    }

    /// `place`, `cycle`, `bed` (or null), `nomination`, `authority`, `funding`, `lender`,
    /// `pricePence` (or
    /// null), `late`, `state`, `offeredAt`, `responseDue`, `stay` of `from` and `to` (the day after
    /// the last night), `teamHold` likewise, and `history` of `state`, `at`, `date`, `until`.
    func data(_ place: Place, bed: Int?) -> JSONValue {
        [
            "place": .string(place.id), "cycle": .string(place.cycle),
            "bed": bed.map { .number($0) } ?? .null,
            "nomination": .string(place.nomination), "authority": .string(place.authority),
            "funding": .string(place.funding.rawValue), "lender": .text(place.lender),
            "pricePence": place.pricePence.map { .number($0) } ?? .null,
            "late": .bool(place.isLate), "stay": interval(snapshot.state.stay(of: place)),
            "teamHold": interval(snapshot.state.teamHold(of: place)),
            "state": .string(place.state.rawValue), "offeredAt": .moment(place.offeredAt),
            "responseDue": .moment(place.responseDue),
            "responseDueLocal": .string(snapshot.local.stamp(place.responseDue)),
            "history": .array(
                place.history.map {
                    [
                        "state": .string($0.state.rawValue), "at": .moment($0.at),
                        "date": .day($0.date), "until": .day($0.until),
                    ]
                }),
        ]
    }

    private func interval(_ days: (from: CivilDate, to: CivilDate)) -> JSONValue {
        ["from": .day(days.from), "to": .day(days.to)]
    }
}

/// Every place and where it is in its life, those that came to nothing included.
///
/// JSON: `places`: a list of what `PlaceRows.data` says.
struct PlacementsAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let rows = PlaceRows(snapshot: snapshot)
        var lines: [[String]] = []
        var listed: [(place: Place, bed: Int?)] = []
        for cycle in snapshot.state.cycles {
            let beds = snapshot.state.bedNumbers(in: cycle.id)
            for place in snapshot.state.places where place.cycle == cycle.id {
                let hadBed = place.state.holdsBed && place.state != .noShow
                let bed = hadBed ? beds[place.id] : nil
                lines.append(rows.row(place, bed: bed, withCycle: true))
                listed.append((place, bed))
            }
        }
        let shown = listed
        answer = Answer(
            title: "Placements: \(Counting.of(lines.count, "place"))",
            sentences: snapshot.beginnings,
            tables: [
                AnswerTable(
                    "Placements", columns: PlaceRows.columns(withCycle: true), rows: lines)
            ],
            json: snapshot.data([
                ("places", .array(shown.map { rows.data($0.place, bed: $0.bed) }))
            ]))
    }
}
