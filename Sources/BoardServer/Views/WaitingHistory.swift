import Commissioning

/// How many children waited for a place, from the first nomination on.
struct WaitingHistory: Sendable {
    /// One column of the picture.
    struct Point: Equatable, Sendable {
        /// The day at whose end they were counted; today is counted up to now.
        let day: CivilDate
        /// Children without a place, by authority index.
        let byAuthority: [Int]
        /// All of them.
        var all: Int { byAuthority.reduce(0, +) }
    }

    /// Columns of the picture at most; with more weeks several stand for one.
    static let pointsMaximum = 104

    /// Ids of the authorities.
    let authorities: [String]
    /// Weeks from one column to the next, 1 or more.
    let stepWeeks: Int
    /// In time order, the last one today.
    let points: [Point]

    init(_ snapshot: ServiceSnapshot) {
        let local = snapshot.local
        authorities = snapshot.agreement?.authorities.map(\.id) ?? []
        let nominations = snapshot.state.nominations
        guard let first = nominations.first.map({ local.zone.date(at: $0.recorded.at) }),
            !authorities.isEmpty
        else {
            (stepWeeks, points) = (1, [])
            return
        }
        let today = snapshot.today
        let weeks = (today.dayNumber - first.dayNumber) / 7
        let step = max(1, (weeks + Self.pointsMaximum - 1) / Self.pointsMaximum)
        // Counted back from today, so that the last column is what the list says.
        let count = (today.dayNumber - first.dayNumber) / (7 * step) + 1
        let days = (0..<count).map { today.adding(days: ($0 + 1 - count) * 7 * step) }
        let moments = days.map { min(local.end(of: $0), snapshot.moment) }
        var changes = [[Int]](
            repeating: [Int](repeating: 0, count: authorities.count), count: count + 1)
        // The first column that ends no earlier, by halves.
        func column(_ at: Instant) -> Int {
            var (low, high) = (0, count)
            while low < high {
                let middle = (low + high) / 2
                if moments[middle] >= at { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let held = Self.held(snapshot.state)
        // Most of the many are over, and none is copied.
        for piece in nominations.pieces {
            for index in piece.indices {
                guard let authority = authorities.firstIndex(of: piece[index].authority) else {
                    continue
                }
                Self.waits(
                    from: piece[index].recorded.at, end: piece[index].withdrawn?.at,
                    held[piece[index].id] ?? []
                ) { from, to in
                    changes[column(from)][authority] += 1
                    if let to { changes[column(to)][authority] -= 1 }
                }
            }
        }
        var waiting = [Int](repeating: 0, count: authorities.count)
        stepWeeks = step
        points = days.indices.map { index in
            for authority in waiting.indices { waiting[authority] += changes[index][authority] }
            return Point(day: days[index], byAuthority: waiting)
        }
    }

    private typealias Span = (from: Instant, to: Instant?)

    /// When each nomination had a place, in time order.
    private static func held(_ state: ServiceState) -> [String: [Span]] {
        var spans: [String: [Span]] = [:]
        for place in state.places {
            let from = place.history.first?.at ?? place.offeredAt
            let to = place.history.first { !$0.state.holdsBed }?.at
            spans[place.nomination, default: []].append((from, to))
        }
        return spans
    }

    /// When a nomination waited: from its record to its end, but for the times with a place.
    private static func waits(
        from recorded: Instant, end: Instant?, _ held: [Span],
        _ take: (_ from: Instant, _ to: Instant?) -> Void
    ) {
        var from: Instant? = recorded
        for span in held {
            if let begun = from {
                let until = min(span.from, end ?? span.from)
                if begun < until { take(begun, until) }
            }
            from = span.to
        }
        if let begun = from, end.map({ begun < $0 }) ?? true { take(begun, end) }
    }
}
