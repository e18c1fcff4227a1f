import Commissioning

/// Who has which bed when, over some cycles: what the picture and its table both show.
struct BedPlan: Sendable {
    /// One stretch of one bed.
    struct Bar: Equatable, Sendable {
        /// What the bed is in that time.
        enum Kind: String, CaseIterable, Sendable {
            /// An offer is open.
            case offered
            /// Accepted, the child has not come.
            case accepted
            /// The child lives there.
            case residence
            /// The child lived there.
            case left
            /// Usable and empty in a cycle that was decided.
            case empty
            /// Not usable.
            case closed
            /// An own place of an authority in a cycle still to be decided.
            case planned
            /// The same, given up to be lent, or open to others since the release deadline.
            case released
            /// The same, given up to be sold.
            case forSale = "for-sale"
        }
        /// The bed, from 1.
        let bed: Int
        /// The cycle.
        let cycle: String
        /// First night.
        let from: CivilDate
        /// First day after the last night.
        let to: CivilDate
        /// What the bed is.
        let kind: Kind
        /// Index of the authority, or `nil`.
        let authority: Int?
        /// The place, or `nil`.
        let place: String?
    }

    /// The cycles shown, in time order.
    let cycles: [Cycle]
    /// Rows: the most beds that any of the cycles has or holds.
    let beds: Int
    /// Ids of the authorities.
    let authorities: [String]
    /// The bars, by cycle and then by bed and time.
    let bars: [Bar]
    /// The day of the snapshot.
    let today: CivilDate
    /// It is a day of the past.
    let isPast: Bool

    /// The plan of some cycles.
    init(_ snapshot: ServiceSnapshot, cycles: [Cycle]) {
        self.cycles = cycles
        authorities = snapshot.agreement?.authorities.map(\.id) ?? []
        today = snapshot.today
        isPast = snapshot.isPast
        var bars: [Bar] = []
        var most = snapshot.agreement?.home.beds ?? 0
        for cycle in cycles {
            let found = CycleBars(snapshot, cycle).bars
            most = max(most, found.map(\.bed).max() ?? 0)
            bars += found
        }
        beds = most
        self.bars = bars
    }

    /// The bars of one bed in one cycle.
    func bars(bed: Int, in cycle: String) -> [Bar] {
        bars.filter { $0.bed == bed && $0.cycle == cycle }
    }

    /// What a bar says: `Rotherham, in residence`.
    func words(_ bar: Bar) -> String {
        let owner = bar.authority.map { PartyLabel.of(authorities[$0]) } ?? ""
        switch bar.kind {
        case .offered: return "\(owner), offered"
        case .accepted: return "\(owner), accepted"
        case .residence: return "\(owner), in residence"
        case .left: return "\(owner), stay ended"
        case .empty: return "empty"
        case .closed: return "closed"
        case .planned: return "\(owner)’s own place"
        case .released: return "\(owner)’s own place, open to others"
        case .forSale: return "\(owner)’s own place, for sale"
        }
    }
}

/// The bars of one cycle.
private struct CycleBars {
    private(set) var bars: [BedPlan.Bar] = []
    private let cycle: Cycle

    init(_ snapshot: ServiceSnapshot, _ cycle: Cycle) {
        self.cycle = cycle
        guard let agreement = snapshot.agreement else { return }
        let state = snapshot.state
        let numbers = state.bedNumbers(in: cycle.id)
        var stays: [Int: [Place]] = [:]
        for place in state.heldPlaces(in: cycle.id) {
            stays[numbers[place.id], default: []].append(place)
        }
        // A child of an earlier cycle who stays longer has the lowest bed that nobody else has.
        for guest in state.guests(in: cycle) {
            let bed = (1...).first { stays[$0] == nil } ?? 1
            stays[bed] = [guest]
        }
        let used = Set(stays.keys)
        let rows = max(agreement.home.beds, state.usableBeds(in: cycle), used.max() ?? 0)
        let free = (1...max(1, rows)).filter { !used.contains($0) && $0 <= rows }
        let usable = max(0, state.usableBeds(in: cycle) - used.count)
        let decided = snapshot.state.allocation(for: cycle.id) != nil || cycle.end <= snapshot.today
        var coming = decided ? [] : Self.coming(state.ownPlaceUses(in: cycle, at: snapshot.moment))
        for (index, bed) in free.enumerated() {
            guard index < usable else {
                add(bed, .closed, authority: nil)
                continue
            }
            let (owner, kind) = coming.isEmpty ? (nil, .empty) : coming.removeFirst()
            add(bed, kind, authority: owner)
        }
        // What is left of a bed in which somebody stays longer is an own place like the others.
        for (bed, places) in stays.sorted(by: { $0.key < $1.key }) {
            let isGuests = places.contains { $0.cycle != cycle.id }
            let rest = isGuests && !coming.isEmpty ? coming.removeFirst() : (nil, .empty)
            addStays(places, bed: bed, then: rest, state, agreement)
        }
        bars.sort { ($0.bed, $0.from) < ($1.bed, $1.from) }
    }

    private typealias Rest = (owner: Int?, kind: BedPlan.Bar.Kind)

    /// The own places that nobody has been promised yet, in agreement order so that rows stay with
    /// their authority.
    private static func coming(_ uses: [[OwnPlaceUse]]) -> [Rest] {
        uses.enumerated().flatMap { owner, uses in
            uses.compactMap { use -> Rest? in
                switch use.status {
                case .rostered, .held: (owner, .planned)
                case .released, .autoReleased: (owner, .released)
                case .forSale: (owner, .forSale)
                case .used, .lent, .sold, .idle: nil
                }
            }
        }
    }

    /// The stays in one bed as far as they are known, with the empty days between them.
    private mutating func addStays(
        _ places: [Place], bed: Int, then rest: Rest, _ state: ServiceState,
        _ agreement: Agreement
    ) {
        var day = cycle.start
        for place in places.sorted(by: { state.stay(of: $0).from < state.stay(of: $1).from }) {
            let stay = state.stay(of: place)
            let from = min(max(day, stay.from), cycle.end)
            let to = min(stay.to, cycle.end)
            guard from < to else { continue }
            if day < from { add(bed, .empty, authority: nil, from: day, to: from) }
            let kind: BedPlan.Bar.Kind =
                switch place.state {
                case .offered: .offered
                case .accepted: .accepted
                case .stage2, .ended: .left
                default: .residence
                }
            add(
                bed, kind, authority: agreement.authorityIndex(place.authority), from: from,
                to: to, place: place.id)
            day = to
        }
        if day < cycle.end { add(bed, rest.kind, authority: rest.owner, from: day, to: cycle.end) }
    }

    private mutating func add(
        _ bed: Int, _ kind: BedPlan.Bar.Kind, authority: Int?, from: CivilDate? = nil,
        to: CivilDate? = nil, place: String? = nil
    ) {
        bars.append(
            BedPlan.Bar(
                bed: bed, cycle: cycle.id, from: from ?? cycle.start, to: to ?? cycle.end,
                kind: kind, authority: authority, place: place))
    }
}
