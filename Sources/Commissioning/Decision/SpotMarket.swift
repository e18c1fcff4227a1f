/// Places of the first cycle that change hands for money.
///
/// House rule: a buyer takes the cheapest place for sale that costs no more than its maximum, ties
/// in agreement order, and pays what the seller asks. Failing that it buys an own place that
/// another authority neither claims nor gave up, at the agreement's price, from the one that would
/// lend it.
struct SpotMarket {
    private let authorities: [DecisionInstance.Authority]
    private let spotPricePence: Int?
    /// Sellers, the cheapest first.
    private let sellers: [(owner: Int, askPence: Int)]
    private let lenders: [Int]
    /// Places that each authority would still buy.
    private var wanted: [Int]

    /// The orders of an instance; `lenders` in the order in which they lend.
    init(_ instance: DecisionInstance, lenders: [Int]) {
        authorities = instance.authorities
        spotPricePence = instance.spotPricePence
        self.lenders = lenders
        wanted = authorities.map { $0.buyNow?.places ?? 0 }
        let asks = authorities.enumerated().compactMap { index, authority in
            authority.sellNow.map { (owner: index, askPence: $0.pricePence) }
        }
        sellers = asks.sorted { ($0.askPence, $0.owner) < ($1.askPence, $1.owner) }
    }

    /// A place that this authority has bought before.
    mutating func noteBought(by buyer: Int) { wanted[buyer] -= 1 }

    /// A place for this authority, taken out of the book, or nil if it has ordered none or none is
    /// to be had at its price.
    mutating func buy(for buyer: Int, from book: inout PlaceBook) -> FundingPlan.Place? {
        guard wanted[buyer] > 0, let most = authorities[buyer].buyNow?.pricePenceMaximum else {
            return nil
        }
        for (seller, ask) in sellers where ask <= most && seller != buyer {
            if book.takeForSale(of: seller) { return bought(by: buyer, from: seller, for: ask) }
        }
        guard let price = spotPricePence, price <= most else { return nil }
        for owner in lenders where owner != buyer && book.takeUnclaimed(of: owner) {
            return bought(by: buyer, from: owner, for: price)
        }
        return nil
    }

    private mutating func bought(
        by buyer: Int, from seller: Int, for pricePence: Int
    ) -> FundingPlan.Place {
        wanted[buyer] -= 1
        return FundingPlan.Place(funding: .spot, lender: seller, pricePence: pricePence)
    }
}
