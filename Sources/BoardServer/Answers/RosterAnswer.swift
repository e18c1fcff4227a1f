import Commissioning
import Evidence

/// Own places of the coming cycles: standing places and the seats of the roster.
///
/// JSON: `cycles`: a list of `id`, `start`, `version` of the agreement, `bedsUsable`,
/// `standingPlaces` and `seats` by authority, `sequence` of authorities.
struct RosterAnswer {
    let answer: Answer

    /// - Throws: `query.out-of-range`.
    init(_ snapshot: ServiceSnapshot, cyclesAhead count: Int) throws(AnswerFailure) {
        guard (1...40).contains(count) else {
            throw AnswerFailure(
                .outOfRange, "The roster is shown for 1 to 40 cycles, not for \(count).",
                remedy: "Ask for a number of cycles from 1 to 40.")
        }
        let ids = snapshot.agreement?.authorities.map(\.id) ?? []
        let coming = snapshot.comingRoster(count)
        let rows = coming.map { cycle, own in
            [cycle.id, "\(cycle.start)", "\(snapshot.state.usableBeds(in: cycle))"]
                + ids.indices.map { "\(own.standing[$0])" } + ids.indices.map { "\(own.seats[$0])" }
                + [own.sequence.map { PartyLabel.of(ids[$0]) }.joined(separator: ", ")]
        }
        let data = coming.map { cycle, own -> JSONValue in
            [
                "id": .string(cycle.id), "start": .day(cycle.start),
                "version": snapshot.state.agreement(for: cycle).map { .number($0.version) }
                    ?? .null,
                "bedsUsable": .number(snapshot.state.usableBeds(in: cycle)),
                "standingPlaces": snapshot.agreement.map { .byAuthority($0, own.standing) }
                    ?? .null,
                "seats": snapshot.agreement.map { .byAuthority($0, own.seats) } ?? .null,
                "sequence": .texts(own.sequence.map { ids[$0] }),
            ]
        }
        answer = Answer(
            title: coming.isEmpty
                ? "Roster: no cycle is still to be decided"
                : "Roster: own places of the next \(Counting.of(coming.count, "cycle"))",
            sentences: snapshot.beginnings,
            tables: [
                AnswerTable(
                    "Roster",
                    columns: [.init("cycle"), .init("start"), .init("beds", .trailing)]
                        + ids.map { .init("standing " + PartyLabel.of($0), .trailing) }
                        + ids.map { .init("seats " + PartyLabel.of($0), .trailing) }
                        + [.init("seats in order")], rows: rows)
            ], json: snapshot.data([("cycles", .array(data))]))
    }
}

extension ServiceSnapshot {
    /// The roster of this many cycles from the next undecided one on.
    func comingRoster(_ count: Int) -> [(cycle: Cycle, own: OwnPlaces)] {
        let first = state.cycles.first {
            state.allocation(for: $0.id) == nil && $0.end > today
        }
        guard let first else { return [] }
        let last = min(first.ordinal + count, state.cycles.count) - 1
        return state.publishedRoster(through: last).filter { $0.cycle.ordinal >= first.ordinal }
    }

    /// The own places of one cycle with the order of the picks, decided or not.
    func ownPlacesInOrder(of cycle: Cycle) -> OwnPlaces? {
        guard let agreement = state.agreement(for: cycle) else { return nil }
        guard let record = state.allocation(for: cycle.id)?.record, let own = record.seats.first,
            let beds = record.beds.first
        else { return state.publishedRoster(through: cycle.ordinal).last?.own }
        let standing = Roster.standing(agreement.home.standingPlaces, within: beds)
        // Who joined after the decision has no seat in it and is at the end of every list.
        let joined = [Int](repeating: 0, count: max(0, standing.count - own.count))
        let seats = zip(own + joined, standing).map { max(0, $0 - $1) }
        let after = record.rosterAfter
        var before = RosterState(
            t: after.t - seats.reduce(0, +),
            taken: zip(after.taken + joined, seats).map { $0 - $1 },
            carried: after.carried.map {
                RosterState.Residuals(
                    numerators: $0.numerators + joined, denominator: $0.denominator)
            })
        let sequence = Roster.picks(
            shares: agreement.home.shares, state: &before, count: seats.reduce(0, +))
        return OwnPlaces(standing: standing, seats: seats, sequence: sequence)
    }
}

extension Roster {
    /// The standing places that this many beds can hold, by authority.
    fileprivate static func standing(_ wanted: [Int], within beds: Int) -> [Int] {
        var left = beds
        return wanted.map { count in
            defer { left -= min(count, left) }
            return min(count, left)
        }
    }
}
