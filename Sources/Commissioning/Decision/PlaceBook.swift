/// The places of one cycle while they are being given out.
///
/// Every placement takes exactly one place, so as long as the beds hold everyone there is a
/// place left for the next.
struct PlaceBook {
    private var standing: [Int]
    private var seats: [Int]
    private var releasedStanding: [Int]
    private var releasedSeats: [Int]
    /// Of the released places: those that can still be sold.
    private var forSale: [Int]

    /// All places still free, by owner.
    ///
    /// - Parameters:
    ///   - givenUp: Places to be lent or sold: seats first, then standing places.
    ///   - forSale: Those of them that are for sale.
    ///   - moved: Places that have come to an owner since, or below 0 gone from it.
    init(_ places: OwnPlaces, givenUp: [Int], forSale: [Int], moved: [Int]) {
        let givenSeats = zip(places.seats, givenUp).map { min($0, $1) }
        let givenStanding = places.standing.indices.map {
            min(places.standing[$0], givenUp[$0] - givenSeats[$0])
        }
        seats = zip(places.seats, givenSeats).map { $0 - $1 }
        standing = zip(places.standing, givenStanding).map { $0 - $1 }
        releasedSeats = givenSeats
        releasedStanding = givenStanding
        self.forSale = forSale
        for (owner, count) in moved.enumerated() {
            for _ in 0..<max(0, -count) { _ = takeIdle(of: owner) }
            seats[owner] += max(0, count)
        }
    }

    /// A place of the authority's own for its own child: standing places first, then seats,
    /// then what it gave up and nobody took.
    mutating func takeOwn(_ owner: Int, reusing givenUp: Bool) -> Funding? {
        if Self.take(&standing, owner) { return .standing }
        if Self.take(&seats, owner) { return .seat }
        guard givenUp else { return nil }
        if Self.take(&releasedSeats, owner) { return .seat }
        if Self.take(&releasedStanding, owner) { return .standing }
        return nil
    }

    /// A place that this authority leaves idle, given up ones first.
    mutating func takeIdle(of lender: Int) -> Bool {
        takeGivenUp(of: lender) || takeUnclaimed(of: lender)
    }

    /// A place that this authority has put up for sale.
    mutating func takeForSale(of seller: Int) -> Bool {
        guard forSale[seller] > 0, takeGivenUp(of: seller) else { return false }
        forSale[seller] -= 1
        return true
    }

    /// A place that this authority neither gave up nor uses.
    mutating func takeUnclaimed(of owner: Int) -> Bool {
        Self.take(&seats, owner) || Self.take(&standing, owner)
    }

    /// The place that a recorded funding names, or failing that another of the same owner;
    /// nothing where the owner has none left, because beds have gone since.
    mutating func takeRecorded(_ funding: Funding, owner: Int) {
        switch funding {
        case .standing where Self.take(&standing, owner): return
        case .seat where Self.take(&seats, owner): return
        case .spot where takeForSale(of: owner): return
        default: _ = takeIdle(of: owner)
        }
    }

    private mutating func takeGivenUp(of owner: Int) -> Bool {
        Self.take(&releasedSeats, owner) || Self.take(&releasedStanding, owner)
    }

    private static func take(_ places: inout [Int], _ owner: Int) -> Bool {
        guard places[owner] > 0 else { return false }
        places[owner] -= 1
        return true
    }
}
