/// The places of one cycle, by owner: standing places carved out first, then roster seats.
package struct OwnPlaces: Equatable, Sendable {
    /// Standing places that the beds of this cycle can hold, by authority index.
    package let standing: [Int]
    /// Roster seats of this cycle, by authority index.
    package let seats: [Int]
    /// The authorities picked for the seats, in the order of the picks.
    package let sequence: [Int]

    /// The places of one cycle as already worked out.
    package init(standing: [Int], seats: [Int], sequence: [Int]) {
        self.standing = standing
        self.seats = seats
        self.sequence = sequence
    }

    /// Standing places and seats of one authority together.
    package func total(_ authority: Int) -> Int {
        standing[authority] + seats[authority]
    }

    /// Standing places and seats of every authority, by authority index.
    package var totals: [Int] {
        zip(standing, seats).map { $0 + $1 }
    }
}
