/// Why an instance cannot be decided, with indices into it.
package enum InstanceFault: Error, Equatable, Sendable {
    /// There is no cycle.
    case noCycles
    /// There is no authority.
    case noAuthorities
    /// More of something than `DecisionLimits` allows.
    case tooMany(Subject, count: Int)
    /// A number of this thing, at this index, is outside the bounds of `DecisionLimits`.
    case outOfRange(Subject, index: Int)
    /// The nomination or commitment at this index names something that is not there.
    case unknownReference(Subject, index: Int)
    /// The window of the nomination at this index is not ascending.
    case windowNotAscending(index: Int)
    /// Two nominations bear this reference.
    case duplicateNomination(id: String)
    /// The roster's counts are not one per authority or do not add up to its length.
    case rosterInconsistent
    /// More commitments than beds in the cycle at this index.
    case commitmentsExceedBeds(cycle: Int)
    /// Beds above the standing places, and no authority with a share, in this cycle.
    case bedsWithoutOwner(cycle: Int)
    /// Beside a team the days matter, and this cycle is empty or starts before the last one ends.
    case cyclesNotInOrder(cycle: Int)
    /// What is due under the weights of one cycle cannot be carried over to another exactly.
    case residualOutOfRange

    /// What a fault is about.
    package enum Subject: String, Sendable {
        case cycle, authority, nomination, commitment, policy, pair, team, busy
    }

    /// The stable code.
    package var code: String {
        switch self {
        case .noCycles: "decision.no-cycles"
        case .noAuthorities: "decision.no-authorities"
        case .tooMany: "decision.too-many"
        case .outOfRange: "decision.range"
        case .unknownReference: "decision.reference"
        case .windowNotAscending: "decision.window"
        case .duplicateNomination: "decision.duplicate"
        case .rosterInconsistent: "decision.roster"
        case .commitmentsExceedBeds: "decision.commitments-exceed-beds"
        case .bedsWithoutOwner: "decision.beds-without-owner"
        case .cyclesNotInOrder: "decision.cycle-order"
        case .residualOutOfRange: "decision.residual-range"
        }
    }
}
