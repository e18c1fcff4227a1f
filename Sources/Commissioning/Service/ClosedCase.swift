/// What one authority knows a child or family by, once nothing of it goes on any more.
package struct ClosedCase: Equatable, Sendable {
    /// The placing or referring authority.
    package let authority: String
    /// What it calls the child or family.
    package let reference: String
    /// Its first entry in the ledger.
    package let entry: Int
    /// The last moment at which something about it was recorded.
    package let closedAt: Instant
    /// The first day on which its documents are kept no longer.
    package let keptUntil: CivilDate

    /// A case of which nothing goes on.
    package init(
        authority: String, reference: String, entry: Int, closedAt: Instant, keptUntil: CivilDate
    ) {
        self.authority = authority
        self.reference = reference
        self.entry = entry
        self.closedAt = closedAt
        self.keptUntil = keptUntil
    }
}

extension ServiceState {
    /// Years that documents are kept where no agreement says otherwise: to the seventy-fifth
    /// birthday, as for every child looked after (Care Planning, Placement and Case Review
    /// (England) Regulations 2010, regulation 50).
    package static let standardRetentionYears = 75

    /// Children and families of which nothing goes on, in the order of their first entries.
    ///
    /// Kept until so many years after the first day of the month of birth; where no birth is
    /// known, after the last thing recorded. One reference is one case: a child who was nominated
    /// and whose family was referred to the team is closed when both are.
    package var closedCases: [ClosedCase] {
        let years = inForce?.agreement.retentionYears ?? Self.standardRetentionYears
        let zone = inForce?.agreement.zone ?? .london
        var found: [Key: CaseSpan] = [:]
        let placesOf = Dictionary(grouping: places, by: \.nomination)
        for nomination in nominations {
            let key = Key(authority: nomination.authority, reference: nomination.body.reference)
            found[key, default: CaseSpan()].add(
                span(of: nomination, with: placesOf[nomination.id] ?? []))
        }
        for known in team.cases {
            let key = Key(authority: known.authority, reference: known.body.reference)
            found[key, default: CaseSpan()].add(Self.span(of: known))
        }
        let closed = found.compactMap { key, span -> ClosedCase? in
            guard span.isClosed, let last = span.last else { return nil }
            let from = span.born ?? zone.date(at: last)
            guard let end = from.adding(months: 12 * years) else { return nil }
            return ClosedCase(
                authority: key.authority, reference: key.reference, entry: span.entry,
                closedAt: last, keptUntil: max(end, zone.date(at: last)))
        }
        return closed.sorted { $0.entry < $1.entry }
    }

    private struct Key: Hashable {
        let authority: String
        let reference: String
    }

    private struct CaseSpan {
        var entry = Int.max
        var isClosed = true
        var last: Instant?
        var born: CivilDate?

        mutating func add(_ other: CaseSpan) {
            entry = min(entry, other.entry)
            isClosed = isClosed && other.isClosed
            last = [last, other.last].compactMap(\.self).max()
            born = born ?? other.born
        }
    }

    private func span(of nomination: Nomination, with its: [Place]) -> CaseSpan {
        let moments =
            its.flatMap { $0.history.map(\.at) } + [nomination.recorded.at]
            + [nomination.withdrawn?.at].compactMap(\.self)
        let isOver = !its.contains { $0.state.isLive || $0.state == .stage2 }
        let birth = nomination.body.birth
        return CaseSpan(
            entry: nomination.recorded.entry, isClosed: isOver && !isOpen(nomination),
            last: moments.max(),
            born: CivilDate(year: birth.year, month: birth.month, day: 1))
    }

    private static func span(of known: TeamCase) -> CaseSpan {
        CaseSpan(
            entry: known.recorded.entry,
            isClosed: known.state == .closed || known.state == .withdrawn,
            last: (known.history.map(\.at) + [known.recorded.at]).max())
    }
}
