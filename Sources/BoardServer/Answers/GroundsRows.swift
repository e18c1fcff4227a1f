import Commissioning
import Evidence

/// What decided each place of a cycle, as rows of a table and as data.
struct GroundsRows {
    private let snapshot: ServiceSnapshot
    private let places: [(place: Place, grounds: AllocationRecord.Grounds)]

    /// The grounds of the places that hold a bed of a cycle, where they were worked out.
    init(_ snapshot: ServiceSnapshot, cycle: Cycle) {
        self.snapshot = snapshot
        places = snapshot.state.heldPlaces(in: cycle.id).compactMap { place in
            snapshot.grounds(of: place).map { (place, $0) }
        }
    }

    /// One row per place.
    var table: AnswerTable {
        AnswerTable(
            "With a place, and why",
            columns: [
                .init("place", says: .ofPlace), .init("nomination", says: .child),
                .init("authority", says: .authority),
                .init("decided by", says: .ofPlace, absent: "not worked out"),
                .init("why", absent: "not worked out"), .init("runner-up"),
            ],
            rows: places.map { place, grounds in
                [
                    place.id, place.nomination, PartyLabel.of(place.authority),
                    grounds.decidedBy?.words ?? "–",
                    words(place, grounds).first ?? "–", grounds.runnerUp ?? "nobody",
                ]
            })
    }

    /// `place`, `nomination`, `authority`, `decidedBy`, `runnerUp`, `words`.
    var data: JSONValue {
        .array(
            places.map { place, grounds in
                [
                    "place": .string(place.id), "nomination": .string(place.nomination),
                    "authority": .string(place.authority),
                    "decidedBy": .text(grounds.decidedBy?.rawValue),
                    "runnerUp": .text(grounds.runnerUp),
                    "words": .array(words(place, grounds).map { .string($0) }),
                ]
            })
    }

    private func words(_ place: Place, _ grounds: AllocationRecord.Grounds) -> [String] {
        ReasonWords(authority: place.authority).of(grounds)
    }
}
