import Commissioning

/// The ways from one page to the others.
enum PageLinks {
    /// One entry of the navigation.
    struct Entry {
        let name: String
        let address: String
    }

    /// Every page of the service.
    static func entries(_ snapshot: ServiceSnapshot) -> [Entry] {
        let cycle = snapshot.agreement == nil ? nil : snapshot.headlineCycle
        let ofCycle = cycle.map { cycle in
            [
                Entry(name: "This cycle", address: "/cycles/" + cycle.id),
                Entry(name: "Board pack", address: "/board-pack/" + cycle.id),
            ]
        }
        return [Entry(name: "Overview", address: "/")] + (ofCycle ?? []) + [
            Entry(name: "Fairness", address: "/fairness"),
            Entry(name: "Waiting list", address: "/waiting-list"),
            Entry(name: "Team", address: "/team"), Entry(name: "Money", address: "/finance"),
            Entry(name: "Outcomes", address: "/outcomes"),
            Entry(name: "Changes", address: "/changes"),
            Entry(name: "What if", address: "/what-if"),
            Entry(name: "Exchange", address: "/exchange"),
            Entry(name: "Ledger", address: "/ledger"),
        ]
    }

    /// The pages that a mirror has.
    static let ofMirror = [
        Entry(name: "What was checked", address: "/mirror"),
        Entry(name: "This mirror's ledger", address: "/ledger"),
    ]

    /// The navigation, with the page that is open marked.
    static func navigation(_ entries: [Entry], at address: String) -> HTML {
        let path = String(address.prefix { $0 != "?" })
        let items = entries.map { entry -> HTML in
            let isHere =
                entry.address == path
                || ["/cycles/", "/board-pack/"].contains {
                    path.hasPrefix($0) && entry.address.hasPrefix($0)
                } || (path.hasPrefix("/finance/") && entry.address == "/finance")
            let mark: HTML = isHere ? " aria-current=\"page\"" : ""
            return "<li><a href=\"\(entry.address)\"\(mark)>\(entry.name)</a></li>\n"
        }
        return """
            <nav class="pages" aria-label="Pages"><ul>
            \(items)</ul></nav>

            """
    }
}

/// The day that a page is about: a form to choose another, and the ways to earlier and later ones.
struct PageTime {
    let snapshot: ServiceSnapshot
    /// The page's own address, with its query but for the day.
    let address: String

    /// The form, for the page's head.
    var form: HTML {
        let parts = address.split(separator: "?", maxSplits: 1)
        let members = (parts.count > 1 ? parts[1] : "").split(separator: "&")
        let kept = members.compactMap { member -> HTML? in
            let pair = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let name = PercentDecoding.text(pair[0]),
                let value = PercentDecoding.text(pair[1])
            else { return nil }
            return "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">"
        }
        return """
            <form class="as-of" method="get" action="\(String(parts.first ?? "/"))">\(kept)\
            <label>As known on <input type="date" name="asOf" required \
            value="\(day(0))" max="\(latest.description)"></label> \
            <button>Show</button></form>
            """
    }

    /// A banner for a day of the past, with the ways to the days around it.
    var banner: HTML? {
        guard snapshot.isPast else { return nil }
        let steps: [(String, CivilDate?)] = [
            ("a month earlier", snapshot.today.adding(months: -1)),
            ("a day earlier", snapshot.today.adding(days: -1)),
            ("a day later", snapshot.today.adding(days: 1)),
            ("a month later", snapshot.today.adding(months: 1)),
        ]
        let links = steps.compactMap { name, date -> HTML? in
            guard let date, date <= latest else { return nil }
            let relation: HTML =
                name == "a day earlier"
                ? " rel=\"prev\"" : name == "a day later" ? " rel=\"next\"" : ""
            return """
                <li><a\(relation) href="\(HTML.address(address, asOf: date.description))">\
                \(name.sentenceStart)</a></li>

                """
        }
        return """
            <div class="past" role="note">
            <p><strong>As known on \(snapshot.local.spoken(snapshot.now)).</strong> What came \
            later is not on this page.</p>
            <ul class="neighbours">
            \(links)<li><a data-now href="\(address)">Now</a></li>
            <li><a data-now href="/changes?from=\(day(0))">What has changed since</a></li>
            </ul>
            </div>

            """
    }

    private var latest: CivilDate {
        snapshot.present.map(snapshot.local.zone.date(at:)) ?? snapshot.today
    }

    private func day(_ days: Int) -> String { snapshot.today.adding(days: days).description }
}

extension ServiceSnapshot {
    /// What the bytes of a page depend on beside the entry and the time: whether it is one of the
    /// past, and then until which day its links go.
    var pageForm: String {
        guard isPast else { return "html" }
        return "html \(asOfText ?? "") of \(present.map { "\(local.zone.date(at: $0))" } ?? "")"
    }

    /// The day or moment of the past that was asked for, as an address says it; `nil` for now.
    var asOfText: String? {
        guard isPast else { return nil }
        let day = local.zone.date(at: now)
        return local.end(of: day) == now ? day.description : now.description
    }
}

extension HTML {
    /// An address with one more member.
    static func address(_ address: String, asOf text: String) -> String {
        let parts = address.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let head = String(parts[0])
        // A moment is written with colons only: nothing in it needs escaping in a query.
        let member = (head.contains("?") ? "&" : "?") + "asOf=" + text
        return head + member + (parts.count > 1 ? "#" + parts[1] : "")
    }

    /// Addresses that are the same at every time.
    private static func isTimeless(_ path: Substring) -> Bool {
        path.hasPrefix("/board.") || path.hasPrefix("/mirror")
            || path.hasPrefix("/api/v1/mirror")
    }

    /// The same page with the day asked for in each of its links and forms.
    ///
    /// Text never has a bare quotation mark in it, so what looks like an attribute is one.
    func carrying(asOf text: String?) -> HTML {
        guard let text else { return self }
        var carried = ""
        var rest = self.text[...]
        while let found = rest.firstRange(of: " href=\"/") {
            let start = rest.index(before: found.upperBound)
            carried += rest[..<start]
            let end = rest[start...].firstIndex(of: "\"") ?? rest.endIndex
            let link = rest[start..<end]
            // What names its own day, and the way back to now, stay.
            let isFixed =
                Self.isTimeless(link) || link.contains("asOf=")
                || carried.hasSuffix(" data-now href=\"")
            carried += isFixed ? String(link) : Self.linked(link, text)
            rest = rest[end...]
        }
        carried += rest
        return HTML(verbatim: Self.withHiddenDay(carried, text))
    }

    private static func linked(_ link: Substring, _ text: String) -> String {
        let plain = link.replacing("&amp;", with: "&")
        return address(String(plain), asOf: text).replacing("&", with: "&amp;")
    }

    private static func withHiddenDay(_ page: String, _ text: String) -> String {
        page.replacing(
            "<!--day-->", with: "<input type=\"hidden\" name=\"asOf\" value=\"\(text)\">")
    }
}
