/// Every nomination in ledger order, with what is asked for at each document kept at hand.
///
/// Most nominations of a long ledger are over; whoever looks for a child that waits or has had a
/// place looks through `considered` and not through all of them.
package struct NominationRoll: Equatable, Sendable {
    /// All nominations, in ledger order.
    package private(set) var all = Roll<Nomination>()
    /// Positions of the nominations that are not withdrawn, or have or had a place, in order.
    private(set) var considered: [Int] = []
    /// Positions of the nominations whose assessment names children to be kept apart, in order.
    private(set) var keptApart: [Int] = []

    private var byID = RollIndex()
    private var byReference = RollIndex()

    /// The nomination with this id.
    func with(id: String) -> Nomination? { byID[id].map { all[$0] } }

    /// An authority's newest nomination with this reference of its own.
    func with(reference: String, of authority: String) -> Nomination? {
        byReference[Self.key(reference, authority)].map { all[$0] }
    }

    mutating func add(_ nomination: Nomination) {
        byID[nomination.id] = all.count
        byReference[Self.key(nomination.body.reference, nomination.authority)] = all.count
        considered.append(all.count)
        all.append(nomination)
    }

    /// Changes a nomination; `hasPlaces` says whether a place was ever made for it.
    mutating func change(
        _ id: String, hasPlaces: Bool, _ body: (inout Nomination) -> Void
    ) {
        guard let position = byID[id] else { return }
        body(&all[position])
        let changed = all[position]
        Self.set(position, in: &considered, changed.withdrawn == nil || hasPlaces)
        Self.set(position, in: &keptApart, changed.assessment?.mayNotShareWith.isEmpty == false)
    }

    /// A place was made for the nomination.
    mutating func notePlace(_ id: String) {
        if let position = byID[id] { Self.set(position, in: &considered, true) }
    }

    private static func set(_ position: Int, in list: inout [Int], _ belongs: Bool) {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if list[middle] < position { low = middle + 1 } else { high = middle }
        }
        let isThere = low < list.count && list[low] == position
        if belongs, !isThere { list.insert(position, at: low) }
        if !belongs, isThere { list.remove(at: low) }
    }

    /// Ids of parties hold no slash.
    private static func key(_ reference: String, _ authority: String) -> String {
        authority + "/" + reference
    }
}
