/// The way of every child, from what the ledger says of it.
extension ServiceState {
    /// Nominations that were withdrawn and never had a place: most of a long ledger's, and nothing
    /// becomes of them.
    package var withdrawnWithoutPlace: Int { roll.all.count - roll.considered.count }

    /// One path for each nomination, in ledger order, as of a day; without those that were
    /// withdrawn and never had a place.
    package func childPaths(on today: CivilDate) -> [ChildPath] {
        var said: [String: [OutcomeRecord]] = [:]
        for record in outcomes { said[record.place, default: []].append(record) }
        return consideredNominations.map { nomination in
            let held = heldPlace(of: nomination.id)
            return path(of: nomination, held, said[held?.id ?? ""] ?? [], on: today)
        }
    }

    private func path(
        of nomination: Nomination, _ place: Place?, _ said: [OutcomeRecord], on today: CivilDate
    ) -> ChildPath {
        let episodes = place.map { self.episodes(after: $0, said) } ?? []
        let lived = said.compactMap { record -> CivilDate? in
            if case .lives(let date, _, _) = record.event { return date }
            return nil
        }
        let signed = said.compactMap { record -> CivilDate? in
            if case .signedOff(let through) = record.event { return through }
            return nil
        }.max()
        // While the team works with the family, it knows.
        let withTeam = place.flatMap { place in
            place.state == .stage2 ? today : place.wentHomeOn.flatMap { _ in place.workEndedOn }
        }
        let known = ([withTeam, signed].compactMap(\.self) + lived).max().map { min($0, today) }
        let stay = place.flatMap { place in
            place.admittedOn.map { (from: $0, to: place.leftOn ?? self.stay(of: place).to) }
        }
        return ChildPath(
            nomination: nomination.id, authority: nomination.authority,
            birth: nomination.body.birth,
            place: place, stage: stage(nomination, place, episodes, known: known, on: today),
            stay: stay,
            episodes: episodes, knownThrough: known, signedOffThrough: signed)
    }

    /// From the day the child left the home on: what the home reported, then what its authority
    /// says. Of two documents about one day the later one holds.
    private func episodes(after place: Place, _ said: [OutcomeRecord]) -> [ChildPath.Episode] {
        guard let left = place.leftOn else { return [] }
        func entry(_ state: PlaceState) -> Int {
            place.history.first { $0.state == state }?.entry ?? 0
        }
        var marks: [Mark] = []
        if place.wentHomeOn != nil {
            marks.append(Mark(day: left, setting: .home, reason: nil, entry: entry(.stage2)))
        } else {
            marks.append(Mark(day: left, setting: nil, reason: nil, entry: entry(.ended)))
        }
        if place.wentHomeOn != nil, place.endReason == .placedElsewhere,
            let ended = place.workEndedOn
        {
            marks.append(
                Mark(day: ended, setting: .elsewhere, reason: nil, entry: entry(.ended)))
        }
        for record in said {
            guard case .lives(let day, let setting, let reason) = record.event else { continue }
            marks.removeAll { $0.day == day }
            marks.append(
                Mark(day: day, setting: setting, reason: reason, entry: record.recorded.entry))
        }
        marks.sort { $0.day < $1.day }
        var found: [ChildPath.Episode] = []
        for (index, mark) in marks.enumerated() {
            // A document that says that the child still lives there begins nothing.
            if index > 0, marks[..<index].last?.setting == mark.setting { continue }
            let next = marks[(index + 1)...].first { $0.setting != mark.setting }
            found.append(
                ChildPath.Episode(
                    from: mark.day, to: next?.day, setting: mark.setting, reason: mark.reason,
                    entry: mark.entry))
        }
        return found
    }

    private struct Mark {
        let day: CivilDate
        let setting: ChildSetting?
        let reason: OutcomeReason?
        let entry: Int
    }

    private func stage(
        _ nomination: Nomination, _ place: Place?, _ episodes: [ChildPath.Episode],
        known: CivilDate?, on today: CivilDate
    ) -> ChildPath.Stage {
        guard let place else { return nomination.withdrawn == nil ? .waiting : .withdrawn }
        switch place.state {
        case .offered, .accepted: return .expected
        case .noShow: return .absent
        case .inResidence: return .inTheHome
        default: break
        }
        let now = episodes.last { $0.from <= today }?.setting
        let home = episodes.first { $0.setting == .home }?.from
        if let end = home?.adding(days: ChildPath.followedDays), today >= end {
            guard let known, known.adding(days: ChildPath.staleDays) >= end else { return .unknown }
            let then = episodes.last { $0.from <= end }?.setting
            return then == .home ? .stayed : .followedUp
        }
        guard let known, known.adding(days: ChildPath.staleDays) >= today else { return .unknown }
        switch now {
        case .home: return place.state == .stage2 ? .homeWithTeam : .home
        case nil: return .unknown
        default: return .away
        }
    }
}
