import Commissioning
import Evidence

/// The decision for one cycle: its places, cut-offs and how the seats came about.
///
/// JSON: the cycle's members, `decided`, and once decided `revision`, `snapshotDigest`,
/// `decidedAt`, `causes`; `standingPlaces`, `seats`, `sequence`; `ownPlaces`:
/// `authority`, `status`, `place`, `givenAgain` (places that had the bed after it);
/// `allocation`: what `PlaceRows.data` says; `swaps`: what
/// `SwapLine.data` says; `owed`: what `OwedRows.data` says; `cutOffs`: `authority`, `placed`,
/// `lastClass`, `lastRank`, `lastWaitingSince`.
struct AllocationAnswer {
    let answer: Answer

    /// - Throws: `query.unknown-cycle`, `query.no-agreement`, `query.not-decided`.
    init(_ snapshot: ServiceSnapshot, cycle id: String) throws(AnswerFailure) {
        let cycle = try snapshot.cycle(named: id)
        guard let summary = snapshot.summary(of: cycle) else {
            throw snapshot.noAgreement
        }
        guard snapshot.state.allocation(for: id) != nil else {
            throw AnswerFailure(
                .notDecided, "\(id) has not been decided yet.",
                remedy: "Its nominations close on "
                    + snapshot.local.spoken(summary.nominationsClose) + ".")
        }
        let parts = AllocationParts(snapshot, summary)
        answer = Answer(
            title: snapshot.headline(summary), sentences: parts.sentences,
            tables: [
                parts.placeTable, parts.cutOffTable, parts.seatTable, parts.owed.table,
                parts.useTable,
            ],
            json: snapshot.data(summary.members(in: snapshot) + parts.members))
    }
}

/// What the answers about one cycle have in common.
struct AllocationParts {
    let snapshot: ServiceSnapshot
    let summary: CycleSummary
    private let places: [(place: Place, bed: Int)]
    private let own: OwnPlaces?
    private let ids: [String]
    private let swaps: [SwapLine]

    init(_ snapshot: ServiceSnapshot, _ summary: CycleSummary) {
        self.snapshot = snapshot
        self.summary = summary
        let beds = snapshot.state.bedNumbers(in: summary.cycle.id)
        places = snapshot.state.heldPlaces(in: summary.cycle.id)
            .map { ($0, beds[$0.id]) }.sorted { $0.1 < $1.1 }
        own = snapshot.ownPlacesInOrder(of: summary.cycle)
        ids = snapshot.agreement?.authorities.map(\.id) ?? []
        swaps = snapshot.swaps.filter { $0.cycle == summary.cycle }
    }

    /// Every place with its bed.
    var placeTable: AnswerTable {
        let rows = PlaceRows(snapshot: snapshot)
        return AnswerTable(
            "Places", columns: PlaceRows.columns(withCycle: false),
            rows: places.map { rows.row($0.place, bed: $0.bed, withCycle: false) })
    }

    /// The last child of each authority that got a place.
    var cutOffTable: AnswerTable {
        AnswerTable(
            "Cut-offs",
            columns: [
                .init("authority", says: .authority), .init("placed", .trailing),
                .init("last class", .trailing, says: .ofOneChild),
                .init("last rank", .trailing, says: .ofOneChild),
                .init("last waiting since", says: .ofOneChild),
            ],
            rows: snapshot.cutOffs(in: summary.cycle).map {
                [
                    PartyLabel.of($0.authority), "\($0.placed)",
                    $0.lastClass.map(String.init) ?? "–", $0.lastRank.map(String.init) ?? "–",
                    $0.lastWaitingSince?.description ?? "–",
                ]
            })
    }

    /// How each authority came to its own places.
    var seatTable: AnswerTable {
        AnswerTable(
            "Own places",
            columns: [
                .init("authority", says: .authority), .init("standing", .trailing),
                .init("roster seats", .trailing),
                .init("own places", .trailing),
                .init("used by own children", .trailing),
            ],
            rows: ids.indices.map { index in
                let used = uses.count { $0.authority == ids[index] && $0.use.status == .used }
                return [
                    PartyLabel.of(ids[index]), "\(own?.standing[index] ?? 0)",
                    "\(own?.seats[index] ?? 0)", "\(own?.total(index) ?? 0)", "\(used)",
                ]
            })
    }

    /// What each authority was owed before anything was shared.
    var owed: OwedRows { OwedRows(snapshot.state.allocation(for: summary.cycle.id)?.record) }

    /// What has become of each own place.
    var useTable: AnswerTable {
        AnswerTable(
            "What became of them",
            columns: [.init("authority", says: .authority), .init("own place"), .init("by place")],
            rows: uses.map { authority, use in
                [PartyLabel.of(authority), use.words, use.placesInOrder]
            })
    }

    private var uses: [(authority: String, use: OwnPlaceUse)] {
        let uses = snapshot.state.ownPlaceUses(in: summary.cycle, at: snapshot.moment)
        return zip(ids, uses).flatMap { authority, uses in uses.map { (authority, $0) } }
    }

    /// What was decided when, and in which order the seats were picked.
    var sentences: [String] {
        var found: [String] = []
        if let decided = snapshot.state.allocation(for: summary.cycle.id) {
            let times =
                decided.record.revision == 1
                ? "" : ", and \(Counting.of(decided.record.revision - 1, "time")) since"
            let first = snapshot.state.allocations.first {
                $0.record.cycle == summary.cycle.id
            }
            let at = snapshot.local.spoken(first?.recorded.at ?? decided.recorded.at)
            found.append("Decided on \(at)\(times).")
        }
        if let own, let first = own.sequence.first {
            let seats = Counting.of(own.sequence.count, "shared seat")
            let verb = decidedOrOver ? "gave" : "gives"
            let isOneOwner = own.sequence.allSatisfy { $0 == first }
            let picks = isOneOwner ? [first] : own.sequence
            found.append(
                "The roster \(verb) \(seats) to "
                    + Counting.list(picks.map { PartyLabel.of(ids[$0]) })
                    + (isOneOwner ? "." : ", in this order."))
        }
        return found + swaps.map(\.sentence)
    }

    private var decidedOrOver: Bool {
        ![.planned, .nominationsOpen].contains(summary.phase)
    }

    /// The members of the data, beside those of the cycle.
    var members: [(String, JSONValue)] {
        let rows = PlaceRows(snapshot: snapshot)
        let decided = snapshot.state.allocation(for: summary.cycle.id)
        var found: [(String, JSONValue)] = [("decided", .bool(decided != nil))]
        if let decided {
            found += [
                ("revision", .number(decided.record.revision)),
                ("snapshotDigest", .string(decided.record.snapshotDigest)),
                ("decidedAt", .moment(decided.recorded.at)),
                ("decidedAtLocal", .string(snapshot.local.stamp(decided.recorded.at))),
                (
                    "causes",
                    .array(
                        decided.record.causes.map {
                            ["kind": .string($0.kind.rawValue), "subject": .text($0.subject)]
                        })
                ),
            ]
        }
        if let agreement = snapshot.agreement, let own {
            found += [
                ("standingPlaces", .byAuthority(agreement, own.standing)),
                ("seats", .byAuthority(agreement, own.seats)),
                ("sequence", .texts(own.sequence.map { ids[$0] })),
            ]
        }
        found.append(
            (
                "ownPlaces",
                .array(
                    uses.map { authority, use in
                        [
                            "authority": .string(authority),
                            "status": .string(use.status.rawValue), "place": .text(use.place),
                            "givenAgain": .texts(use.givenAgain),
                        ]
                    })
            ))
        found.append(("allocation", .array(places.map { rows.data($0.place, bed: $0.bed) })))
        found.append(("swaps", .array(swaps.map(\.data))))
        if decided != nil { found.append(("owed", owed.data)) }
        found.append(
            (
                "cutOffs",
                .array(
                    snapshot.cutOffs(in: summary.cycle).map {
                        [
                            "authority": .string($0.authority), "placed": .number($0.placed),
                            "lastClass": $0.lastClass.map { .number($0) } ?? .null,
                            "lastRank": $0.lastRank.map { .number($0) } ?? .null,
                            "lastWaitingSince": .day($0.lastWaitingSince),
                        ]
                    })
            ))
        return found
    }
}
