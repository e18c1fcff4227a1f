/// What is owed, and what has been charged.
extension ServiceState {
    /// Every amount of every quarter up to the one of a day, as is known now.
    package func chargeLines(on today: CivilDate) -> [ChargeLine] {
        ChargeCalculation(self, through: FinancialQuarter(of: today), on: today).lines
    }

    /// A year's use of team and home beside what was charged for them.
    /// - Parameter lines: What `chargeLines(on:)` says of the same day.
    package func yearUses(on today: CivilDate, of lines: [ChargeLine]) -> [YearUse] {
        guard let terms = inForce?.agreement else { return [] }
        // Lines are many and quarters few, and the team's holds are the same in every year.
        let byQuarter = Dictionary(grouping: lines, by: \.key.quarter)
        let quarters = byQuarter.keys.compactMap { FinancialQuarter($0) }
        let holds = teamHolds
        return Set(quarters.map(\.year)).sorted { $0.start < $1.start }.flatMap { year in
            let own = FinancialQuarter.all(of: year).flatMap { byQuarter["\($0)"] ?? [] }
            return YearUse.Item.allCases.map {
                YearUse($0, year, of: own, self, terms, holds: holds)
            }
        }
    }

    /// The next quarter whose statements are to be made; `nil` if the agreement has no prices.
    ///
    /// Statements go on for a year after the agreement's end: what is reported late is corrected
    /// in them.
    func nextStatement() -> DueAction? {
        guard let first = versions.first?.agreement, let newest = inForce?.agreement,
            versions.contains(where: { !$0.agreement.prices.isEmpty })
        else { return nil }
        let quarter =
            ledgerOfCharges.lastQuarter?.next ?? FinancialQuarter(of: first.effectiveFrom)
        guard quarter.start < newest.effectiveTo.adding(days: 366) else { return nil }
        let day = quarter.end.adding(days: newest.finance.charging.statementDays)
        return DueAction(
            at: newest.zone.instant(day, minuteOfDay: newest.deadlines.minuteOfDay),
            kind: .statement(quarter: quarter))
    }

    /// What an authority is to be charged when a quarter is closed: the quarter's amounts, and for
    /// every earlier amount that has changed since, its opposite and what takes its place.
    package func statement(
        for quarter: FinancialQuarter, of authority: String, at now: Instant
    ) -> StatementRecord {
        let zone = inForce?.agreement.zone ?? .utc
        let computed = ChargeCalculation(self, through: quarter, on: zone.date(at: now)).lines
            .filter { $0.key.authority == authority }
        var found: [StatementRecord.Line] = []
        var seen: Set<ChargeLine.Key> = []
        for line in computed.sorted(by: { $0.key < $1.key }) {
            seen.insert(line.key)
            let before = ledgerOfCharges.charged[line.key] ?? 0
            guard before != line.pence else { continue }
            if before != 0 { found.append(reversal(of: line.key, before)) }
            found.append(
                StatementRecord.Line(
                    entry: before == 0 ? .charge : .correction,
                    key: line.key, pence: line.pence, vat: line.vat, basis: line.basis,
                    evidence: line.evidence))
        }
        let gone = ledgerOfCharges.charged.filter {
            $0.key.authority == authority && $0.value != 0 && !seen.contains($0.key)
        }
        for (key, pence) in gone.sorted(by: { $0.key < $1.key }) {
            found.append(reversal(of: key, pence))
        }
        return StatementRecord(
            quarter: quarter, authority: authority, lines: Self.bounded(found))
    }

    /// A reversal and what takes its place stay together.
    private static func bounded(_ lines: [StatementRecord.Line]) -> [StatementRecord.Line] {
        guard lines.count > StatementRecord.linesMaximum else { return lines }
        var kept = Array(lines.prefix(StatementRecord.linesMaximum))
        if kept.last?.entry == .reversal { kept.removeLast() }
        return kept
    }

    private func reversal(of key: ChargeLine.Key, _ pence: Int) -> StatementRecord.Line {
        let last = ledgerOfCharges.statements.last { signed in
            signed.record.lines.contains { $0.key == key && $0.entry != .reversal }
        }
        let line = last?.record.lines.last { $0.key == key && $0.entry != .reversal }
        let stated = last.map { "\($0.record.quarter)" } ?? ""
        return StatementRecord.Line(
            entry: .reversal, key: key, pence: -pence, vat: line?.vat ?? "outside-scope",
            basis: "the opposite of what the statement for \(stated) says",
            evidence: last.map {
                [.init("statement", $0.recorded.digest, entry: $0.recorded.entry)]
            } ?? [])
    }
}
