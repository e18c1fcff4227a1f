import Commissioning
import Evidence

/// Proposed swaps as they stand in the body of an allocation.
enum SwapBody {
    static func write(_ swap: AllocationRecord.Swap) -> JSONValue {
        [
            "id": .string(swap.id), "gives": .string(swap.gives), "takes": .string(swap.takes),
            "child": .string(swap.child), "until": .string(swap.until),
            "instead": .string(swap.instead),
            "placements": .integer(Int64(swap.placements)),
            "placementsWithout": .integer(Int64(swap.placementsWithout)),
            "answerUntil": .integer(Int64(swap.answerUntil.seconds)),
        ]
    }

    static func read(_ reader: ShapeReader) -> AllocationRecord.Swap? {
        let id = reader.identifier("id")
        let gives = reader.partyID("gives")
        let takes = reader.partyID("takes")
        let child = reader.identifier("child")
        let until = reader.identifier("until")
        let instead = reader.identifier("instead")
        let placements = reader.integer("placements", in: 0...DecisionLimits.nominationsMaximum)
        let without = reader.integer(
            "placementsWithout", in: 0...DecisionLimits.nominationsMaximum)
        let due = reader.integer("answerUntil", in: 0...1 << 40)
        reader.finish()
        guard let id, let gives, let takes, let child, let until, let instead, let placements,
            let without, let due
        else { return nil }
        return AllocationRecord.Swap(
            id: id, gives: gives, takes: takes, child: child, until: until, instead: instead,
            placements: placements, placementsWithout: without,
            answerUntil: Instant(seconds: due))
    }
}
