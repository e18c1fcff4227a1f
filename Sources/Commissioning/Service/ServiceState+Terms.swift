/// Which version of the agreement governs which cycle, and who takes part in it.
extension ServiceState {
    /// The terms of a cycle, or `nil` if it is not in the calendar.
    package func agreement(for cycle: Cycle) -> Agreement? {
        terms(of: cycle)?.agreement
    }

    /// What holds in a cycle, or `nil` if it is not in the calendar.
    package func terms(of cycle: Cycle) -> CycleTerms? {
        terms.indices.contains(cycle.ordinal) ? terms[cycle.ordinal] : nil
    }

    /// The version that holds on a day, without those who have left by then.
    package func agreement(on date: CivilDate) -> Agreement? {
        let begun = versions.last { $0.agreement.amendedFrom.map { $0 <= date } ?? true }
        return begun.map { governed(by: $0.agreement, from: date).agreement }
    }

    /// The days on which `agreement(on:)` may be another than on the day before.
    var termsChanges: Set<CivilDate> {
        Set(versions.compactMap(\.agreement.amendedFrom) + departures.map(\.effectiveEnd))
    }

    /// An authority's notice that still counts: no version has been agreed since.
    package func departure(of authority: String) -> Departure? {
        departures.last { $0.authority == authority && $0.version == inForce?.agreement.version }
    }

    /// The first day on which an authority is out, by its notice or by what all have agreed.
    func leaves(_ authority: String) -> CivilDate? {
        guard let newest = inForce?.agreement, let index = newest.authorityIndex(authority),
            case .left(let date) = governed(by: newest, from: newest.effectiveTo).absent[index]
        else { return nil }
        return date
    }

    /// Everything that keeps a nomination out of a cycle; empty if it may be placed.
    package func ineligibilities(
        of nomination: Nomination, for cycle: Cycle
    ) -> [Ineligibility] {
        guard let terms = terms(of: cycle) else { return [] }
        var found: [Ineligibility] = []
        switch inForce?.agreement.authorityIndex(nomination.authority).flatMap({
            terms.absent[$0]
        }) {
        case .notYetParty(let date): found.append(.authorityNotYetParty(date))
        case .left(let date): found.append(.authorityLeft(date))
        case nil: break
        }
        return found + nomination.ineligibilities(for: cycle, under: terms.agreement)
    }

    /// The calendar once a version has come into force: decided cycles, and those whose deadline
    /// has passed, stay as they are, and so does everything that starts before the version holds.
    mutating func layOutCalendar(at now: Instant) {
        guard let newest = inForce?.agreement else { return }
        let layout = calendar(taking: newest, at: now)
        var laidOut: [CycleTerms] = []
        for cycle in layout.cycles {
            if cycle.ordinal < layout.kept {
                let held = terms[cycle.ordinal]
                laidOut.append(
                    CycleTerms(
                        agreement: held.agreement.between(newest), since: held.since,
                        absent: held.absent.merging(notYet(newest, since: held.agreement)) {
                            $1
                        }))
            } else {
                let known = self.cycle(cycle.id).flatMap { terms(of: $0)?.since }
                let governed = governed(by: newest, from: cycle.start)
                laidOut.append(
                    CycleTerms(
                        agreement: governed.agreement, since: known ?? now,
                        absent: governed.absent))
            }
        }
        (cycles, terms) = (layout.cycles, laidOut)
    }

    /// The calendar as it would be if a version came into force now.
    func calendar(
        taking next: Agreement, at now: Instant
    ) -> (cycles: [Cycle], kept: Int, contradictions: [Contradiction]) {
        let last = cycles.last { cycle in
            if next.amendedFrom.map({ cycle.start < $0 }) ?? false { return true }
            return isClosed(cycle, at: now) || next.nominationsClose(cycle) <= now
        }
        let kept = last.map { $0.ordinal + 1 } ?? 0
        let (all, contradictions) = CycleCalendar.cycles(
            of: next, after: Array(cycles.prefix(kept)),
            replacing: Set(cycles.dropFirst(kept).map(\.id)))
        return (all, kept, contradictions)
    }

    /// The terms once a notice has been given: what is decided or due stays as it is.
    ///
    /// A cycle in which nobody is left is not run: it drops out of the calendar.
    mutating func changeTerms(at now: Instant) {
        var laidOut: [(cycle: Cycle, terms: CycleTerms)] = []
        for (cycle, held) in zip(cycles, terms) {
            let version = versions.last { $0.agreement.version == held.agreement.version }
            guard let version, !isClosed(cycle, at: now) else {
                laidOut.append((cycle, held))
                continue
            }
            let governed = governed(by: version.agreement, from: cycle.start)
            if governed.agreement.isWithoutOwners { continue }
            laidOut.append(
                (
                    Cycle(
                        id: cycle.id, ordinal: laidOut.count, start: cycle.start, end: cycle.end),
                    CycleTerms(
                        agreement: governed.agreement, since: held.since, absent: governed.absent)
                ))
        }
        (cycles, terms) = (laidOut.map(\.cycle), laidOut.map(\.terms))
    }

    /// The cycle is decided, or it is late only because the daemon is.
    private func isClosed(_ cycle: Cycle, at now: Instant) -> Bool {
        if allocation(for: cycle.id) != nil { return true }
        return agreement(for: cycle).map { $0.nominationsClose(cycle) <= now } ?? false
    }

    /// A version's terms for what starts on a day, with those who take no part in it.
    private func governed(
        by version: Agreement, from date: CivilDate
    ) -> (agreement: Agreement, absent: [Int: CycleTerms.Absence]) {
        guard let newest = inForce?.agreement else { return (version, [:]) }
        var absent = notYet(newest, since: version)
        var leaving: Set<Int> = []
        for departure in departures where departure.version >= version.version {
            guard departure.effectiveEnd <= date,
                let index = version.authorityIndex(departure.authority)
            else { continue }
            leaving.insert(index)
            absent[index] = .left(departure.effectiveEnd)
        }
        for index in version.authorities.indices where absent[index] == nil {
            if let left = leftByAmendment(index, in: version) { absent[index] = .left(left) }
        }
        return (version.between(newest).without(leaving), absent)
    }

    /// Authorities that join with a later version, and from when on.
    private func notYet(
        _ newest: Agreement, since version: Agreement
    ) -> [Int: CycleTerms.Absence] {
        var found: [Int: CycleTerms.Absence] = [:]
        for index in newest.authorities.indices.dropFirst(version.authorities.count) {
            let joining = versions.first { $0.agreement.authorities.count > index }
            if let from = joining?.agreement.amendedFrom { found[index] = .notYetParty(from) }
        }
        return found
    }

    /// The day from which an authority that had a share or a standing place has neither.
    private func leftByAmendment(_ index: Int, in version: Agreement) -> CivilDate? {
        var left: CivilDate?
        var wasOwner = false
        for known in versions where known.agreement.version <= version.version {
            guard known.agreement.authorities.indices.contains(index) else { continue }
            if known.agreement.isOwner(index) {
                (wasOwner, left) = (true, nil)
            } else if wasOwner, left == nil {
                left = known.agreement.amendedFrom
            }
        }
        return left
    }
}
