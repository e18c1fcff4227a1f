/// What is found at the end of a year, and what is paid for results.
extension ChargeCalculation {
    /// A year's cost divided again by slot-days and bed-nights, if the agreement charges it.
    mutating func addTrueUps() {
        for quarter in quarters where quarter.number == 4 {
            guard let terms = state.agreement(on: quarter.end.adding(days: -1)),
                terms.finance.charging.trueUp == .charged
            else { continue }
            for item in YearUse.Item.allCases {
                let use = YearUse(item, quarter.year, of: lines, state, terms)
                guard use.units.contains(where: { $0 > 0 }) else { continue }
                let byUse = use.penceByUse
                for (index, party) in terms.authorities.enumerated() {
                    add(
                        byUse[index] - use.charged[index], to: party.id,
                        LineForm(
                            quarter: quarter, item: item.rawValue, kind: .trueUp,
                            subject: "\(quarter.year)", vat: use.vat,
                            basis: "\(use.units[index]) of \(use.units.reduce(0, +)) "
                                + "\(item.units) in \(quarter.year): "
                                + "\(MoneyText.pounds(byUse[index])) by use, "
                                + "\(MoneyText.pounds(use.charged[index])) by shares",
                            evidence: [agreementEvidence(terms)]),
                        whole: use.charged.reduce(0, +), weights: use.units, position: index)
                }
            }
        }
    }

    /// Units that have been checked, in the quarter in which they were earned.
    mutating func addOutcomes() {
        guard let terms = state.inForce?.agreement, let last = quarters.last,
            let contract = terms.finance.outcomeContract
        else { return }
        let claims = contract.claims(state.childPaths(on: today), on: today)
        let vat = terms.prices.first { $0.item == "outcome-payment" }?.vat ?? "outside-scope"
        var sums: [ChargeLine.Key: (pence: Int, units: Int, due: OutcomeDue)] = [:]
        for due in contract.dues(claims) where due.unit.isSignedOff && due.pence != 0 {
            guard due.unit.earnedOn < last.end else { continue }
            let key = ChargeLine.Key(
                quarter: "\(FinancialQuarter(of: due.unit.earnedOn))", authority: due.authority,
                item: "outcome-payment", kind: .outcome, subject: due.place, payer: due.payer)
            let known = sums[key]
            sums[key] = ((known?.pence ?? 0) + due.pence, (known?.units ?? 0) + 1, due)
        }
        for (key, sum) in sums.sorted(by: { $0.key < $1.key }) {
            let said = state.outcomes.filter { $0.place == key.subject }.map {
                ChargeLine.Evidence("outcome", "\($0.event.date)", entry: $0.recorded.entry)
            }
            lines.append(
                ChargeLine(
                    key: key, pence: sum.pence, vat: vat,
                    wholePence: sum.units * contract.unitPence,
                    basis: "\(sum.units) of \(contract.unitDays) days at home each",
                    weights: contract.payers.map(\.share), position: sum.due.position,
                    evidence: said))
        }
    }
}

/// One payer's part of one unit.
package struct OutcomeDue: Equatable, Sendable {
    /// The child's place.
    package let place: String
    /// The authority that placed it.
    package let authority: String
    /// Who pays.
    package let payer: String
    /// Position among the payers.
    package let position: Int
    /// The unit.
    package let unit: OutcomeClaim.Unit
    /// In pence.
    package let pence: Int
}

extension OutcomeContract {
    /// Every unit of every child divided among the payers, in the order in which it was earned.
    package func dues(_ claims: [OutcomeClaim]) -> [OutcomeDue] {
        let all = claims.enumerated().flatMap { index, claim in
            claim.units.enumerated().map { (claim: claim, unit: $1, order: (index, $0)) }
        }.sorted {
            ($0.unit.earnedOn, $0.order.0, $0.order.1) < ($1.unit.earnedOn, $1.order.0, $1.order.1)
        }
        return zip(all, shared(all.map(\.unit.pence))).flatMap { found, parts in
            zip(payers, parts).enumerated().map { position, part in
                OutcomeDue(
                    place: found.claim.place, authority: found.claim.authority,
                    payer: part.0.id == Payer.placingAuthority ? found.claim.authority : part.0.id,
                    position: position, unit: found.unit, pence: part.1)
            }
        }
    }
}

/// A year's cost of one item, what each authority was charged of it, and what each used.
package struct YearUse: Equatable, Sendable {
    /// What is trued up.
    package enum Item: String, CaseIterable, Sendable {
        case team = "community-team"
        case home = "residential"

        /// What use is counted in.
        package var units: String { self == .team ? "slot-days" : "bed-nights" }
    }

    /// What is trued up.
    package let item: Item
    /// The year.
    package let year: FinancialYear
    /// Charged by shares, in pence, by authority.
    package let charged: [Int]
    /// Slot-days, or bed-nights on places that were not bought, by authority.
    package let units: [Int]
    /// Treatment of value added tax of the item.
    package let vat: String

    /// A year's use beside what was charged for it.
    /// - Parameter holds: The team's, where they are known already.
    init(
        _ item: Item, _ year: FinancialYear, of lines: [ChargeLine], _ state: ServiceState,
        _ terms: Agreement, holds: [TeamHold]? = nil
    ) {
        self.item = item
        self.year = year
        let names = Set(FinancialQuarter.all(of: year).map { "\($0)" })
        let own = lines.filter {
            $0.key.item == item.rawValue && names.contains($0.key.quarter)
                && ($0.key.kind == .share || $0.key.kind == .blockedCredit)
        }
        charged = terms.authorities.map { party in
            own.reduce(0) { $0 + ($1.key.authority == party.id ? $1.pence : 0) }
        }
        switch item {
        case .team:
            units =
                state.teamAccount(of: holds, within: (year.start, year.end))?.heldDays ?? []
        case .home: units = state.sharedBedNights(from: year.start, to: year.end)
        }
        vat = terms.prices.first { $0.item == item.rawValue }?.vat ?? "outside-scope"
    }

    /// The year's cost divided by use; by what was charged while nobody has used anything.
    package var penceByUse: [Int] {
        units.contains { $0 > 0 }
            ? ExactSplit.parts(of: charged.reduce(0, +), by: units) : charged
    }
}
