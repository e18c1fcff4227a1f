/// Whose place each placement uses.
///
/// House rule: per cycle, recorded fundings stand; then every authority fills its own places,
/// standing ones first; then, in agreement order, the children still without a place take others':
/// where their authority has ordered it, bought ones; else idle ones, lent by the largest debtor
/// first.
struct FundingPlan {
    /// One placement's place.
    struct Place {
        var funding: Funding
        var lender: Int?
        var pricePence: Int?
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
        var book = PlaceBook(docket, cycle: cycle)
        var market = SpotMarket(docket.instance, lenders: lenders)
        var byAuthority = [[Int]](repeating: [], count: docket.authorityCount)
        for position in positions {
            let owner = docket.authority[position]
            byAuthority[owner].append(position)
            guard let recorded = commitment(position), let funding = recorded.funding else {
                continue
            }
            if funding == .spot { market.noteBought(by: owner) }
            switch funding {
            case .standing, .seat:
                book.takeRecorded(funding, owner: owner)
            case .lent, .spot:
                guard let lender = recorded.lender else { continue }
                book.takeRecorded(funding, owner: lender)
            }
            placeOfPosition[position] = Place(
                funding: funding, lender: recorded.lender, pricePence: recorded.pricePence)
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
        for position in byAuthority.joined()
        where cycle == 0 && placeOfPosition[position] == nil
            && commitment(position)?.funding == nil
        {
            placeOfPosition[position] = market.buy(for: docket.authority[position], from: &book)
        }
        for position in byAuthority.joined() where placeOfPosition[position] == nil {
            let funding = commitment(position)?.funding ?? .lent
            let lender = lenders.first { book.takeIdle(of: $0) }
            placeOfPosition[position] = Place(
                funding: funding, lender: lender, pricePence: commitment(position)?.pricePence)
        }
    }

    private func commitment(_ position: Int) -> DecisionInstance.Commitment? {
        docket.instance.nominations[docket.order[position]].commitment
    }
}

extension PlaceBook {
    /// The places of a cycle; only in the first one anything is given up or has moved.
    fileprivate init(_ docket: Docket, cycle: Int) {
        let owners = docket.instance.authorities
        self.init(
            docket.places[cycle], givenUp: owners.map { cycle == 0 ? $0.givenUpNow : 0 },
            forSale: owners.map { cycle == 0 ? $0.sellNow?.places ?? 0 : 0 },
            moved: owners.map { cycle == 0 ? $0.movedNow : 0 })
    }
}
