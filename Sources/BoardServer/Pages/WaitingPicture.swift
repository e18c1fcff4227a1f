import Commissioning

/// The picture of the waiting list by time: children as stacked columns, one for each week or for
/// several. The second authority has a texture; the table beside it says the same in figures.
struct WaitingPicture {
    private let history: WaitingHistory
    private let chart: StackedColumns

    init(_ history: WaitingHistory) {
        self.history = history
        let count = history.points.count
        chart = StackedColumns(
            id: "history", count: count, column: max(8, min(24, 960 / max(1, count))), head: 18,
            height: 200, top: max(4, history.points.map(\.all).max() ?? 0) * 21 / 20 + 1)
    }

    /// The picture, in a frame that scrolls on narrow screens, with its legend.
    var html: HTML {
        let width = StackedColumns.left + max(200, chart.count * chart.column) + 40
        let height = chart.bottom + 44
        let owners = history.authorities.enumerated().map { index, authority -> HTML in
            """
            <li><span class="key solid authority-\(index % 4)"></span>\(PartyLabel.of(authority))</li>
            """
        }
        let each = Counting.of(history.stepWeeks, "week", "weeks")
        return """
            <figure>
            <div class="picture" role="group" aria-label="Picture: waiting by week" tabindex="0">
            \(HTML.sideways)<svg role="img" aria-labelledby="history-title history-desc" \
            viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            <title id="history-title">Children waiting for a place, by week</title>
            <desc id="history-desc">\(description)</desc>
            \(chart.texture)
            \(scale)\(columns)\(years)</svg>
            </div>
            <figcaption><ul class="legend">\(owners)<li>one column for each \(each)</li></ul>\
            </figcaption>
            </figure>
            """
    }

    private var description: String {
        guard let first = history.points.first, let last = history.points.last else { return "" }
        let most = history.points.max { $0.all < $1.all } ?? first
        return "\(first.all) on \(first.day.spoken); the most, \(most.all), on "
            + "\(most.day.spoken); \(last.all) on \(last.day.spoken)."
    }

    /// Lines at whole numbers of children.
    private var scale: HTML {
        let top = chart.top
        return chart.scale(
            step: top <= 12 ? 2 : top <= 30 ? 5 : top <= 60 ? 10 : (top / 5 + 9) / 10 * 10)
    }

    private var columns: HTML {
        chart.columns(history.points.map { (words($0), $0.byAuthority) })
    }

    private func words(_ point: WaitingHistory.Point) -> String {
        let parts = zip(history.authorities, point.byAuthority).map {
            "\(PartyLabel.of($0)) \($1)"
        }
        return "\(point.day.spoken): \(point.all), " + Counting.list(parts)
    }

    /// Months below the columns where there is room for them, and each year once.
    private var years: HTML {
        let bottom = chart.bottom
        var free = 0
        var month = 0
        var year = 0
        var marks: [HTML] = []
        for (index, point) in history.points.enumerated() {
            let parts = point.day.parts
            guard parts.month != month else { continue }
            month = parts.month
            let at = chart.x(index)
            guard at >= free else { continue }
            free = at + 44
            let name = String(point.day.spoken.split(separator: " ")[1].prefix(3))
            let below: HTML =
                parts.year == year
                ? ""
                : "<text class=\"axis\" x=\"\(at)\" y=\"\(bottom + 38)\">\(parts.year)</text>"
            year = parts.year
            marks.append(
                """
                <path class="weeks" d="M\(at) \(bottom)v6"/>\
                <text class="axis" x="\(at)" y="\(bottom + 20)">\(name)</text>\(below)

                """)
        }
        return HTML(marks)
    }
}
