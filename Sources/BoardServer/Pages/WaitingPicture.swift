import Commissioning

/// The picture of the waiting list by time: children as stacked columns, one for each week or for
/// several. The second authority has a texture; the table beside it says the same in figures.
struct WaitingPicture {
    private let history: WaitingHistory
    private let top: Int

    private static let left = 40
    private static let head = 18
    private static let height = 200

    init(_ history: WaitingHistory) {
        self.history = history
        top = max(4, history.points.map(\.all).max() ?? 0) * 21 / 20 + 1
    }

    private var column: Int { max(8, min(24, 960 / max(1, history.points.count))) }

    /// The picture, in a frame that scrolls on narrow screens, with its legend.
    var html: HTML {
        let width = Self.left + max(200, history.points.count * column) + 40
        let height = Self.head + Self.height + 44
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
            <defs><pattern id="history-texture" width="8" height="8" \
            patternUnits="userSpaceOnUse"><path class="hatch-texture" d="M0 4L8 4"/></pattern></defs>
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

    private func x(_ index: Int) -> Int { Self.left + index * column }

    private func y(_ children: Int) -> Int {
        Self.head + Self.height - children * Self.height / top
    }

    /// Lines at whole numbers of children.
    private var scale: HTML {
        let step = top <= 12 ? 2 : top <= 30 ? 5 : top <= 60 ? 10 : (top / 5 + 9) / 10 * 10
        let right = x(history.points.count)
        return HTML(
            stride(from: 0, to: top, by: step).map { number in
                """
                <path class="weeks" d="M\(Self.left) \(y(number))H\(right)"/>\
                <text class="axis" x="\(Self.left - 8)" y="\(y(number) + 5)" \
                text-anchor="end">\(number)</text>

                """
            })
    }

    private var columns: HTML {
        HTML(
            history.points.enumerated().map { index, point in
                var below = 0
                let parts = point.byAuthority.enumerated().map { authority, count -> HTML in
                    defer { below += count }
                    guard count > 0 else { return "" }
                    let box: HTML = """
                        x="\(x(index) + 1)" y="\(y(below + count))" \
                        width="\(column - 2)" height="\(y(below) - y(below + count))"
                        """
                    let texture: HTML =
                        authority % 2 == 1 ? "<rect fill=\"url(#history-texture)\" \(box)/>" : ""
                    return "<rect class=\"bar authority-\(authority % 4)\" \(box)/>\(texture)"
                }
                return "<g><title>\(words(point))</title>\(parts)</g>\n"
            })
    }

    private func words(_ point: WaitingHistory.Point) -> String {
        let parts = zip(history.authorities, point.byAuthority).map {
            "\(PartyLabel.of($0)) \($1)"
        }
        return "\(point.day.spoken): \(point.all), " + Counting.list(parts)
    }

    /// Months below the columns where there is room for them, and each year once.
    private var years: HTML {
        let bottom = Self.head + Self.height
        var free = 0
        var month = 0
        var year = 0
        var marks: [HTML] = []
        for (index, point) in history.points.enumerated() {
            let parts = point.day.parts
            guard parts.month != month else { continue }
            month = parts.month
            guard x(index) >= free else { continue }
            free = x(index) + 44
            let name = String(point.day.spoken.split(separator: " ")[1].prefix(3))
            let below: HTML =
                parts.year == year
                ? ""
                : "<text class=\"axis\" x=\"\(x(index))\" y=\"\(bottom + 38)\">\(parts.year)</text>"
            year = parts.year
            marks.append(
                """
                <path class="weeks" d="M\(x(index)) \(bottom)v6"/>\
                <text class="axis" x="\(x(index))" y="\(bottom + 20)">\(name)</text>\(below)

                """)
        }
        return HTML(marks)
    }
}
