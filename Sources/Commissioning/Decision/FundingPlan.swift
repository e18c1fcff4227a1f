/// Whose place each placement uses.
///
/// House rule: per cycle, recorded fundings stand; then every authority fills its own places,
/// standing ones first; then, in agreement order, the children still without a place take
/// others' idle ones, of the largest debtor first.
struct FundingPlan {
    /// One placement's place.
    struct Place {
        var funding: Funding
        var lender: Int?
    }

    /// The place of each position, nil for those not placed.
    private(set) var placeOfPosition: [Place?]

    private let docket: Docket
    private let lenders: [Int]

    /// Works out the place of everyone who starts in some cycle, by position.
    init(_ docket: Docket, cycleOfPosition: [Int?]) {
        self.docket = docket
        let debts = docket.instance.authorities.map { max(0, -$0.balanceWeeks) }
        lenders = debts.indices.sorted { left, right in
            debts[left] != debts[right] ? debts[left] > debts[right] : left < right
        }
        placeOfPosition = [Place?](repeating: nil, count: docket.order.count)
        var starting = [[Int]](repeating: [], count: docket.cycleCount)
        for (position, cycle) in cycleOfPosition.enumerated() {
            if let cycle { starting[cycle].append(position) }
        }
        for cycle in starting.indices { fund(starting[cycle], in: cycle) }
    }

    /// Gives everyone who starts in this cycle, in the order of claims, a place.
    private mutating func fund(_ positions: [Int], in cycle: Int) {
        let released = docket.instance.authorities.map { cycle == 0 ? $0.releasedNow : 0 }
        var book = PlaceBook(docket.places[cycle], released: released)
        var byAuthority = [[Int]](repeating: [], count: docket.authorityCount)
        for position in positions {
            byAuthority[docket.authority[position]].append(position)
            guard let recorded = commitment(position), let funding = recorded.funding else {
                continue
            }
            switch funding {
            case .standing, .seat:
                book.takeRecorded(funding, owner: docket.authority[position])
            case .lent, .spot:
                guard let lender = recorded.lender else { continue }
                book.takeRecorded(funding, owner: lender)
            }
            placeOfPosition[position] = Place(funding: funding, lender: recorded.lender)
        }
        for reusing in [false, true] {
            for position in byAuthority.joined()
            where placeOfPosition[position] == nil && commitment(position)?.funding == nil {
                let owner = docket.authority[position]
                if let funding = book.takeOwn(owner, reusing: reusing) {
                    placeOfPosition[position] = Place(funding: funding, lender: nil)
                }
            }
        }
        for position in byAuthority.joined() where placeOfPosition[position] == nil {
            let funding = commitment(position)?.funding ?? .lent
            let lender = lenders.first { book.takeIdle(of: $0) }
            placeOfPosition[position] = Place(funding: funding, lender: lender)
        }
    }

    private func commitment(_ position: Int) -> DecisionInstance.Commitment? {
        docket.instance.nominations[docket.order[position]].commitment
    }
}
