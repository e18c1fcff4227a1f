import Commissioning

/// The picture of the team by week: families as stacked columns, slots as a line above them.
///
/// As in the picture of beds, colours are only a help: the second authority has a texture, the
/// line has a name, and the table beside it says the same in figures.
struct TeamPicture {
    private let team: TeamFigures
    private let weeks: [TeamFigures.Week]
    private let id: String
    private let chart: StackedColumns

    /// A picture of the team's weeks; `id` is the prefix of the ids inside.
    init(_ team: TeamFigures, id: String) {
        self.team = team
        self.id = id
        weeks = team.weeks
        chart = StackedColumns(
            id: id, count: weeks.count, column: 16, head: 26, height: 220,
            top: max(4, weeks.map { max($0.slots, $0.held) }.max() ?? 0) + 1)
    }

    /// The picture, in a frame that scrolls on narrow screens, with its legend.
    var html: HTML {
        let width = chart.x(chart.count) + 56
        let height = chart.bottom + 44
        let owners = team.authorities.enumerated().map { index, authority -> HTML in
            """
            <li><span class="key solid authority-\(index % 4)"></span>\(PartyLabel.of(authority))</li>
            """
        }
        return """
            <figure>
            <div class="picture" role="group" aria-label="Picture: families by week" tabindex="0">
            \(HTML.sideways)<svg role="img" aria-labelledby="\(id)-title \(id)-desc" \
            viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            <title id="\(id)-title">Families with the team by week, against its slots</title>
            <desc id="\(id)-desc">\(description)</desc>
            \(chart.texture)
            \(scale)\(columns)\(slotLine)\(months)\(todayLine)</svg>
            </div>
            <figcaption><ul class="legend">\(owners)<li><span class="key slots"></span>\
            slots of the team</li></ul></figcaption>
            </figure>
            """
    }

    private var description: String {
        guard let first = weeks.first, let last = weeks.last else { return "No weeks." }
        let busiest = weeks.max { $0.held < $1.held } ?? first
        return "From \(first.monday.spoken) to \(last.monday.adding(days: 6).spoken). The busiest "
            + "week begins on \(busiest.monday.spoken): \(busiest.held) of \(busiest.slots) slots."
    }

    /// Lines at whole numbers of families.
    private var scale: HTML {
        let top = chart.top
        return chart.scale(step: top <= 10 ? 2 : top <= 25 ? 5 : (top / 5 + 9) / 10 * 10)
    }

    private var columns: HTML { chart.columns(weeks.map { (words($0), $0.byAuthority) }) }

    private func words(_ week: TeamFigures.Week) -> String {
        let parts = zip(team.authorities, week.byAuthority).map { "\(PartyLabel.of($0)) \($1)" }
        return "week of \(week.monday.spoken): \(week.held) of \(week.slots) slots held, "
            + Counting.list(parts)
    }

    /// The slots as a line of steps, named at its end.
    private var slotLine: HTML {
        guard let first = weeks.first, let last = weeks.last else { return "" }
        var path = "M\(chart.x(0)) \(chart.y(first.slots))"
        for (index, week) in weeks.enumerated() {
            path += "V\(chart.y(week.slots))H\(chart.x(index + 1))"
        }
        return """
            <path class="slot-line" d="\(path)"/>
            <text class="axis" x="\(chart.x(weeks.count) + 6)" y="\(chart.y(last.slots) + 5)">slots</text>

            """
    }

    /// Each month's name under its first Monday.
    private var months: HTML {
        HTML(
            weeks.enumerated().compactMap { index, week -> HTML? in
                let (year, month, day) = week.monday.parts
                guard day <= 7 else { return nil }
                let name = week.monday.spoken.split(separator: " ")[1].prefix(3)
                let shown = month == 1 || index == 0 ? "\(name) \(year)" : String(name)
                let bottom = chart.bottom
                return """
                    <path class="weeks" d="M\(chart.x(index)) \(bottom)v6"/>\
                    <text class="axis" x="\(chart.x(index))" y="\(bottom + 20)">\(shown)</text>

                    """
            })
    }

    private var todayLine: HTML? {
        let today = team.snapshot.today
        guard let index = weeks.firstIndex(where: { $0.monday.adding(days: 7) > today }) else {
            return nil
        }
        let days = today.dayNumber - weeks[index].monday.dayNumber
        let at = chart.x(index) + days * chart.column / 7
        return """
            <path class="today" d="M\(at) \(chart.head - 8)V\(chart.bottom)"/>
            <text class="today-name" x="\(at)" y="14" text-anchor="middle">\
            \(team.snapshot.isPast ? "that day" : "today")</text>

            """
    }
}
