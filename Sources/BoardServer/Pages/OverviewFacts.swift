import Commissioning

/// The few figures that a person looks for first.
struct OverviewFacts {
    let html: HTML

    init(_ snapshot: ServiceSnapshot, _ summary: CycleSummary) {
        var cards: [(String, HTML)] = []
        if let next = snapshot.comingActions.first {
            cards.append(
                (
                    "Next deadline",
                    """
                    <strong>\(snapshot.local.spokenDay(next.at))</strong> \
                    \(snapshot.local.clock(next.at)), \(next.what)
                    """
                ))
        }
        let own = snapshot.agreement?.authorities.indices.map { index in
            "\(PartyLabel.of(snapshot.agreement?.authorities[index].id ?? "")) "
                + "\(summary.ownPlaces.indices.contains(index) ? summary.ownPlaces[index] : 0)"
        }
        cards.append(
            (
                summary.cycle.id,
                """
                <strong>\(summary.bedsGiven) of \(summary.beds)</strong> beds \
                given\(summary.again); own places: \
                \(own?.joined(separator: ", ") ?? "not known yet"). \
                <a href="/cycles/\(summary.cycle.id)">The cycle in full</a>
                """
            ))
        if let next = snapshot.nextDecision, next.id != summary.cycle.id {
            cards.append(
                (
                    "Decided next",
                    """
                    <strong>\(next.id)</strong> starts \(next.start.spoken). \
                    <a href="/cycles/\(next.id)">Its own places</a>
                    """
                ))
        }
        let open = snapshot.openNominations.count
        cards.append(
            (
                "Waiting",
                """
                <strong>\(open)</strong> \(open == 1 ? "child waits" : "children wait") for a \
                place. <a href="#waiting">Who and why</a>
                """
            ))
        if let team = TeamFigures(snapshot) {
            let count = team.waiting.count
            cards.append(
                (
                    "Community team",
                    """
                    <strong>\(team.heldToday.count) of \(team.slotsToday)</strong> slots held; \
                    \(Counting.of(count, "family waits", "families wait")). \
                    <a href="/team">The team in full</a>
                    """
                ))
        }
        let items = cards.map { name, value -> HTML in
            "<div class=\"fact\"><dt>\(name)</dt><dd>\(value)</dd></div>\n"
        }
        html = "<dl class=\"facts\">\n\(items)</dl>"
    }
}
