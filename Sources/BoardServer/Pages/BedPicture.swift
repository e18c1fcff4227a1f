import Commissioning

/// The picture of beds by week: beds are rows, weeks are columns, stays are bars with their names.
///
/// Everything that a colour says is also said by a word, a pattern or an outline, so it survives
/// a black-and-white printer. Classes are styled by the one style sheet.
struct BedPicture {
    private let plan: BedPlan
    private let id: String
    private let first: CivilDate
    private let last: CivilDate
    private let unitsPerDay: Int
    private let divisor: Int

    private static let left = 64
    private static let headHeight = 52
    private static let rowHeight = 46
    private static let barHeight = 34

    /// A picture of a plan.
    /// - Parameters:
    ///   - id: prefix of the ids inside the picture.
    ///   - width: room for the days, in the picture's units.
    init(_ plan: BedPlan, id: String, width: Int) {
        self.plan = plan
        self.id = id
        first = (plan.cycles.first?.start ?? plan.today).adding(days: -5)
        last = (plan.cycles.last?.end ?? plan.today).adding(days: 5)
        unitsPerDay = width
        divisor = max(1, last.dayNumber - first.dayNumber)
    }

    /// The picture, in a frame that scrolls on narrow screens.
    var html: HTML {
        let width = Self.left + unitsPerDay + 8
        let height = Self.headHeight + plan.beds * Self.rowHeight + 30
        return """
            <div class="picture" role="group" aria-label="Picture: beds by week" tabindex="0">
            \(HTML.sideways)<svg role="img" aria-labelledby="\(id)-title \(id)-desc" \
            viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            <title id="\(id)-title">Beds by week, \(first.adding(days: 5).spoken) to \
            \(last.adding(days: -5).spoken)</title>
            <desc id="\(id)-desc">\(description)</desc>
            \(patterns)\(changeovers)\(cycleHeads)\(weekLines)\(rowHeads)\(bars)\(todayLine)</svg>
            </div>

            """
    }

    private var description: String {
        plan.cycles.map { cycle in
            let beds = (1...max(1, plan.beds)).map { bed in
                let words = plan.bars(bed: bed, in: cycle.id).map(plan.words)
                return "bed \(bed): "
                    + (words.isEmpty ? "empty" : words.joined(separator: ", then "))
            }
            return "\(cycle.id): " + beds.joined(separator: "; ") + "."
        }.joined(separator: " ")
    }

    private func x(_ date: CivilDate) -> Int {
        Self.left + (date.dayNumber - first.dayNumber) * unitsPerDay / divisor
    }

    private func y(bed: Int) -> Int { Self.headHeight + (bed - 1) * Self.rowHeight }

    /// Hatching: what is empty, what is closed, and one texture for every second authority.
    private var patterns: HTML {
        let hatches: [(String, String)] = [
            ("empty", "M0 8L8 0"), ("closed", "M0 8L8 0M0 0L8 8"), ("texture", "M0 4L8 4"),
        ]
        let made = hatches.map { name, path -> HTML in
            """
            <pattern id="\(id)-\(name)" width="8" height="8" patternUnits="userSpaceOnUse">\
            <path class="hatch-\(name)" d="\(path)"/></pattern>
            """
        }
        return "<defs>\(made)</defs>\n"
    }

    /// The empty days between two cycles.
    private var changeovers: HTML {
        HTML(
            zip(plan.cycles, plan.cycles.dropFirst()).map { before, after in
                """
                <rect class="changeover" x="\(x(before.end))" y="\(Self.headHeight - 6)" \
                width="\(x(after.start) - x(before.end))" \
                height="\(plan.beds * Self.rowHeight + 8)"><title>changeover</title></rect>

                """
            })
    }

    private var cycleHeads: HTML {
        let height = plan.beds * Self.rowHeight
        return HTML(
            plan.cycles.map { cycle in
                let (from, to) = (x(cycle.start), x(cycle.end))
                // Seven units a letter; a narrow cycle has room for the first day only.
                let days = [cycle.start, cycle.end].map { String($0.short.dropFirst(4)) }
                let isWide = to - from > 100
                let name = isWide ? cycle.id : String(cycle.id.suffix(5))
                let dates = isWide ? days.joined(separator: " – ") : days[0]
                return """
                    <rect class="cycle" x="\(from)" y="\(Self.headHeight - 6)" \
                    width="\(to - from)" height="\(height + 8)"/>
                    <text class="cycle-name" x="\(from)" y="18">\(name)</text>
                    <text class="cycle-dates" x="\(from)" y="36">\(dates)</text>

                    """
            })
    }

    /// One thin line per week, inside the cycles only: the gaps between are the changeovers.
    private var weekLines: HTML {
        var path = ""
        let bottom = Self.headHeight + plan.beds * Self.rowHeight + 2
        for cycle in plan.cycles {
            var day = cycle.start.adding(days: 7)
            while day < cycle.end {
                path += "M\(x(day)) \(Self.headHeight - 6)V\(bottom)"
                day = day.adding(days: 7)
            }
        }
        return "<path class=\"weeks\" d=\"\(path)\"/>\n"
    }

    private var rowHeads: HTML {
        HTML(
            (1...max(1, plan.beds)).map { bed in
                let middle = y(bed: bed) + Self.barHeight / 2 + 5
                return "<text class=\"bed-name\" x=\"4\" y=\"\(middle)\">Bed \(bed)</text>\n"
            })
    }

    private var bars: HTML { HTML(plan.bars.map(bar)) }

    private func bar(_ bar: BedPlan.Bar) -> HTML {
        let (from, to) = (x(bar.from), x(bar.to))
        let top = y(bed: bar.bed)
        let owner: HTML = bar.authority.map { " authority-\($0 % 4)" } ?? ""
        let box: HTML = """
            x="\(from)" y="\(top)" width="\(max(2, to - from))" height="\(Self.barHeight)" rx="4"
            """
        var layers: HTML = "<rect class=\"bar \(bar.kind.rawValue)\(owner)\" \(box)/>\n"
        switch bar.kind {
        case .empty, .closed:
            layers = layers + "<rect fill=\"url(#\(id)-\(bar.kind.rawValue))\" \(box)/>\n"
        case .offered, .accepted, .residence, .left, .planned, .released, .forSale:
            if let authority = bar.authority {
                if authority % 2 == 1 {
                    layers = layers + "<rect fill=\"url(#\(id)-texture)\" \(box)/>\n"
                }
                layers =
                    layers + """
                        <rect class="edge\(owner)" x="\(from)" y="\(top)" width="5" \
                        height="\(Self.barHeight)" rx="2"/>

                        """
            }
        }
        return "<g><title>\(plan.words(bar))</title>\(layers)\(label(bar, from, to, top))</g>\n"
    }

    private func label(_ bar: BedPlan.Bar, _ from: Int, _ to: Int, _ top: Int) -> HTML {
        let room = to - from - 14
        let words = plan.words(bar)
        let owner = bar.authority.map { PartyLabel.of(plan.authorities[$0]) }
        let choices = [words, owner, owner.map { String($0.prefix(3)) }, String(words.prefix(1))]
        guard let text = choices.compactMap(\.self).first(where: { $0.count * 15 / 2 <= room })
        else {
            return ""
        }
        let middle = top + Self.barHeight / 2 + 5
        let plate: HTML? =
            bar.kind == .empty || bar.kind == .closed || (bar.authority ?? 0) % 2 == 1
            ? """
            <rect class="plate" x="\(from + 8)" y="\(top + 8)" \
            width="\(text.count * 15 / 2 + 6)" height="\(Self.barHeight - 16)" rx="3"/>
            """ : nil
        return """
            \(plate)<text class="bar-name \(bar.kind.rawValue)" x="\(from + 11)" \
            y="\(middle)">\(text)</text>
            """
    }

    private var todayLine: HTML? {
        guard plan.today > first, plan.today < last else { return nil }
        let at = x(plan.today)
        let bottom = Self.headHeight + plan.beds * Self.rowHeight + 6
        let anchor: HTML = at > Self.left + unitsPerDay - 60 ? "end" : "middle"
        return """
            <path class="today" d="M\(at) \(Self.headHeight - 10)V\(bottom)"/>
            <text class="today-name" x="\(at)" y="\(bottom + 16)" text-anchor="\(anchor)">\
            \(plan.isPast ? "that day" : "today")</text>

            """
    }
}
