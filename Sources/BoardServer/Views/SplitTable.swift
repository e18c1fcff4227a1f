import Commissioning

/// How the places were shared between the authorities in all cycles decided so far.
struct SplitTable {
    /// One row per authority.
    let table: AnswerTable

    init(_ snapshot: ServiceSnapshot) {
        let parties = snapshot.agreement?.authorities ?? []
        let decided = snapshot.state.cycles.filter {
            snapshot.state.allocation(for: $0.id) != nil
        }
        let own = decided.reduce(into: parties.map { _ in 0 }) { sums, cycle in
            for (index, places) in snapshot.state.ownPlaces(in: cycle).enumerated()
            where sums.indices.contains(index) {
                sums[index] += places
            }
        }
        let used = decided.reduce(into: parties.map { _ in 0 }) { sums, cycle in
            let uses = snapshot.state.ownPlaceUses(in: cycle, at: snapshot.moment)
            for (index, uses) in uses.enumerated() where sums.indices.contains(index) {
                sums[index] += uses.count { $0.status == .used }
            }
        }
        let held = snapshot.state.places.filter(\.state.holdsBed)
        let account = snapshot.lendingNow
        let rows = parties.indices.map { index -> [String] in
            let id = parties[index].id
            let placed = held.filter { $0.authority == id }
            let figures = [
                own[index], used[index], held.count { $0.lender == id && $0.funding == .lent },
                placed.count { $0.funding == .lent }, placed.count,
                account?.balanceWeeks(index) ?? 0, account?.trueUpWeeks(index) ?? 0,
            ]
            return [PartyLabel.of(id)] + figures.map(String.init)
        }
        table = AnswerTable(
            "Places in \(Counting.of(decided.count, "decided cycle"))",
            columns: [
                .init("authority"), .init("own places", .trailing),
                .init("used by own children", .trailing), .init("lent to others", .trailing),
                .init("borrowed", .trailing), .init("children placed", .trailing),
                .init("balance bed-weeks", .trailing), .init("left for the true-up", .trailing),
            ], rows: rows)
    }
}
