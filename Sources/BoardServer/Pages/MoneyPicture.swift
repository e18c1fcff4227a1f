import Commissioning

/// Bars of net cost (up) or saving (down) by year, and the cumulative figure as a line. The table
/// below it says the same.
struct MoneyPicture {
    private let forecast: Forecast
    private static let width = 1040
    private static let height = 250
    private static let margin = 30

    init(_ forecast: Forecast) { self.forecast = forecast }

    /// `−£488k`: to the nearest thousand pounds.
    private static func thousands(_ pence: Int) -> String {
        let whole = (abs(pence) + 50_000) / 100_000
        return (pence < 0 && whole > 0 ? "−" : "") + "£" + HTML.grouped(whole) + "k"
    }

    var html: HTML {
        guard !forecast.rows.isEmpty else { return "" }
        let values = forecast.rows.flatMap { [$0.netPence, $0.cumulativePence] }
        let top = max(0, values.max() ?? 0)
        let bottom = min(0, values.min() ?? 0)
        let range = max(1, top - bottom)
        // The two lines of words below stand under the lowest point.
        let room = Self.height - 2 * Self.margin - 24
        func y(_ pence: Int) -> Int {
            Self.margin + Int(Int128(top - pence) * Int128(room) / Int128(range))
        }
        let step = Self.width / forecast.rows.count
        let bars = forecast.rows.enumerated().map { index, row -> HTML in
            let (zero, end) = (y(0), y(row.netPence))
            let left = index * step + step / 6
            return """
                <rect class="bar \(row.netPence < 0 ? "used" : "there")" x="\(left)" \
                y="\(min(zero, end))" width="\(step * 2 / 3)" height="\(max(1, abs(end - zero)))"/>
                <text class="bar-name" x="\(left)" y="\(Self.height - 8)">\(row.year)</text>
                <text class="bar-name" x="\(left)" y="\(Self.height - 26)">\
                net \(Self.thousands(row.netPence))</text>

                """
        }
        let points = forecast.rows.enumerated().map { index, row in
            "\(index == 0 ? "M" : "L")\(index * step + step / 2) \(y(row.cumulativePence))"
        }.joined()
        let words = forecast.rows.map {
            "\($0.year): net \(MoneyText.wholePounds($0.netPence)), cumulative "
                + MoneyText.wholePounds($0.cumulativePence)
        }.joined(separator: "; ")
        return """
            <figure>
            <div class="picture" role="group" aria-label="Picture: net by year" tabindex="0">
            \(HTML.sideways)<svg role="img" aria-labelledby="money-title money-desc" \
            viewBox="0 0 \(Self.width) \(Self.height)" width="\(Self.width)" \
            height="\(Self.height)">
            <title id="money-title">Net cost and saving by year</title>
            <desc id="money-desc">\(words)</desc>
            \(bars)<path class="axis" d="M0 \(y(0))H\(Self.width)"/>
            <path class="load-most" d="\(points)"/>
            </svg>
            </div>
            <figcaption>Net by year: above the line it costs more than it saves, below it saves; \
            the line is the cumulative figure, \(Self.thousands(forecast.netPence)) at the end.</figcaption>
            </figure>
            """
    }
}
