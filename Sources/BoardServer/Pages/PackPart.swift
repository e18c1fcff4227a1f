import Commissioning

/// One part of a board pack: it begins on a sheet of its own.
struct PackPart {
    /// The id of its heading.
    let id: String
    /// Its heading: an answer.
    let title: String
    /// Its tables with a name each.
    let tables: [(name: String, table: AnswerTable)]
    private let content: HTML

    private init(
        _ id: String, _ title: String, _ blocks: [PackBlock]
    ) {
        self.id = id
        self.title = title
        tables = blocks.compactMap { block in block.table.map { (block.name, $0) } }
        content = HTML(blocks.map { $0.html(in: id) })
    }

    /// The part.
    var html: HTML {
        """
        <section class="part" aria-labelledby="\(id)">
        <h2 id="\(id)">\(title)</h2>
        \(content)</section>

        """
    }

    /// What needs a decision, and the service in figures.
    static func service(
        _ snapshot: ServiceSnapshot
    ) throws(AnswerFailure) -> PackPart {
        let status = try Query.status.answer(from: snapshot)
        let needed = status.table("Needs a decision")?.keeping(["due", "what"], rows: 40)
            .withoutChildren
        let count = snapshot.decisionsNeeded.count
        return PackPart(
            "decisions",
            count == 0
                ? "Nothing needs a decision"
                : "\(Counting.of(count, "matter needs", "matters need")) a decision".sentenceStart,
            [
                PackBlock("needed", "What needs a decision", needed),
                PackBlock("next", "The next dates", status.table("Next")),
                PackBlock("split", "The split so far", SplitTable(snapshot).table),
            ])
    }

    /// The id of the heading of a cycle's part.
    static func id(of cycle: Cycle) -> String { "cycle-" + cycle.id }

    /// One cycle: beds, places and seats, without its children.
    static func cycle(
        _ snapshot: ServiceSnapshot, _ cycle: Cycle
    ) throws(AnswerFailure) -> PackPart {
        let answer = try Query.cycle(cycle.id).answer(from: snapshot)
        let all = snapshot.state.cycles
        let shown = Array(all[max(0, cycle.ordinal - 1)...min(all.count - 1, cycle.ordinal + 2)])
        let waiting = snapshot.waiting(for: cycle)
        let beds = BedPlan(snapshot, cycles: shown)
        let legend = BedLegend(beds)
        return PackPart(
            id(of: cycle), answer.title,
            [
                PackBlock(
                    sentences: answer.sentences.filter { !AnswerTable.namesChild($0) }
                        + [
                            Counting.of(waiting.count, "child", "children").sentenceStart
                                + " without a place in it."
                        ]),
                PackBlock(
                    "beds", "Beds by week", legend.table,
                    picture: BedPicture(beds, id: "beds-" + cycle.id, width: 1040).html
                        + legend.html),
                PackBlock(
                    "places", "Who has a place",
                    answer.table("Places")?.keeping(
                        ["bed", "place", "authority", "funding", "state", "response due"],
                        rows: 100)),
                PackBlock("own-places", "How the places came about", answer.table("Own places")),
                PackBlock(
                    "uses", "What became of each own place", answer.table("What became of them")),
                PackBlock(
                    "owed", "What each was owed before sharing",
                    answer.table("Owed before sharing")),
            ])
    }

    /// Balances, lots and the roster to come.
    static func fairness(_ snapshot: ServiceSnapshot) throws(AnswerFailure) -> PackPart {
        let answer = try Query.fairness.answer(from: snapshot)
        let pictures = FairnessPage.pictures(snapshot)
        return PackPart(
            "fairness", answer.title,
            [
                PackBlock(sentences: answer.sentences),
                PackBlock(
                    "balance", "Who owes whom, over the years",
                    answer.table(FairnessAnswer.Caption.balance), picture: pictures?.balance),
                PackBlock("lots", "Lots", answer.table(FairnessAnswer.Caption.lots)),
                PackBlock(
                    "roster", "The roster: whose place is when",
                    answer.table(FairnessAnswer.Caption.roster), picture: pictures?.roster),
            ])
    }

    /// How many wait and for how long: counts only.
    static func waiting(_ snapshot: ServiceSnapshot) throws(AnswerFailure) -> PackPart {
        let answer = try Query.waitingList.answer(from: snapshot)
        let history = WaitingHistory(snapshot)
        return PackPart(
            "waiting-list", answer.title,
            [
                PackBlock(sentences: answer.sentences),
                PackBlock(
                    "history", "How many have waited",
                    answer.table("Waiting by week")?.thinned(to: 13),
                    picture: history.points.isEmpty ? nil : WaitingPicture(history).html),
                PackBlock(
                    "times", "How long they have waited", answer.table("By time waited")),
            ])
    }

    /// Load, balances and the true-up.
    static func team(_ snapshot: ServiceSnapshot) throws(AnswerFailure) -> PackPart {
        let answer = try Query.team.answer(from: snapshot)
        guard let team = TeamFigures(snapshot), answer.tables.count > 5 else {
            return PackPart("team", answer.title, [PackBlock(sentences: answer.sentences)])
        }
        return PackPart(
            "team", answer.title,
            [
                PackBlock(sentences: answer.sentences.filter { !AnswerTable.namesChild($0) }),
                PackBlock(
                    "load", "Families against slots", answer.tables[0].thinned(to: 13),
                    picture: TeamPicture(team, id: "team-load").html),
                PackBlock("shares", "Who has had how much", answer.tables[1]),
                PackBlock("years", "True-up by year", answer.tables[5]),
            ])
    }

    /// Plan and fact, what is owed, and the forecast; of a quarter also its bed-nights.
    static func money(
        _ snapshot: ServiceSnapshot, quarter: String?
    ) throws(AnswerFailure) -> PackPart {
        let finance = try Query.finance.answer(from: snapshot)
        let charges = try Query.charges.answer(from: snapshot)
        let forecast = try Query.forecast.answer(from: snapshot)
        let picture = snapshot.serviceForecast.map {
            MoneyPicture($0.whole).html
        }
        let lines = quarter.flatMap { quarter in
            charges.table("Lines")?.part(quarter).perItem.chargesInWords("Lines: \(quarter)")
        }
        let readings = forecast.tables.filter { $0.caption != "By month" }
        return PackPart(
            "money", finance.title,
            [
                PackBlock(sentences: finance.sentences),
                PackBlock("plan-and-fact", "Plan and fact", finance.tables.first),
                PackBlock("quarters", "What each authority owes", charges.table("Quarters")),
                PackBlock("lines", "What \(quarter ?? "") is made of", lines),
                PackBlock("bed-nights", "Bed-nights", charges.table("Bed-nights")),
                PackBlock(sentences: forecast.sentences),
                PackBlock(
                    "forecast", "What it will save and cost", readings.first, picture: picture),
            ])
    }

    /// Measures, cohorts and stages: counts only.
    static func outcomes(_ snapshot: ServiceSnapshot) throws(AnswerFailure) -> PackPart {
        let answer = try Query.outcomes.answer(from: snapshot)
        return PackPart(
            "outcomes", answer.title,
            [
                PackBlock(sentences: answer.sentences),
                PackBlock("measures", "Measures", answer.table("Measures")),
                PackBlock(
                    "cohorts", "By year of entry and by cycle",
                    answer.table("By year of entry and by cycle")),
                PackBlock(
                    "stages", "Where the children are", answer.table("Where the children are")),
            ])
    }
}

/// A heading with its sentences, its picture and its table; nothing where there is neither.
struct PackBlock {
    let name: String
    let table: AnswerTable?
    private let title: String
    private let picture: HTML?
    private let sentences: [String]

    init(_ name: String, _ title: String = "", _ table: AnswerTable?, picture: HTML? = nil) {
        self.name = name
        self.title = title
        self.table = table?.rows.isEmpty == true ? nil : table
        self.picture = picture
        sentences = []
    }

    init(sentences: [String]) {
        self.sentences = sentences
        (name, title, table, picture) = ("", "", nil, nil)
    }

    func html(in part: String) -> HTML {
        if !sentences.isEmpty {
            return "<p>\(sentences.map { "\($0) " as HTML })</p>\n"
        }
        guard table != nil || picture != nil else { return "" }
        let id = part + "-" + name
        // A short table stays on one sheet, with its heading; beside a picture it must be shorter.
        let rowsKept = picture == nil ? 14 : 6
        let keep: HTML = table.map { $0.rows.count <= rowsKept } ?? true ? " class=\"keep\"" : ""
        let heading: HTML = title.isEmpty ? "" : "<h3 id=\"\(id)\">\(title)</h3>\n"
        let shown = table.map { HTML.table($0, id: HTML.tableID(id), headed: false, unseen: true) }
        return "<div\(keep)>\n\(heading)\(picture)\(shown)\n</div>\n"
    }
}
