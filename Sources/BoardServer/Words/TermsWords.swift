import Commissioning

/// A change of terms in words, beside the terms that it changes.
struct TermsWords {
    let change: TermsChange
    /// The terms as they are.
    let present: SimulationReport

    /// `a fourth bed`, `one therapist fewer`; `as agreed` for no change.
    var name: String {
        let parts = [beds, slots, therapists, shares] + standing
        let found = parts.compactMap(\.self)
        return found.isEmpty ? "as agreed" : Counting.list(found)
    }

    private var agreement: Agreement { present.start.agreement }

    private var bedsNow: Int {
        present.start.measured.first.map { present.start.state.usableBeds(in: $0) } ?? 0
    }

    private var beds: String? {
        guard let beds = change.beds else { return nil }
        return beds == bedsNow + 1 ? "a \(Counting.ordinal(beds)) bed" : Counting.of(beds, "bed")
    }

    private var slots: String? {
        change.familySlots.map { Counting.figure($0, "team slot") }
    }

    private var therapists: String? {
        let more = change.therapistsMore
        guard more != 0 else { return nil }
        return Counting.of(abs(more), "therapist") + (more > 0 ? " more" : " fewer")
    }

    private var shares: String? {
        guard !change.shares.isEmpty else { return nil }
        let weights = zip(agreement.authorities.map(\.id), agreement.home.shares).map {
            change.shares[$0] ?? $1
        }
        let sum = max(1, weights.reduce(0, +))
        let isPercent = weights.allSatisfy { 100 * $0 % sum == 0 }
        return weights.map { String(isPercent ? 100 * $0 / sum : $0) }.joined(separator: "/")
            + " shares" + (leavesNoStanding ? " of every bed" : " beside standing places")
    }

    /// Nothing is bought for every cycle under the terms asked for.
    private var leavesNoStanding: Bool {
        zip(agreement.authorities.map(\.id), agreement.home.standingPlaces).allSatisfy {
            (change.standingPlaces[$0] ?? $1) == 0
        }
    }

    private var standing: [String] {
        change.standingPlaces.sorted { $0.key < $1.key }.compactMap { name, count in
            let owner = PartyLabel.of(name)
            let now = agreement.authorityIndex(name).map { agreement.home.standingPlaces[$0] } ?? 0
            // Shares of every bed say it already.
            if count == 0, !change.shares.isEmpty, leavesNoStanding { return nil }
            if count == now + 1 {
                return count == 1
                    ? "a standing place for \(owner)"
                    : "a \(Counting.ordinal(count)) standing place for \(owner)"
            }
            return "\(Counting.of(count, "standing place")) for \(owner)"
        }
    }
}

extension Counting {
    /// `first` … `twelfth`, then `13th`.
    static func ordinal(_ number: Int) -> String {
        let words = [
            "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
            "tenth", "eleventh", "twelfth",
        ]
        if words.indices.contains(number - 1) { return words[number - 1] }
        let ending =
            (11...13).contains(number % 100)
            ? "th" : [1: "st", 2: "nd", 3: "rd"][number % 10] ?? "th"
        return "\(number)\(ending)"
    }

    /// A number of tenths as a decimal: `-3` is `-0.3`.
    static func tenths(_ number: Int) -> String {
        (number < 0 ? "-" : "") + "\(abs(number) / 10).\(abs(number) % 10)"
    }
}

extension SimulationFigure {
    /// What the figure counts, for the head of a row.
    var words: String {
        switch self {
        case .placesAvailable: "places there are"
        case .placesUsed: "children placed"
        case .occupiedWeeks: "bed-weeks used"
        case .voidWeeks: "bed-weeks empty"
        case .emptyWeeks: "empty: no child could come"
        case .lateEntryWeeks: "empty: before a late entry"
        case .earlyEndWeeks: "empty: after an early end"
        case .waitMedianWeeks: "weeks waited: half of who came"
        case .waitNinetiethWeeks: "weeks waited: nine in ten"
        case .waitLongestWeeks: "weeks waited: the longest"
        case .children: "children looked at"
        case .withdrawn: "withdrawn while they waited"
        case .unsuitable: "found unsuitable by the home"
        case .agedOut: "never placed: too old or too late"
        case .turnedAway: "turned away: the list was full"
        case .waiting: "still waiting at the end"
        case .lasting: "still at home in the end"
        case .teamMostFamilies: "families with the team: most"
        case .teamWeeksOverNinety: "weeks with over 90 % of its slots held"
        case .teamWeeksOver: "weeks with more families than slots"
        case .largestBalanceWeeks: "most bed-weeks owed to or by anyone"
        case .rosterOffPerMille: "furthest from shares, 1/1000 bed"
        case .decisions: "decisions made"
        }
    }
}
