import Commissioning

/// Which bed of a cycle each place has: the lowest one that was free when it was offered.
///
/// - Source: House rule: no document numbers the beds, but a picture needs rows. The number of a
///   place never changes, and a place that follows a lapsed or early one takes over its bed.
struct BedNumbers: Sendable {
    private let numbers: [String: Int]

    /// The numbers of all places of a cycle, given in the order they were made.
    init(_ places: [Place]) {
        var numbers: [String: Int] = [:]
        for (position, place) in places.enumerated() {
            let taken = places[..<position].filter { $0.held(at: place.offeredAt) }
                .compactMap { numbers[$0.id] }
            numbers[place.id] = (1...).first { !taken.contains($0) }
        }
        self.numbers = numbers
    }

    /// The bed of a place, from 1; 0 for a place of another cycle.
    subscript(place: String) -> Int { numbers[place] ?? 0 }
}

extension Place {
    /// Whether the place still had its bed after a moment.
    fileprivate func held(at instant: Instant) -> Bool {
        history.last { $0.at <= instant }?.state.isLive ?? false
    }
}

extension ServiceState {
    /// The beds of all places of a cycle.
    func bedNumbers(in cycle: String) -> BedNumbers {
        BedNumbers(places.filter { $0.cycle == cycle })
    }
}
