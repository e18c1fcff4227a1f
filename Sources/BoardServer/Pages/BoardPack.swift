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
    package init(_ snapshot: ServiceSnapshot, _ subject: String) throws(AnswerFailure) {
        self.subject = subject
        self.snapshot = snapshot
        let scope = try PackScope(snapshot, subject)
        title = scope.title
        var parts: [PackPart] = [try .service(snapshot)]
        for cycle in scope.cycles { parts.append(try .cycle(snapshot, cycle)) }
        parts.append(try .fairness(snapshot))
        parts.append(try .waiting(snapshot))
        parts.append(try .team(snapshot))
        parts.append(try .money(snapshot, quarter: scope.quarter))
        parts.append(try .outcomes(snapshot))
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
    let title: String
    let cycles: [Cycle]
    let quarter: String?

    init(_ snapshot: ServiceSnapshot, _ subject: String) throws(AnswerFailure) {
        if let quarter = FinancialQuarter(subject) {
            let found = snapshot.state.cycles.filter {
                $0.start < quarter.end && quarter.start < $0.end
            }
            let charges = try Query.charges.answer(from: snapshot)
            guard charges.table("Quarters")?.rows.contains(where: { $0[0] == subject }) == true
            else {
                throw AnswerFailure(
                    .unknownQuarter, "Nothing has been charged for a quarter “\(subject)”.",
                    remedy: "Name one that has begun, such as 2019-20-Q1, or a cycle.")
            }
            title = "Board pack: " + QuarterPage.title(charges, subject)
            cycles = found
            self.quarter = subject
            return
        }
        let cycle = try snapshot.cycle(named: subject)
        title = "Board pack: " + (try Query.cycle(subject).answer(from: snapshot)).title
        cycles = [cycle]
        quarter = nil
    }
}
