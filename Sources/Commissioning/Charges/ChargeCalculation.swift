/// Everything that has been earned and owed under an agreement, found from the state alone.
///
/// Every amount of every quarter is found again whenever it is asked for; what was charged before
/// and has become wrong since shows as a difference, and is never edited.
struct ChargeCalculation {
    let state: ServiceState
    let quarters: [FinancialQuarter]
    let today: CivilDate
    /// Cycles still to be decided count too, with every bed used and every standing place taken.
    let isForecast: Bool
    var lines: [ChargeLine] = []

    /// All lines of the quarters up to one, as is known on a day.
    init(
        _ state: ServiceState, through last: FinancialQuarter, on today: CivilDate,
        isForecast: Bool = false
    ) {
        self.state = state
        self.today = today
        self.isForecast = isForecast
        var quarters: [FinancialQuarter] = []
        if let first = state.versions.first?.agreement, let newest = state.inForce?.agreement {
            var quarter = FinancialQuarter(of: first.effectiveFrom)
            let end = min(last.start, newest.effectiveTo.adding(days: 731))
            while quarter.start <= end {
                quarters.append(quarter)
                quarter = quarter.next
            }
        }
        self.quarters = quarters
        for quarter in quarters { addShares(of: quarter) }
        addPlaces()
        addTrueUps()
        addOutcomes()
        lines = lines.filter { $0.pence != 0 }
    }

    // MARK: Prices of the agreement

    /// Days of a quarter on which one set of terms holds; without terms outside the agreement.
    private struct Segment {
        let from: CivilDate
        let to: CivilDate
        let terms: Agreement?
        var days: Int { to.dayNumber - from.dayNumber }
    }

    private func segments(of quarter: FinancialQuarter) -> [Segment] {
        guard let first = state.versions.first?.agreement, let newest = state.inForce?.agreement
        else { return [] }
        let changes =
            [first.effectiveFrom, newest.effectiveTo]
            + state.versions.compactMap(\.agreement.amendedFrom)
            + state.departures.map(\.effectiveEnd)
        let inside = changes.filter { $0 > quarter.start && $0 < quarter.end }
        let cuts = Set([quarter.start, quarter.end] + inside).sorted()
        return zip(cuts, cuts.dropFirst()).map { from, to in
            let runs = from >= first.effectiveFrom && from < newest.effectiveTo
            return Segment(from: from, to: to, terms: runs ? state.agreement(on: from) : nil)
        }
    }

    private mutating func addShares(of quarter: FinancialQuarter) {
        let segments = segments(of: quarter)
        for (index, segment) in segments.enumerated() {
            guard let terms = segment.terms else { continue }
            for price in terms.prices {
                switch price.per {
                case "year":
                    let quarters = ExactSplit.parts(of: price.pricePence, by: [1, 1, 1, 1])
                    let whole = quarters[quarter.number - 1]
                    let part = ExactSplit.parts(of: whole, by: segments.map(\.days))[index]
                    let basis =
                        segment.days == quarter.days
                        ? "a quarter of \(MoneyText.pounds(price.pricePence))"
                        : "\(segment.days) of \(quarter.days) days of a quarter of "
                            + MoneyText.pounds(price.pricePence)
                    share(part, of: price, terms, quarter, segment, basis)
                    if price.item == "residential", terms.finance.charging.blocked == .credited {
                        credit(part, of: price, terms, quarter, segment)
                    }
                case "week":
                    let days = (segment.from, segment.to)
                    share(
                        weekly(price.pricePence, days, terms), of: price, terms, quarter, segment,
                        "\(segment.days) days at \(MoneyText.pounds(price.pricePence)) a week")
                case "once":
                    guard segment.from == start(of: price, terms) else { continue }
                    share(price.pricePence, of: price, terms, quarter, segment, "once")
                default: break
                }
            }
        }
    }

    /// The day on which a price that is charged once first stood in the agreement.
    private func start(of price: Agreement.Price, _ terms: Agreement) -> CivilDate {
        let first = state.versions.first { version in
            version.agreement.prices.contains { $0.item == price.item }
        }
        return first?.agreement.amendedFrom ?? terms.effectiveFrom
    }

    /// Weeks are counted from the first day of the agreement, so that parts of them add up.
    private func weekly(
        _ pence: Int, _ days: (from: CivilDate, to: CivilDate), _ terms: Agreement
    ) -> Int {
        func due(by day: CivilDate) -> Int128 {
            let passed = Int128(day.dayNumber - terms.effectiveFrom.dayNumber)
            return ExactSplit.rounded(Int128(pence), times: passed, over: 7)
        }
        return Int(due(by: days.to) - due(by: days.from))
    }

    private mutating func share(
        _ whole: Int, of price: Agreement.Price, _ terms: Agreement, _ quarter: FinancialQuarter,
        _ segment: Segment, _ basis: String
    ) {
        divide(
            whole, by: terms.chargeWeights(for: price.item), terms,
            LineForm(
                quarter: quarter, item: price.item, kind: .share,
                subject: "\(segment.from)..\(segment.to)", vat: price.vat, basis: basis,
                evidence: [agreementEvidence(terms)]))
    }

    /// The home's price is credited for nights on which a bed that is paid for was closed.
    private mutating func credit(
        _ part: Int, of price: Agreement.Price, _ terms: Agreement, _ quarter: FinancialQuarter,
        _ segment: Segment
    ) {
        let last = min(segment.to, max(segment.from, today))
        let nights = state.bedNights(from: segment.from, to: last).blocked
        let all = terms.home.beds * segment.days
        guard nights > 0, all > 0 else { return }
        let pence = ExactSplit.rounded(Int128(part), times: Int128(nights), over: Int128(all))
        let records = state.capacity.filter { $0.from < segment.to }.suffix(4)
        divide(
            -Int(pence), by: terms.chargeWeights(for: price.item), terms,
            LineForm(
                quarter: quarter, item: price.item, kind: .blockedCredit,
                subject: "\(segment.from)..\(segment.to)", vat: price.vat,
                basis: "\(nights) of \(all) bed-nights could not be used",
                evidence: [agreementEvidence(terms)]
                    + records.map {
                        .init("capacity", "\($0.from)", entry: $0.recorded?.entry ?? 0)
                    }))
    }

    // MARK: Shared by the other parts

    /// What all parts of one amount have in common.
    struct LineForm {
        let quarter: FinancialQuarter
        let item: String
        let kind: ChargeLine.Kind
        let subject: String
        let vat: String
        let basis: String
        let evidence: [ChargeLine.Evidence]
    }

    /// Divides an amount among the authorities and adds a line for each that has a part.
    mutating func divide(
        _ whole: Int, by weights: [Int], _ terms: Agreement, _ form: LineForm
    ) {
        let parts = ExactSplit.parts(of: whole, by: weights)
        for (index, party) in terms.authorities.enumerated() where parts[index] != 0 {
            add(
                parts[index], to: party.id, form, whole: whole, weights: weights, position: index)
        }
    }

    /// Adds one line.
    mutating func add(
        _ pence: Int, to authority: String, payer: String? = nil, _ form: LineForm, whole: Int,
        weights: [Int] = [], position: Int = 0
    ) {
        lines.append(
            ChargeLine(
                key: .init(
                    quarter: "\(form.quarter)", authority: authority, item: form.item,
                    kind: form.kind, subject: form.subject, payer: payer ?? authority),
                pence: pence, vat: form.vat, wholePence: whole, basis: form.basis,
                weights: weights, position: position, evidence: form.evidence))
    }

    func agreementEvidence(_ terms: Agreement) -> ChargeLine.Evidence {
        let version = state.versions.last { $0.agreement.version == terms.version }
        return .init("agreement", version?.digest ?? terms.id)
    }
}

extension Agreement {
    /// Weights by which a price is divided among the authorities: the home's by the shares in its
    /// beds, everything else by the shares in the team.
    ///
    /// Where every bed is a standing place the home is divided by these.
    package func chargeWeights(for item: String) -> [Int] {
        guard item == "residential" else { return team.shares }
        if home.shares.contains(where: { $0 > 0 }) { return home.shares }
        return home.standingPlaces.contains { $0 > 0 } ? home.standingPlaces : team.shares
    }
}
