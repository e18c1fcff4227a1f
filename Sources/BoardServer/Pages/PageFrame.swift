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
    /// How the clock of a demonstration runs, for a page without a snapshot.
    var demonstration: Demonstration?
    /// The page's own address with its query, but for the day; `nil` for a page that is the same
    /// at every time or is none of the service's.
    var address: String?
    /// Where it stands in the navigation, if it has no address that takes a day.
    var here: String?
    /// The pages to go to; `nil`: those of the service, if there is one.
    var entries: [PageLinks.Entry]?

    /// The whole document, with the day asked for in every link of it.
    var html: HTML { document.carrying(asOf: snapshot?.asOfText) }

    /// The whole document.
    private var document: HTML {
        let prefix = madeUp == nil ? "" : "Demonstration: "
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
            <script src="/board.js" defer></script>
            </head>
            <body>
            <header class="top">
            <a class="skip" href="#main">Skip to the content</a>
            \(demonstrationBanner)<div class="bar">
            <p class="service"><a href="/">\(serviceName)</a></p>
            \(serviceTime)</div>
            \(navigation)</header>
            <main id="main" tabindex="-1">
            \(banner)\
            <h1>\(title)</h1>
            \(content)
            </main>
            <p class="unseen" role="status"></p>
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

    private var navigation: HTML? {
        if let entries { return PageLinks.navigation(entries, at: address ?? here ?? "") }
        return snapshot.map {
            PageLinks.navigation(PageLinks.entries($0), at: address ?? here ?? "")
        }
    }

    private var banner: HTML? {
        guard let snapshot, let address else { return nil }
        return PageTime(snapshot: snapshot, address: address).banner
    }

    private var madeUp: Demonstration? { snapshot?.demonstration ?? demonstration }

    private var demonstrationBanner: HTML? {
        guard let demonstration = madeUp else { return nil }
        return """
            <p class="demonstration"><strong>Demonstration: made-up children.</strong> \
            The clock runs \(Self.speed(demonstration.speed)); \
            this is not the real service.</p>

            """
    }

    private static func speed(_ times: Int) -> String {
        times == 1 ? "as fast as a real one" : "up to " + HTML.grouped(times) + " times faster"
    }

    private var serviceTime: HTML? {
        guard let snapshot else { return nil }
        let label = snapshot.isPast ? "As it was known" : "Service time"
        let form: HTML? = address.flatMap {
            snapshot.agreement == nil && !snapshot.isPast
                ? nil : PageTime(snapshot: snapshot, address: $0).form
        }
        return """
            <div class="time"><p>\(label) \
            <time datetime="\(snapshot.now.description)">\(snapshot.local.spoken(snapshot.now))\
            </time></p>\(form)</div>

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
            \(asData)\(snapshot.admission.html)<p data-entry="\(snapshot.state.entry)">Made from ledger entry \(snapshot.state.entry), \
            recorded \
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

    init(_ problem: BoardProblem, demonstration: Demonstration?) {
        html =
            PageFrame(
                title: Self.title(problem),
                content: """
                    <p class="lead">\(problem.sentence)</p>
                    <p>\(problem.remedy)</p>
                    <p>Code: <code>\(problem.code)</code></p>
                    <p><a href="/">To the overview</a></p>
                    """, snapshot: nil, demonstration: demonstration
            ).html
    }

    private static func title(_ problem: BoardProblem) -> String {
        switch problem.status {
        case .notFound: "There is no such page"
        case .forbidden: "This is not for you to see"
        case .badRequest, .conflict, .uriTooLong: "This cannot be answered"
        case .misdirectedRequest: "This server goes by another name"
        case .tooManyRequests: "Too many tries"
        case .serviceUnavailable: "No answer at the moment"
        default: "This is not possible here"
        }
    }
}
