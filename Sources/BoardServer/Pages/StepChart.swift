/// Lines over time that go in steps, with the bounds that they keep: for balances and the roster.
///
/// A line is told from another by its dashes and by its name at its end, so that colour is only a
/// help; the table beside it says the same in figures.
struct StepChart {
    /// One line.
    struct Line {
        /// Its name at its end.
        let name: String
        /// Which authority's colour it has.
        let authority: Int
        /// Height at each column, in thousandths of the unit.
        let values: [Int]
    }

    /// What stands below a column.
    struct Tick {
        /// The column, from 0.
        let column: Int
        /// Its first line, such as `C4`.
        let name: String
        /// Its second line, such as `2018-19`, where it is another than before.
        let below: String
    }

    /// Prefix of the ids inside the picture.
    let id: String
    /// What the picture shows.
    let title: String
    /// The same in words.
    let description: String
    let lines: [Line]
    /// Upper bound at each column, in thousandths; the lower one is its opposite. `nil`: none.
    let bounds: [Int?]
    /// What the bound is called.
    let boundName: String
    let ticks: [Tick]
    /// The first column that is still to come, or `nil`.
    var comingFrom: Int?
    /// The unit in thousandths between two lines of the scale.
    let scaleStep: Int
    /// What a height on the scale is called.
    let scaleName: (Int) -> String

    /// The picture in its frame, with its legend.
    var html: HTML { StepDrawing(self).html }
}

/// A chart with its measures, found once for all that is drawn by them.
private struct StepDrawing {
    private static let left = 56
    private static let right = 96
    private static let head = 24
    private static let height = 220

    private let chart: StepChart
    private let columns: Int
    /// Width of a column.
    private let step: Int
    /// The height at the upper edge, in thousandths.
    private let top: Int

    init(_ chart: StepChart) {
        self.chart = chart
        columns = chart.lines.map(\.values.count).max() ?? 0
        step = max(6, min(220, 890 / max(1, columns)))
        let values = chart.lines.flatMap(\.values).map(abs) + chart.bounds.compactMap(\.self)
        top = max(chart.scaleStep, values.max() ?? 0) * 23 / 20
    }

    private func x(_ column: Int) -> Int { Self.left + column * step }

    private func y(_ value: Int) -> Int {
        Self.head + Self.height / 2 - value * (Self.height / 2) / top
    }

    /// The picture in its frame, with its legend.
    var html: HTML {
        let width = Self.left + max(columns * step, 160) + Self.right
        let height = Self.head + Self.height + 48
        let names = chart.lines.map { line -> HTML in
            """
            <li><span class="key line authority-\(line.authority % 4)"></span>\(line.name)</li>
            """
        }
        return """
            <figure>
            <div class="picture" role="group" aria-label="Picture: \(chart.title)" tabindex="0">
            \(HTML.sideways)<svg role="img" aria-labelledby="\(chart.id)-title \(chart.id)-desc" \
            viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)">
            <title id="\(chart.id)-title">\(chart.title)</title>
            <desc id="\(chart.id)-desc">\(chart.description)</desc>
            \(future)\(scale)\(tickMarks)\(boundLines)\(paths)</svg>
            </div>
            <figcaption><ul class="legend">\(names)<li><span class="key bound"></span>\
            \(chart.boundName)</li></ul></figcaption>
            </figure>
            """
    }

    private var future: HTML? {
        guard let from = chart.comingFrom, from < columns else { return nil }
        return """
            <rect class="coming" x="\(x(from))" y="\(Self.head)" \
            width="\(x(columns) - x(from))" height="\(Self.height)"/>
            <text class="axis" x="\(x(from) + 6)" y="\(Self.head - 8)">to come</text>

            """
    }

    private var scale: HTML {
        let most = top / chart.scaleStep * chart.scaleStep
        return HTML(
            stride(from: -most, through: most, by: chart.scaleStep).map { value in
                """
                <path class="\(value == 0 ? "axis" : "weeks")" \
                d="M\(Self.left) \(y(value))H\(x(columns))"/>\
                <text class="axis" x="\(Self.left - 8)" y="\(y(value) + 5)" \
                text-anchor="end">\(chart.scaleName(value))</text>

                """
            })
    }

    private var tickMarks: HTML {
        let bottom = Self.head + Self.height
        var (free, freeBelow) = (0, 0)
        return HTML(
            chart.ticks.map { tick in
                let at = x(tick.column)
                let isNamed = at >= free
                if isNamed { free = at + 30 }
                let isBelow = !tick.below.isEmpty && at >= freeBelow
                if isBelow { freeBelow = at + 62 }
                let below: HTML =
                    !isBelow
                    ? ""
                    : "<text class=\"axis\" x=\"\(at)\" y=\"\(bottom + 38)\">\(tick.below)</text>"
                let name: HTML =
                    isNamed
                    ? "<text class=\"axis\" x=\"\(at)\" y=\"\(bottom + 20)\">\(tick.name)</text>"
                    : ""
                return """
                    <path class="weeks" d="M\(at) \(Self.head)V\(bottom + 6)"/>\(name)\(below)

                    """
            })
    }

    /// Above and below, broken where nothing is promised.
    private var boundLines: HTML {
        HTML(
            [1, -1].map { sign in
                var path = ""
                var isDrawn = false
                for (column, bound) in chart.bounds.enumerated() {
                    guard let bound else {
                        isDrawn = false
                        continue
                    }
                    path += isDrawn ? "V\(y(sign * bound))" : "M\(x(column)) \(y(sign * bound))"
                    path += "H\(x(column + 1))"
                    isDrawn = true
                }
                return "<path class=\"bound\" d=\"\(path)\"/>\n"
            })
    }

    /// Names at the ends stand apart even where the lines end together.
    private var paths: HTML {
        var taken: [Int] = []
        return HTML(
            chart.lines.map { line in
                var path = ""
                for (column, value) in line.values.enumerated() {
                    path += column == 0 ? "M\(x(0)) \(y(value))" : "V\(y(value))"
                    path += "H\(x(column + 1))"
                }
                var at = y(line.values.last ?? 0) + 5
                while let other = taken.first(where: { abs($0 - at) < 16 }) {
                    at = other + 16
                }
                taken.append(at)
                return """
                    <path class="line authority-\(line.authority % 4)" d="\(path)"/>
                    <text class="line-name" x="\(x(line.values.count) + 6)" y="\(at)">\
                    \(line.name)</text>

                    """
            })
    }
}
