/// What a path names.
package enum Route: Hashable, Sendable {
    /// The overview page.
    case overview
    /// The page of one cycle.
    case cyclePage(String)
    /// The page of what-ifs; what is asked stands in the query.
    case whatIfPage(WhatIf)
    /// The page of the community team.
    case teamPage
    /// The page of the ledger: signed heads, who cosigned them, how to check.
    case ledgerPage
    /// The page of a mirror: what it has checked and whether it agrees.
    case mirrorPage
    /// A question about the ledger itself.
    case ledger(LedgerQuestion)
    /// The page of the exchange of files.
    case exchangePage
    /// The page of money.
    case financePage
    /// The page of what became of the children.
    case outcomesPage
    /// A page of the board's own list of pages.
    case board(BoardPage)
    /// The one style sheet.
    case style
    /// The description of the API.
    case description
    /// The ledger's head whenever it grows.
    case events
    /// Cycles and deadlines for a calendar.
    case calendar
    /// Where a login link leads, and who has none learns how to get one.
    case login
    /// Where a browser ends its session.
    case logout
    /// The one script: it keeps an open page true.
    case script
    /// A query of the API.
    case query(Query)
    /// The process is alive.
    case health
    /// The service does its work.
    case readiness
    /// Figures for a monitoring system.
    case metrics

    /// The route of a path as sent, with its operation where it is the API's; `nil`: there is none.
    /// Names in the path are percent-decoded.
    static func find(_ path: String) -> (route: Route, operation: Operation?)? {
        guard path.utf8.first == 0x2F else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var names: [String] = []
        for part in parts {
            guard let name = PercentDecoding.text(part) else { return nil }
            names.append(name)
        }
        if names.count >= 3, names[0] == "api", names[1] == "v1" {
            return Operation.find(Array(names.dropFirst(2))).map { ($0.route, $0.operation) }
        }
        if let page = BoardPage(names) { return (.board(page), nil) }
        if names.count == 2, names[0] == "cycles", !names[1].isEmpty {
            return (.cyclePage(names[1]), nil)
        }
        return names.count == 1 ? pages[names[0]].map { ($0, nil) } : nil
    }

    /// Everything outside the API but the pages of single cycles, by its name.
    package static let pages: [String: Route] = [
        "": .overview, "team": .teamPage, "finance": .financePage,
        "outcomes": .outcomesPage, "what-if": .whatIfPage(WhatIf()),
        "ledger": .ledgerPage, "mirror": .mirrorPage, "exchange": .exchangePage,
        "board.css": .style, "board.js": .script, "login": .login, "logout": .logout,
        "openapi.json": .description,
        "healthz": .health, "readyz": .readiness, "metrics": .metrics,
    ]

    /// Names of the query members that mean something; those of the API stand with its operations.
    var memberNames: Set<String> {
        switch self {
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .exchangePage,
            .ledgerPage:
            ["asOf"]
        case .board(let page): page.memberNames
        case .whatIfPage: WhatIf.memberNames.union(["asOf"])
        case .login: ["link"]
        case .query, .ledger, .events, .calendar, .description, .style, .script, .health,
            .readiness,
            .metrics, .mirrorPage, .logout:
            []
        }
    }

    /// What it asks of whoever wants it.
    var need: AccessNeed {
        switch self {
        case .style, .script, .health, .readiness, .login, .logout, .description: .nothing
        case .metrics: .thisMachine
        case .query(.explain): .children
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .whatIfPage,
            .exchangePage, .ledgerPage, .mirrorPage, .board, .query, .ledger, .events:
            .anyRole
        case .calendar: .calendar
        }
    }

    /// People read it, so its errors are pages too.
    var isPage: Bool {
        switch self {
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .whatIfPage, .style,
            .script, .ledgerPage, .mirrorPage, .exchangePage, .board, .login, .logout:
            true
        case .query, .ledger, .health, .readiness, .metrics, .description, .events, .calendar: false
        }
    }
}

/// Percent-encoded text.
enum PercentDecoding {
    /// The text that these characters stand for; `nil` for a broken escape, for bytes that are not
    /// UTF-8, and for control characters.
    /// - Source: RFC 3986, section 2.1.
    static func text(_ encoded: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(encoded.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
