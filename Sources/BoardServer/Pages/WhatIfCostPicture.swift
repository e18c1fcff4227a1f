import Commissioning

/// One bar for each set of terms: its net a year, with a line from the least to the most. The table
/// below it says the same.
struct WhatIfCostPicture {
    private let rows: [WhatIfCost.Row]
    private static let width = 640
    private static let rowHeight = 48

    init(_ rows: [WhatIfCost.Row]) { self.rows = rows }

    var html: HTML {
        let ends = rows.flatMap { [$0.net.least, $0.net.most, 0] }
        guard let least = ends.min(), let most = ends.max(), least < most else { return "" }
        func x(_ pence: Int) -> Int {
            4 + Int(Int128(pence - least) * Int128(Self.width - 8) / Int128(most - least))
        }
        let bars = rows.enumerated().map { index, row -> HTML in
            let top = index * Self.rowHeight
            let (zero, end) = (x(0), x(row.net.middle))
            return """
                <text class="bar-name" x="4" y="\(top + 14)">\(row.name.sentenceStart): \
                \(MoneyText.wholePounds(row.net.middle))</text>
                <rect class="bar \(row.net.middle < 0 ? "used" : "there")" x="\(min(zero, end))" \
                y="\(top + 20)" width="\(max(1, abs(end - zero)))" height="14"/>
                <path class="axis" d="M\(x(row.net.least)) \(top + 27)H\(x(row.net.most))"/>

                """
        }
        let words = rows.map {
            "\($0.name): net \(MoneyText.wholePounds($0.net.middle)), from "
                + "\(MoneyText.wholePounds($0.net.least)) to \(MoneyText.wholePounds($0.net.most))"
        }.joined(separator: "; ")
        let height = rows.count * Self.rowHeight
        return """
            <figure>
            <div class="picture" role="group" aria-label="Picture: net a year" tabindex="0">
            \(HTML.sideways)<svg role="img" aria-labelledby="cost-title cost-desc" \
            viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)">
            <title id="cost-title">Net cost or saving a year</title>
            <desc id="cost-desc">\(words)</desc>
            \(bars)<path class="axis" d="M\(x(0)) 0V\(height)"/>
            </svg>
            </div>
            <figcaption>Net a year: to the left it saves more than it costs; the thin line is the \
            range.</figcaption>
            </figure>
            """
    }
}
