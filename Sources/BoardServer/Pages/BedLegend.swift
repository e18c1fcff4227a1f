import Commissioning

/// The legend and the table that say the same as the picture.
struct BedLegend {
    private let plan: BedPlan

    init(_ plan: BedPlan) { self.plan = plan }

    /// What the outlines and patterns mean; only those that the picture has.
    var html: HTML {
        let meanings: [(BedPlan.Bar.Kind, String)] = [
            (.offered, "offer open"), (.accepted, "accepted"), (.residence, "in residence"),
            (.left, "stay ended"), (.planned, "own place, not yet decided"),
            (.released, "own place, open to others"), (.forSale, "own place, for sale"),
            (.empty, "usable and empty"), (.closed, "closed"),
        ]
        let items = meanings.filter { kind, _ in plan.bars.contains { $0.kind == kind } }
            .map { kind, words -> HTML in
                "<li><span class=\"key \(kind.rawValue)\"></span>\(words)</li>"
            }
        let owners = plan.authorities.indices.map { index -> HTML in
            """
            <li><span class="key solid authority-\(index % 4)"></span>\
            \(PartyLabel.of(plan.authorities[index]))</li>
            """
        }
        let gap: HTML =
            plan.cycles.count > 1
            ? "<li><span class=\"key changeover\"></span>changeover</li>" : ""
        return "<ul class=\"legend\">\(owners)\(items)\(gap)</ul>\n"
    }

    /// Cycles as rows, beds as columns.
    var table: AnswerTable {
        let beds = Array(1...max(1, plan.beds))
        return AnswerTable(
            "Beds by cycle",
            columns: [.init("cycle"), .init("from"), .init("to")]
                + beds.map { .init("bed \($0)", absent: "empty") },
            rows: plan.cycles.map { cycle in
                [cycle.id, "\(cycle.start)", "\(cycle.end)"]
                    + beds.map { bed in
                        let bars = plan.bars(bed: bed, in: cycle.id)
                        let words = bars.map { bar in
                            let isWhole = bar.from == cycle.start && bar.to == cycle.end
                            return plan.words(bar) + (isWhole ? "" : " until \(bar.to.spoken)")
                        }
                        return words.isEmpty ? AnswerTable.empty : words.joined(separator: "; ")
                    }
            })
    }
}

extension BedPlan {
    /// The picture of the plan in its frame, and the legend that also has it as a table.
    var figure: (picture: HTML, legend: BedLegend) {
        let legend = BedLegend(self)
        let picture: HTML = """
            <figure>
            \(BedPicture(self, id: "beds", width: 1040).html)<figcaption>\(legend.html)\
            </figcaption>
            </figure>
            """
        return (picture, legend)
    }
}
