import Commissioning
import HTTPTypes

/// What is around every page: banner, navigation, the time and the ledger it was made from.
struct PageFrame {
    /// The page's answer; also the document's title.
    let title: String
    /// The page between header and footer.
    let content: HTML
    /// Addresses of the same answer as data.
    var data: [(name: String, address: String)] = []
    /// What the page was made from; `nil` for a page that shows nothing of the service.
    let snapshot: ServiceSnapshot?

    /// The whole document.
    var html: HTML {
        let prefix = snapshot?.demonstration == nil ? "" : "Demonstration: "
        return """
            <!DOCTYPE html>
            <html lang="en-GB">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <title>\(prefix)\(title)</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/board.css">
            </head>
            <body>
            <header class="top">
            <a class="skip" href="#main">Skip to the content</a>
            \(demonstrationBanner)<div class="bar">
            <p class="service"><a href="/">\(serviceName)</a></p>
            \(serviceTime)</div>
            </header>
            <main id="main" tabindex="-1">
            <h1>\(title)</h1>
            \(content)
            </main>
            <footer class="bottom">
            \(origin)
            </footer>
            </body>
            </html>

            """
    }

    private var serviceName: String {
        snapshot?.agreement?.title ?? "MST-FIT shared service: the board"
    }

    private var demonstrationBanner: HTML? {
        guard let demonstration = snapshot?.demonstration else { return nil }
        return """
            <p class="demonstration"><strong>Demonstration: made-up children.</strong> \
            The clock runs \(HTML.grouped(demonstration.speed)) times faster; \
            this is not the real service.</p>

            """
    }

    private var serviceTime: HTML? {
        guard let snapshot else { return nil }
        let label = snapshot.isPast ? "As it was known" : "Service time"
        return """
            <p class="time">\(label) \
            <time datetime="\(snapshot.now.description)">\(snapshot.local.spoken(snapshot.now))\
            </time></p>

            """
    }

    private var origin: HTML {
        guard let snapshot else { return "<p>MST-FIT shared service: the board.</p>" }
        let links = data.map { name, address -> HTML in
            "<a href=\"\(address)\">\(name)</a>"
        }
        let joined = links.reduce(into: HTML("")) { whole, link in
            whole = whole.text.isEmpty ? link : whole + " · " + link
        }
        let asData: HTML? = links.isEmpty ? nil : "<p>This page as data: \(joined)</p>\n"
        return """
            \(asData)\(snapshot.admission.html)<p>Made from ledger entry \(snapshot.state.entry), recorded \
            \(snapshot.local.spoken(snapshot.state.asOf)). Children appear only under numbers \
            that say nothing to whoever lacks their nomination.</p>
            """
    }
}

extension HTML {
    /// `86,400`.
    static func grouped(_ number: Int) -> String {
        var text = ""
        for (position, digit) in String(number).reversed().enumerated() {
            if position > 0 && position % 3 == 0 { text = "," + text }
            text = String(digit) + text
        }
        return text
    }
}

/// A page that says why there is no page.
struct ErrorPage {
    let html: HTML

    init(_ problem: BoardProblem) {
        html =
            PageFrame(
                title: problem.status.reasonPhrase.isEmpty
                    ? "No answer" : problem.status.reasonPhrase,
                content: """
                    <p class="lead">\(problem.sentence)</p>
                    <p>\(problem.remedy)</p>
                    <p>Code: <code>\(problem.code)</code></p>
                    <p><a href="/">To the overview</a></p>
                    """, snapshot: nil
            ).html
    }
}
