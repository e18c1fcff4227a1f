/// Standing and bought places.
extension ChargeCalculation {
    mutating func addPlaces() {
        guard let last = quarters.last else { return }
        for cycle in state.cycles where cycle.start < last.end {
            guard let terms = state.agreement(for: cycle) else { continue }
            let decided = state.allocation(for: cycle.id)
            guard decided != nil || isForecast && !state.isTooEarly(cycle) else { continue }
            addStanding(in: cycle, terms, decided)
            addBought(in: cycle, terms)
        }
    }

    /// A standing place costs its price whether its owner uses, lends or sells it; what it brings
    /// goes to those who are charged for what it pays for.
    private mutating func addStanding(
        in cycle: Cycle, _ terms: Agreement, _ decided: ServiceState.SignedAllocation?
    ) {
        guard
            let price = terms.prices.first(where: {
                $0.item == "standing-place" && $0.per == "cycle-place"
            })
        else { return }
        var beds = decided?.record.beds.first ?? state.usableBeds(in: cycle)
        for (index, party) in terms.authorities.enumerated() {
            let number = min(terms.home.standingPlaces[index], beds)
            beds -= number
            let given = state.places.filter {
                $0.cycle == cycle.id && $0.state.holdsBed && $0.state != .offered
                    && $0.owner == party.id
            }
            let order =
                given.filter { $0.funding == .standing }
                + given.filter { $0.funding != .standing && $0.funding != .seat }
            for position in 0..<number {
                let used = order.indices.contains(position) ? order[position] : nil
                let subject = "\(cycle.id)-standing-\(position + 1)"
                let evidence =
                    [agreementEvidence(terms)] + (decided.map { [Self.evidence($0, cycle)] } ?? [])
                    + (used.map(Self.evidence) ?? [])
                charge(
                    price.pricePence, for: used, in: cycle, terms,
                    Purchase(
                        item: price.item, subject: subject, vat: price.vat, buyer: party.id,
                        seller: nil, evidence: evidence))
            }
        }
    }

    private mutating func addBought(in cycle: Cycle, _ terms: Agreement) {
        let vat =
            terms.prices.first { $0.item == "spot-place" }?.vat
            ?? terms.prices.first { $0.per == "cycle-place" }?.vat ?? "outside-scope"
        for place in state.places where place.cycle == cycle.id && place.funding == .spot {
            guard place.state.holdsBed, place.state != .offered, let price = place.pricePence
            else { continue }
            charge(
                price, for: place, in: cycle, terms,
                Purchase(
                    item: "spot-place", subject: place.id, vat: vat, buyer: place.authority,
                    seller: place.owner, evidence: Self.evidence(place)))
        }
    }

    /// Who buys what from whom.
    private struct Purchase {
        let item: String
        let subject: String
        let vat: String
        let buyer: String
        /// `nil`: those who are charged for what a place is made of.
        let seller: String?
        let evidence: [ChargeLine.Evidence]
    }

    /// A price is dealt out to the quarters by nights: of the cycle, or of the child's stay.
    private mutating func charge(
        _ price: Int, for place: Place?, in cycle: Cycle, _ terms: Agreement, _ purchase: Purchase
    ) {
        let rule = terms.finance.charging
        var nights = (from: cycle.start, to: cycle.end)
        var whole = price
        var words = "the cycle's \(cycle.nights) nights"
        if let place, place.admittedOn != nil || place.state == .noShow {
            let stay = state.stay(of: place)
            let came = max(stay.from, cycle.start)
            let left = max(came, min(stay.to, cycle.end))
            let used = left.dayNumber - came.dayNumber
            if rule.partCycle == .nights {
                nights = (came, left)
                whole = Int(
                    ExactSplit.rounded(
                        Int128(price), times: Int128(used), over: Int128(cycle.nights)))
                words = "\(used) of \(cycle.nights) nights used"
            } else if used < cycle.nights {
                words = "the whole price, \(used) of \(cycle.nights) nights used"
            }
        } else if place == nil, isForecast, state.allocation(for: cycle.id) == nil {
            words = "expected to be used"
        } else if place == nil {
            if rule.void == .free { return }
            words = "kept free, and nobody came"
        }
        let days = quarters.map { quarter in
            max(
                0,
                min(nights.to, quarter.end).dayNumber - max(nights.from, quarter.start).dayNumber)
        }
        // Nights of quarters still to come have their part too.
        let later = max(0, nights.to.dayNumber - nights.from.dayNumber - days.reduce(0, +))
        let parts = ExactSplit.parts(of: whole, by: days + [later])
        for (index, quarter) in quarters.enumerated() where parts[index] != 0 {
            let basis =
                days[index] == nights.to.dayNumber - nights.from.dayNumber
                ? words : words + ", \(days[index]) of them in this quarter"
            add(parts[index], of: price, in: quarter, terms, purchase, basis)
        }
    }

    private mutating func add(
        _ pence: Int, of price: Int, in quarter: FinancialQuarter, _ terms: Agreement,
        _ purchase: Purchase, _ basis: String
    ) {
        func form(_ kind: ChargeLine.Kind) -> LineForm {
            LineForm(
                quarter: quarter, item: purchase.item, kind: kind, subject: purchase.subject,
                vat: purchase.vat, basis: "\(MoneyText.pounds(price)): \(basis)",
                evidence: purchase.evidence)
        }
        add(pence, to: purchase.buyer, form(.place), whole: price)
        if let seller = purchase.seller {
            add(-pence, to: seller, form(.placeIncome), whole: -price)
        } else {
            let income = terms.incomeParts(of: -pence)
            for (index, party) in terms.authorities.enumerated() {
                add(income[index], to: party.id, form(.placeIncome), whole: -price)
            }
        }
    }

    static func evidence(_ place: Place) -> [ChargeLine.Evidence] {
        place.history.map { .init("place", "\(place.id) \($0.state.rawValue)", entry: $0.entry) }
    }

    static func evidence(
        _ decided: ServiceState.SignedAllocation, _ cycle: Cycle
    ) -> ChargeLine.Evidence {
        .init(
            "allocation", "\(cycle.id) revision \(decided.record.revision)",
            entry: decided.recorded.entry)
    }
}

extension Agreement {
    /// What comes in for a place, by authority.
    ///
    /// The price of a place pays for the home, the team and the rest, in proportion to their yearly
    /// prices; so its income goes to those who are charged for each, by the same weights.
    func incomeParts(of pence: Int) -> [Int] {
        let yearly = prices.filter { $0.per == "year" && $0.pricePence > 0 }
        var found = [Int](repeating: 0, count: authorities.count)
        let parts =
            yearly.isEmpty ? [pence] : ExactSplit.parts(of: pence, by: yearly.map(\.pricePence))
        for (index, part) in parts.enumerated() {
            let item = yearly.isEmpty ? "residential" : yearly[index].item
            let split = ExactSplit.parts(of: part, by: chargeWeights(for: item))
            found = zip(found, split).map { $0 + $1 }
        }
        return found
    }
}
