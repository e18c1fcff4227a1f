import Commissioning

/// Two pictures with one row for each set of terms: places used a year, and the team's families by
/// week against its slots. The tables below them say the same.
struct WhatIfPicture {
    private let reports: [SimulationReport]
    private let names: [String]
    private let years: Int

    private static let width = 640
    private static let rowHeight = 52
    private static let nameHeight = 18
    private static let barHeight = 18
    private static let teamHeight = 64

    init(_ reports: [SimulationReport], years: Int) {
        self.reports = reports
        self.years = max(1, years)
        names = reports.map { report in
            reports.first.map { TermsWords(change: report.change, present: $0).name } ?? ""
        }
    }

    var html: HTML {
        """
        <figure>
        \(places)
        <figcaption>Places used a year, on average; outlined: places there are.</figcaption>
        </figure>
        <figure>
        \(team)
        <figcaption>Families with the team week by week: the middle run filled, the busiest run \
        as a line above it; dashed: the team's slots.</figcaption>
        </figure>
        """
    }

    // MARK: Places

    /// Tenths of places a year.
    private func yearly(_ report: SimulationReport, _ figure: SimulationFigure) -> Int {
        let runs = max(1, report.results.count)
        return (20 * report.total(figure) + years * runs) / (2 * years * runs)
    }

    private var places: HTML {
        let most = max(1, reports.map { yearly($0, .placesAvailable) }.max() ?? 1)
        let rows = reports.enumerated().map { index, report -> HTML in
            let used = yearly(report, .placesUsed)
            let there = yearly(report, .placesAvailable)
            let top = index * Self.rowHeight + Self.nameHeight + 4
            // Room for the figure at the end of the longest bar.
            let unit = Self.width - 60
            let words = "\(Counting.tenths(used)) of \(Counting.tenths(there))"
            return """
                <text class="bar-name" x="2" y="\(top - 6)">\(names[index].sentenceStart)</text>
                <rect class="bar there" x="2" y="\(top)" width="\(unit * there / most)" \
                height="\(Self.barHeight)" rx="3"/>
                <rect class="bar used" x="2" y="\(top)" width="\(unit * used / most)" \
                height="\(Self.barHeight)" rx="3"/>
                <text class="figure-name" x="10" y="\(top + 14)">\(words)</text>

                """
        }
        return picture(
            "places", "Children placed a year, and places there are", description(.placesUsed),
            height: reports.count * Self.rowHeight, rows)
    }

    private func description(_ figure: SimulationFigure) -> String {
        zip(names, reports).map { name, report in
            "\(name): \(Counting.tenths(yearly(report, figure))) a year"
        }.joined(separator: "; ")
    }

    // MARK: Team

    private var team: HTML {
        let step = Self.nameHeight + Self.teamHeight + 14
        let highest = max(
            1,
            reports.flatMap { report in
                (report.results.first?.team.slots ?? []) + report.teamByWeek.map(\.most)
            }.max() ?? 1)
        let rows = reports.enumerated().map { index, report -> HTML in
            let bottom = index * step + Self.nameHeight + Self.teamHeight + 4
            func y(_ families: Int) -> Int { bottom - Self.teamHeight * families / highest }
            let weeks = report.teamByWeek
            let slots = report.results.first?.team.slots ?? []
            let middle = Self.path(weeks.map(\.median), y)
            let words =
                "\(names[index].sentenceStart): \(report.spread(.teamMostFamilies).most) of "
                + "\(report.teamSlots) slots at its busiest"
            return """
                <text class="bar-name" x="2" y="\(bottom - Self.teamHeight - 6)">\(words)</text>
                <path class="load" d="\(middle)V\(bottom)H2Z"/>
                <path class="load-most" d="\(Self.path(weeks.map(\.most), y))"/>
                <path class="slots" d="\(Self.path(slots, y))"/>
                <path class="axis" d="M2 \(bottom)H\(Self.width - 2)"/>

                """
        }
        let description = zip(names, reports).map { name, report in
            "\(name): at most \(report.spread(.teamMostFamilies).most) of \(report.teamSlots) slots"
        }.joined(separator: "; ")
        return picture(
            "team", "Families with the team by week", description, height: reports.count * step,
            rows)
    }

    /// Steps from week to week, drawn only where the number changes.
    private static func path(_ values: [Int], _ y: (Int) -> Int) -> String {
        guard let first = values.first else { return "M2 0" }
        var path = "M2 \(y(first))"
        let room = width - 4
        for (week, value) in values.enumerated() where week > 0 && value != values[week - 1] {
            path += "H\(2 + room * week / values.count)V\(y(value))"
        }
        return path + "H\(width - 2)"
    }

    private func picture(
        _ id: String, _ title: String, _ description: String, height: Int, _ rows: [HTML]
    ) -> HTML {
        """
        <div class="picture" role="group" aria-label="Picture: \(title)" tabindex="0">
        \(HTML.sideways)<svg role="img" aria-labelledby="\(id)-title \(id)-desc" \
        viewBox="0 0 \(Self.width) \(height)" width="\(Self.width)" height="\(height)">
        <title id="\(id)-title">\(title)</title>
        <desc id="\(id)-desc">\(description)</desc>
        \(rows)</svg>
        </div>
        """
    }
}
