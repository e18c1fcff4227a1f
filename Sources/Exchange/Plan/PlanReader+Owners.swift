import Commissioning
import Evidence

extension PlanReader {
    /// The cycles, in time order and apart from each other.
    ///
    /// An entry with faults still stands in the list, so that the rest can be checked.
    func readCycles() -> [DecisionInstance.Cycle] {
        let authorities = authorityNames
        var cycles: [DecisionInstance.Cycle] = []
        var latest: (start: CivilDate, end: CivilDate)?
        var names = NamesSeen(faults)
        let entries = shape.array("cycles", countMaximum: DecisionLimits.cyclesMaximum)
        if let entries, entries.isEmpty {
            shape.fault("length", "cycles", "There must be at least one cycle.")
        }
        for (value, place) in entries ?? [] {
            let reader = ShapeReader(value, at: place, into: faults)
            let id = name("id", of: reader)
            names.check(id, at: reader.place("id"))
            let start = date("start", of: reader)
            let end = date("end", of: reader)
            let beds = reader.integer("beds", in: 0...DecisionLimits.bedsMaximum)
            let shares = numbers(
                "shares", of: reader, authorities, in: 0...DecisionLimits.shareMaximum)
            let standing = numbers(
                "standing", of: reader, authorities, in: 0...DecisionLimits.bedsMaximum)
            reader.finish()
            cycles.append(
                DecisionInstance.Cycle(
                    id: id ?? "", beds: beds ?? 0, start: start?.dayNumber ?? 0,
                    end: end?.dayNumber ?? 0, shares: shares, standing: standing))
            guard let start, let end else { continue }
            if start >= end {
                reader.fault("plan.cycle-order", "end", "A cycle ends after it starts.")
                continue
            }
            if let before = latest, start < before.start {
                reader.fault("plan.cycle-order", "start", "Cycles stand in time order.")
            } else if let before = latest, start < before.end {
                reader.fault(
                    "plan.cycle-overlap", "start",
                    "A cycle starts when the one before it has ended: \(before.end).")
            }
            latest = (start, end)
        }
        return cycles
    }

    /// What the authorities are called, before they are read and checked themselves.
    private var authorityNames: [String] {
        guard case .array(let listed)? = shape.value("authorities") else { return [] }
        return listed.prefix(DecisionLimits.authoritiesMaximum).map {
            guard case .string(let name)? = $0["id"] else { return "" }
            return name
        }
    }

    /// An optional map from every authority to a whole number, in agreement order.
    private func numbers(
        _ member: String, of reader: ShapeReader, _ authorities: [String],
        in range: ClosedRange<Int>
    ) -> [Int]? {
        guard let map = reader.optionalObject(member) else { return nil }
        let read = authorities.map { map.integer($0, in: range) }
        map.finish()
        let known = read.compactMap(\.self)
        return known.count == authorities.count ? known : nil
    }

    /// The authorities in agreement order; one with faults still stands in the list.
    func readAuthorities() -> [DecisionInstance.Authority] {
        var authorities: [DecisionInstance.Authority] = []
        var names = NamesSeen(faults)
        let entries = shape.array("authorities", countMaximum: DecisionLimits.authoritiesMaximum)
        if let entries, entries.isEmpty {
            shape.fault("length", "authorities", "There must be at least one authority.")
        }
        let balances =
            -DecisionLimits.balanceWeeksMaximum...DecisionLimits.balanceWeeksMaximum
        for (value, place) in entries ?? [] {
            let reader = ShapeReader(value, at: place, into: faults)
            let id = name("id", of: reader)
            names.check(id, at: reader.place("id"))
            let share = reader.integer("share", in: 0...DecisionLimits.shareMaximum)
            let standing = reader.integer("standing", in: 0...DecisionLimits.bedsMaximum)
            let balance = reader.integer("balanceWeeks", in: balances)
            let released = reader.optionalInteger(
                "releasedNow", in: 0...DecisionLimits.bedsMaximum)
            let most = reader.optionalInteger("mostNow", in: 0...DecisionLimits.bedsMaximum)
            let sell = reader.optionalObject("sellNow").flatMap(readSale)
            let buy = reader.optionalObject("buyNow").flatMap(readPurchase)
            let moved = reader.optionalInteger(
                "movedNow", in: -DecisionLimits.bedsMaximum...DecisionLimits.bedsMaximum)
            reader.finish()
            authorities.append(
                DecisionInstance.Authority(
                    id: id ?? "", share: share ?? 0, standing: standing ?? 0,
                    balanceWeeks: balance ?? 0, releasedNow: released ?? 0, mostNow: most,
                    sellNow: sell, buyNow: buy, movedNow: moved ?? 0))
        }
        checkMoved(authorities)
        return authorities
    }

    private func readSale(_ reader: ShapeReader) -> PlacesForSale? {
        let places = reader.integer("places", in: 0...DecisionLimits.bedsMaximum)
        let price = reader.integer("pricePence", in: 0...DecisionLimits.pricePenceMaximum)
        reader.finish()
        guard let places, let price else { return nil }
        return PlacesForSale(places: places, pricePence: price)
    }

    private func readPurchase(_ reader: ShapeReader) -> PlacesToBuy? {
        let places = reader.integer("places", in: 0...DecisionLimits.bedsMaximum)
        let most = reader.integer("pricePenceMaximum", in: 0...DecisionLimits.pricePenceMaximum)
        reader.finish()
        guard let places, let most else { return nil }
        return PlacesToBuy(places: places, pricePenceMaximum: most)
    }

    /// A place that comes to one authority goes from another.
    private func checkMoved(_ authorities: [DecisionInstance.Authority]) {
        let sum = authorities.reduce(0) { $0 + $1.movedNow }
        guard sum != 0 else { return }
        shape.fault(
            "plan.moved-sum", "authorities", "Places that have moved add up to \(sum), not to 0.")
    }

    /// Where the roster stands: one count per authority, adding up to its length.
    func readRoster(_ authorities: [DecisionInstance.Authority]) -> RosterState? {
        guard let roster = shape.object("roster") else { return nil }
        let range = 0...DecisionLimits.rosterMaximum
        let length = roster.integer("t", in: range)
        let counts = roster.object("taken")
        let carried = readCarried(roster.optionalObject("carried"), authorities)
        roster.finish()
        guard let counts else { return nil }
        var taken: [Int?] = []
        for authority in authorities {
            let count =
                authority.share > 0
                ? counts.integer(authority.id, in: range)
                : counts.value(authority.id) == nil
                    ? 0 : counts.integer(authority.id, in: range)
            taken.append(count)
        }
        counts.finish()
        let known = taken.compactMap { $0 }
        guard let length, known.count == authorities.count else { return nil }
        let sum = known.reduce(0, +)
        guard sum == length else {
            roster.fault(
                "plan.roster-sum", "t",
                "The roster has handed out \(length) seats, and taken adds up to \(sum).")
            return nil
        }
        return RosterState(t: length, taken: known, carried: carried)
    }

    /// What is still due under earlier weights: fractions that add up to zero.
    private func readCarried(
        _ carried: ShapeReader?, _ authorities: [DecisionInstance.Authority]
    ) -> RosterState.Residuals? {
        guard let carried else { return nil }
        let limit = DecisionLimits.residualDenominatorMaximum
        let most = limit * DecisionLimits.residualBedsMaximum
        let denominator = carried.integer("denominator", in: 1...limit)
        let due = numbers("numerators", of: carried, authorities.map(\.id), in: -most...most)
        if carried.value("numerators") == nil { _ = carried.object("numerators") }
        carried.finish()
        guard let denominator, let due else { return nil }
        let residuals = RosterState.Residuals(numerators: due, denominator: denominator)
        if !residuals.isConsistent(authorities.count) {
            carried.fault(
                "plan.carried-sum", "numerators",
                "These add up to zero, and none is more than "
                    + "\(DecisionLimits.residualBedsMaximum) beds.")
        }
        return residuals
    }
}

/// Finds the names that stand twice in one list.
struct NamesSeen {
    private let faults: ShapeFaults
    private var seen: Set<[UInt8]> = []

    init(_ faults: ShapeFaults) { self.faults = faults }

    /// Records a fault if this name was seen before; a name that could not be read is passed over.
    mutating func check(_ name: String?, at place: String) {
        guard let name, !seen.insert(Array(name.utf8)).inserted else { return }
        faults.add("duplicate", at: place, "This name stands here twice.")
    }
}
