import Commissioning

/// What a programme board has on the table: one cycle or one quarter with everything around it, in
/// one document to be printed, without a line about any one child.
package struct BoardPack: Sendable {
    /// The cycle or the quarter.
    package let subject: String
    /// The answer that it begins with.
    package let title: String
    /// Every table in it, in order, with a name for a file.
    package let tables: [(name: String, table: AnswerTable)]
    /// What stands between the head and the foot.
    let content: HTML
    private let snapshot: ServiceSnapshot

    /// The pack of a cycle (`2019-20-C2`) or of a quarter of a financial year (`2019-20-Q1`).
    /// - Throws: `query.unknown-cycle`, `query.no-agreement`, `query.unknown-quarter`.
    package init(_ snapshot: ServiceSnapshot, _ subject: String) async throws(AnswerFailure) {
        self.subject = subject
        self.snapshot = snapshot
        let scope = try PackScope(snapshot, subject)
        let parts = try await Self.parts(snapshot, scope)
        title = "Board pack: " + (try scope.answer(snapshot, parts))
        tables = parts.flatMap { part in
            part.tables.map { (part.id + "-" + $0.name, $0.table) }
        }
        let items = parts.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>\n" as HTML }
        content = """
            <nav class="contents" aria-label="Contents"><ol>
            \(items)</ol></nav>
            \(parts.map(\.html))
            """
    }

    private typealias Made = Result<PackPart, AnswerFailure>

    /// The parts in their order, made at the same time: together they hold what all pages hold.
    private static func parts(
        _ snapshot: ServiceSnapshot, _ scope: PackScope
    ) async throws(AnswerFailure) -> [PackPart] {
        // What takes longest begins first.
        async let money = made { () throws(AnswerFailure) in
            try PackPart.money(snapshot, quarter: scope.quarter)
        }
        async let outcomes = made { () throws(AnswerFailure) in
            // The money needs it too, and is busy with the charges.
            _ = snapshot.serviceForecast
            return try PackPart.outcomes(snapshot)
        }
        async let waiting = made { () throws(AnswerFailure) in try PackPart.waiting(snapshot) }
        async let fairness = made { () throws(AnswerFailure) in try PackPart.fairness(snapshot) }
        async let team = made { () throws(AnswerFailure) in try PackPart.team(snapshot) }
        var parts: [Made] = [made { () throws(AnswerFailure) in try PackPart.service(snapshot) }]
        for cycle in scope.cycles {
            parts.append(
                made { () throws(AnswerFailure) in try PackPart.cycle(snapshot, cycle) })
        }
        parts += await [fairness, waiting, team, money, outcomes]
        var found: [PackPart] = []
        for part in parts { found.append(try part.get()) }
        return found
    }

    private static func made(_ make: () throws(AnswerFailure) -> PackPart) -> Made {
        do throws(AnswerFailure) { return .success(try make()) } catch { return .failure(error) }
    }

    /// The page that a board serves: with the way back, and the style from its own address.
    var page: HTML {
        PageFrame(
            title: title, content: "<div class=\"pack\">\n\(note)\(content)</div>",
            snapshot: snapshot, address: "/board-pack/" + subject
        ).html
    }

    private var note: HTML {
        """
        <p class="lead">For the programme board, as known on \
        \(snapshot.local.spoken(snapshot.now)). No child is named, numbered or described in it.</p>

        """
    }

    /// One file that needs nothing else: for a printer, an attachment, an archive.
    package var file: String {
        let isDemonstration = snapshot.demonstration != nil
        let warning: HTML? =
            isDemonstration
            ? """
            <p class="demonstration"><strong>Demonstration: made-up children.</strong> This is \
            not the real service.</p>

            """ : nil
        // Ids have neither quotes nor backslashes: the head of each sheet is a text of the style.
        let running =
            (isDemonstration ? "Demonstration: made-up children. " : "") + "Board pack \(subject)"
        let sheet = HTML(
            verbatim: BoardStyle.text + """
                @page { @top-left { content: "\(running)"; } }

                """)
        let document: HTML = """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(isDemonstration ? "Demonstration: " : "")\(title)</title>
            <style>
            \(sheet)</style>
            </head>
            <body>
            \(warning)<main id="main" class="pack">
            <p class="service">\(snapshot.agreement?.title ?? "")</p>
            <h1>\(title)</h1>
            \(note)\(content)
            </main>
            <footer class="bottom">
            <p>Made from ledger entry \(snapshot.state.entry), recorded \
            \(snapshot.local.spoken(snapshot.state.asOf)). The same entry gives the same pack: \
            mstcoord report board-pack.</p>
            </footer>
            </body>
            </html>

            """
        return document.text
    }
}

/// Which cycles and which quarter a pack is about.
private struct PackScope {
    let subject: String
    let cycles: [Cycle]
    let quarter: String?

    init(_ snapshot: ServiceSnapshot, _ subject: String) throws(AnswerFailure) {
        self.subject = subject
        if let quarter = FinancialQuarter(subject) {
            guard snapshot.chargeLines.contains(where: { $0.key.quarter == subject }) else {
                throw AnswerFailure(
                    .unknownQuarter, "Nothing has been charged for a quarter “\(subject)”.",
                    remedy: "Name one that has begun, such as 2019-20-Q1, or a cycle.")
            }
            cycles = snapshot.state.cycles.filter {
                $0.start < quarter.end && quarter.start < $0.end
            }
            self.quarter = subject
        } else {
            cycles = [try snapshot.cycle(named: subject)]
            quarter = nil
        }
    }

    /// The answer that the pack begins with: what the cycle's own part says, or what is owed.
    func answer(
        _ snapshot: ServiceSnapshot, _ parts: [PackPart]
    ) throws(AnswerFailure) -> String {
        guard quarter == nil else {
            return QuarterPage.title(try Query.charges.answer(from: snapshot), subject)
        }
        return parts.first { $0.id == PackPart.id(of: cycles[0]) }?.title ?? subject
    }
}
