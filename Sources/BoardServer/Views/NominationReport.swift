import Commissioning

/// Where one nomination stands, in words and figures.
struct NominationReport {
    /// The nomination with its reasons.
    let line: WaitingLine
    /// The place it holds, if any.
    let place: Place?
    /// What decided that place, as far as it was worked out.
    let grounds: AllocationRecord.Grounds?
    /// The bed of that place, from 1; 0 without one.
    let bed: Int
    /// Position among all open nominations, from 1.
    let position: Int?
    /// Position among the open nominations of its authority, from 1.
    let positionInAuthority: Int?
    /// How many of its authority are open.
    let openInAuthority: Int
    /// What has to happen next, and by when.
    let nextDeadline: (what: String, at: Instant)?

    /// Open swaps that would change its place.
    let swaps: [SwapLine]

    private let snapshot: ServiceSnapshot
    private var nomination: Nomination { line.nomination }

    /// Works out where a nomination stands.
    init(_ snapshot: ServiceSnapshot, _ nomination: Nomination) {
        self.snapshot = snapshot
        line = snapshot.waitingLine(nomination)
        place = snapshot.state.heldPlace(of: nomination.id)
        grounds = place.flatMap { snapshot.grounds(of: $0) }
        bed = place.map { snapshot.state.bedNumbers(in: $0.cycle)[$0.id] } ?? 0
        let open = snapshot.openNominations
        let own = open.filter { $0.authority == nomination.authority }
        swaps = snapshot.swaps.filter {
            $0.status == .open && [$0.terms.child, $0.terms.instead].contains(nomination.id)
        }
        position = open.firstIndex { $0.id == nomination.id }.map { $0 + 1 }
        positionInAuthority = own.firstIndex { $0.id == nomination.id }.map { $0 + 1 }
        openInAuthority = own.count
        nextDeadline = Self.nextDeadline(snapshot, nomination, place)
    }

    /// `waiting`, `withdrawn`, or the state of its place.
    var stateCode: String {
        place?.state.rawValue ?? (nomination.withdrawn == nil ? "waiting" : "withdrawn")
    }

    /// Where it stands in a few words.
    var headline: String {
        if let place { return "\(place.state.words), \(place.cycle)" }
        return nomination.withdrawn == nil ? "waiting" : "withdrawn"
    }

    /// What a councillor should know.
    var sentences: [String] {
        let owner = PartyLabel.of(nomination.authority)
        var found = [
            "\(owner)'s nomination, class \(nomination.body.priorityClass), waiting since "
                + "\(nomination.body.waitingSince.spoken)."
        ]
        if let place {
            found.append(
                "It has place \(place.id), bed \(bed) of cycle \(place.cycle): "
                    + "\(place.fundingWords), \(place.state.words).")
            let words = ReasonWords(authority: nomination.authority)
            found += grounds.map { words.of($0).map { $0 + "." } } ?? []
        } else if let withdrawn = nomination.withdrawn {
            found.append("It was withdrawn: \(withdrawn.reason.words).")
        } else {
            if let positionInAuthority {
                found.append(
                    "It is number \(positionInAuthority) of \(openInAuthority) open nominations "
                        + "of \(owner).")
            }
            if line.indicationStands, let likely = line.indicativeWords {
                found.append(likely.sentenceStart + "; that is not yet binding.")
            }
            found += line.reasons.map { $0.words.sentenceStart + "." }
            let words = ReasonWords(authority: nomination.authority)
            found += line.changes.map { "It " + words.of($0) + "." }
        }
        found += swaps.map(\.sentence)
        if let nextDeadline {
            found.append(
                "Next: \(nextDeadline.what), by \(snapshot.local.spoken(nextDeadline.at)).")
        }
        return found
    }

    /// What happened, oldest first.
    var history: [(at: Instant, what: String)] {
        var found: [(at: Instant, what: String)] = [
            (nomination.recorded.at, "nominated, ledger entry \(nomination.recorded.entry)")
        ]
        for place in snapshot.state.places where place.nomination == nomination.id {
            for change in place.history {
                let day = change.date.map { " on \($0)" } ?? ""
                let until = change.until.map { ", the stay extended until \($0)" } ?? ""
                found.append((change.at, "\(place.id): \(change.state.words)\(day)\(until)"))
            }
        }
        for signed in snapshot.state.allocations
        where signed.record.waiting.contains(where: { $0.nomination == nomination.id }) {
            let cycle = "\(signed.record.cycle), decision \(signed.record.revision)"
            found.append((signed.recorded.at, "no place in \(cycle)"))
        }
        if let withdrawn = nomination.withdrawn {
            found.append((withdrawn.at, "withdrawn: \(withdrawn.reason.words)"))
        }
        return found.enumerated().sorted {
            ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
        }.map(\.element)
    }

    private static func nextDeadline(
        _ snapshot: ServiceSnapshot, _ nomination: Nomination, _ place: Place?
    ) -> (what: String, at: Instant)? {
        if let place {
            guard let cycle = snapshot.state.cycle(place.cycle) else { return nil }
            switch place.state {
            case .offered:
                return (
                    "\(PartyLabel.of(place.authority)) answers the offer \(place.id)",
                    place.responseDue
                )
            case .accepted:
                return snapshot.lateEntryCloses(cycle).map {
                    ("the home reports the admission", $0)
                }
            default: return nil
            }
        }
        guard nomination.withdrawn == nil, let next = snapshot.nextDecision else { return nil }
        return snapshot.nominationsClose(next).map { ("\(next.id) is decided", $0) }
    }
}
