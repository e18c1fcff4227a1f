import Commissioning

/// One change of terms beside the terms as they are, over the same children and seeds.
struct TermsComparison {
    let present: SimulationReport
    let changed: SimulationReport
    let years: Int

    /// Everything that a board wants to know of the change, computed from the runs.
    var sentences: [String] {
        let name = TermsWords(change: changed.change, present: present).name
        return [places(name), authorities, wait, team].compactMap(\.self)
    }

    /// The first thing that a board wants to know, of the places that are used:
    /// `A fourth bed would give 16 places a year instead of 12`.
    var headline: String {
        let name = TermsWords(change: changed.change, present: present).name.sentenceStart
        let before = yearly(present.total(.placesUsed))
        let after = yearly(changed.total(.placesUsed))
        if before == after {
            return "\(name) would leave the \(Self.rounded(before)) places a year as they are"
        }
        // Whole places, unless only a part of one makes the difference.
        let isPlain = Self.rounded(before) != Self.rounded(after)
        let words = [after, before].map { isPlain ? Self.rounded($0) : Counting.tenths($0) }
        return "\(name) would give \(words[0]) places a year instead of \(words[1])"
    }

    /// `The terms as they are give 12 places a year`, where nothing is compared with them.
    var placesNow: String {
        let now = Self.rounded(yearly(present.total(.placesUsed)))
        return "The terms as they are give \(now) places a year"
    }

    private static func rounded(_ tenths: Int) -> String { "\((tenths + 5) / 10)" }

    /// A sum over all runs as tenths a year, rounded half away from zero.
    private func yearly(_ total: Int) -> Int {
        let count = max(1, years * changed.results.count)
        return (20 * abs(total) + count) / (2 * count) * total.signum()
    }

    private func places(_ name: String) -> String {
        let before = present.total(.placesUsed)
        let after = changed.total(.placesUsed)
        let more = yearly(after - before)
        let figures =
            "(\(Counting.tenths(yearly(after))) children instead of "
            + "\(Counting.tenths(yearly(before))))"
        if more == 0 {
            return "\(name.sentenceStart) would leave the children placed a year as they are: "
                + "\(Counting.tenths(yearly(after)))."
        }
        return "\(name.sentenceStart) would give \(Counting.tenths(abs(more))) "
            + "\(more > 0 ? "more" : "fewer") children a place a year \(figures)."
    }

    private var authorities: String? {
        let parts = present.start.agreement.authorities.enumerated().compactMap {
            index, party -> String? in
            func placed(_ report: SimulationReport) -> Int {
                report.results.reduce(0) { $0 + $1.authorities[index].placed }
            }
            let more = yearly(placed(changed) - placed(present))
            guard more != 0 else { return nil }
            return "\(PartyLabel.of(party.id)) would have \(Counting.tenths(abs(more))) "
                + (more > 0 ? "more" : "fewer")
        }
        return parts.isEmpty ? nil : Counting.list(parts) + " a year."
    }

    private var wait: String? {
        let before = present.spread(.waitMedianWeeks).median
        let after = changed.spread(.waitMedianWeeks).median
        guard before != after else { return nil }
        return "Half of the children who come would have waited \(after) weeks or less, "
            + "instead of \(before)."
    }

    private var team: String {
        let (needed, now, slots) = (changed.teamNeeded, present.teamNeeded, changed.teamSlots)
        let more = "\(abs(needed - now)) \(needed > now ? "more" : "fewer") than now"
        let need =
            "The team would need \(Counting.figure(needed, "slot")) at its busiest, "
            + (needed == now ? "as many as now" : more)
        let others = changed.otherFamilies
        if needed <= slots, changed.weeksLackingTeam == 0 {
            return need + ": \(slots - needed) of its \(slots) would be left for other families"
                + (others > 0 ? ", who hold \(others) already." : ".")
        }
        let held = others > 0 ? ", of which other families hold \(others) already" : ""
        return need + ", and would have \(slots)\(held): "
            + consequence(short: max(1, needed + others - slots))
    }

    /// What comes of a team that is too small, and what would mend it.
    private func consequence(short: Int) -> String {
        let each = TermsChange.familiesPerTherapist
        let therapists = Counting.of((short + each - 1) / each, "therapist")
        let mend = "unless it had \(Counting.figure(short, "slot")) more (\(therapists))"
        let empty = changed.weeksLackingTeam
        if empty > 0 {
            return "\(Counting.tenths(yearly(empty))) bed-weeks a year would stand empty for want "
                + "of it, \(mend)."
        }
        let over = changed.total(.teamWeeksOver)
        if over > 0 {
            return "in \(Counting.tenths(yearly(over))) weeks a year it would carry more families "
                + "than it has slots for, \(mend)."
        }
        return "the families still fit, one after the other, and no bed would stand empty for it."
    }
}
