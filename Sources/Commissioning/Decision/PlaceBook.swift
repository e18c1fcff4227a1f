/// The places of one cycle while they are being given out.
///
/// Every placement takes exactly one place, so as long as the beds hold everyone there is a
/// place left for the next.
struct PlaceBook {
    private var standing: [Int]
    private var seats: [Int]
    private var releasedStanding: [Int]
    private var releasedSeats: [Int]

    /// All places still free; released ones are seats first, then standing places.
    init(_ places: OwnPlaces, released: [Int]) {
        let givenSeats = zip(places.seats, released).map { min($0, $1) }
        let givenStanding = places.standing.indices.map {
            min(places.standing[$0], released[$0] - givenSeats[$0])
        }
        seats = zip(places.seats, givenSeats).map { $0 - $1 }
        standing = zip(places.standing, givenStanding).map { $0 - $1 }
        releasedSeats = givenSeats
        releasedStanding = givenStanding
    }

    /// A place of the authority's own for its own child: standing places first, then seats,
    /// then what it released and nobody took.
    mutating func takeOwn(_ owner: Int, reusing released: Bool) -> Funding? {
        if Self.take(&standing, owner) { return .standing }
        if Self.take(&seats, owner) { return .seat }
        guard released else { return nil }
        if Self.take(&releasedSeats, owner) { return .seat }
        if Self.take(&releasedStanding, owner) { return .standing }
        return nil
    }

    /// A place that this authority leaves idle, released ones first.
    mutating func takeIdle(of lender: Int) -> Bool {
        Self.take(&releasedSeats, lender) || Self.take(&seats, lender)
            || Self.take(&releasedStanding, lender) || Self.take(&standing, lender)
    }

    /// The place that a recorded funding names, or failing that another of the same owner;
    /// nothing where the owner has none left, because beds have gone since.
    mutating func takeRecorded(_ funding: Funding, owner: Int) {
        switch funding {
        case .standing where Self.take(&standing, owner): return
        case .seat where Self.take(&seats, owner): return
        default: _ = takeIdle(of: owner)
        }
    }

    private static func take(_ places: inout [Int], _ owner: Int) -> Bool {
        guard places[owner] > 0 else { return false }
        places[owner] -= 1
        return true
    }
}
