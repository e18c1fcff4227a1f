/// Two children who may not live in the home at one time; the order does not matter.
package struct NominationPair: Hashable, Sendable {
    /// The nomination whose id comes first.
    package let first: String
    /// The other.
    package let second: String

    /// Two nominations, in any order.
    package init(_ one: String, _ other: String) {
        (first, second) = one < other ? (one, other) : (other, one)
    }
}

extension ServiceState {
    /// Pairs of nominations that the home keeps apart: what the newest assessment of either names.
    package var incompatiblePairs: Set<NominationPair> {
        Set(
            roll.keptApart.lazy.map { roll.all[$0] }.flatMap { nomination in
                (nomination.assessment?.mayNotShareWith ?? []).map {
                    NominationPair(nomination.id, $0)
                }
            })
    }

    /// Pairs of children who wait or have places that one decision can publish in one file.
    package static let pairsMaximum = 150

    /// Whether the home would keep more pairs apart than one decision can publish.
    func hasTooManyPairs(with assessment: Assessment, of id: String) -> Bool {
        var after = self
        after.change(nomination: id) { $0.assessment = assessment }
        let current = after.incompatiblePairs.filter { pair in
            [pair.first, pair.second].allSatisfy { nomination($0).map(isCurrent) ?? false }
        }
        return current.count > ServiceState.pairsMaximum
    }

    /// Pairs that the home keeps apart and that both have places in a cycle all the same.
    package func pairsTogether(in cycle: String) -> Set<NominationPair> {
        let here = Set(livePlaces(in: cycle).map(\.nomination))
        return incompatiblePairs.filter { here.contains($0.first) && here.contains($0.second) }
    }
}
