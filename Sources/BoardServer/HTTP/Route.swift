/// What a path names.
enum Route: Hashable, Sendable {
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
    /// The one script: it keeps an open page true.
    case script
    /// A query of the API.
    case query(Query)
    /// The process is alive.
    case health
    /// The service does its work.
    case readiness

    /// The route of a path as sent, or `nil`; names in it are percent-decoded.
    init?(path: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        var names: [String] = []
        for part in parts {
            guard let name = PercentDecoding.text(part) else { return nil }
            names.append(name)
        }
        guard path.utf8.first == 0x2F, let found = Self.named(names) else { return nil }
        self = found
    }

    private static func named(_ names: [String]) -> Route? {
        if let page = BoardPage(names) { return .board(page) }
        switch names.count {
        case 1:
            return [
                "": .overview, "team": .teamPage, "finance": .financePage,
                "outcomes": .outcomesPage, "what-if": .whatIfPage(WhatIf()),
                "ledger": .ledgerPage, "mirror": .mirrorPage, "exchange": .exchangePage,
                "board.css": .style, "board.js": .script, "healthz": .health, "readyz": .readiness,
            ][names[0]]
        case 2 where names[0] == "cycles" && !names[1].isEmpty: return .cyclePage(names[1])
        case 3... where names[0] == "api" && names[1] == "v1":
            let rest = Array(names.dropFirst(2))
            return LedgerQuestion(rest).map { .ledger($0) } ?? query(rest).map { .query($0) }
        default: return nil
        }
    }

    private static func query(_ names: [String]) -> Query? {
        if names.contains("") { return nil }
        switch (names.count, names[0]) {
        case (1, "cycles"): return .cycleList
        case (1, "waiting-list"): return .waitingList
        case (1, "placements"): return .placements
        case (1, "roster"): return .roster(cyclesAhead: 8)
        case (1, "authorities"): return .authorities
        case (1, "team"): return .team
        case (1, "fairness"): return .fairness
        case (1, "changes"): return .changes(nil)
        case (1, "status"): return .status
        case (1, "charges"): return .charges
        case (1, "finance"): return .finance
        case (1, "outcomes"): return .outcomes
        case (1, "forecast"): return .forecast
        case (1, "what-if"): return .whatIf(WhatIf())
        case (2, "cycles"): return .cycle(names[1])
        case (2, "exchange") where names[1] == "files": return .exchange
        case (2, "nominations"):
            // A reference of an authority stays between the authority and the command line.
            return names[1].utf8.contains(0x2F) ? nil : .explain(names[1])
        case (3, "cycles") where names[2] == "allocation": return .allocation(names[1])
        case (3, "cycles") where names[2] == "explanations": return .explanations(names[1])
        case (3, "authorities") where names[2] == "balance": return .balance(names[1])
        default: return nil
        }
    }

    /// Names of the query members that mean something here.
    var memberNames: Set<String> {
        switch self {
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .exchangePage: ["asOf"]
        case .board(let page): page.memberNames
        case .whatIfPage: WhatIf.memberNames.union(["asOf"])
        case .query(.whatIf): WhatIf.memberNames.union(["asOf", "format", "table"])
        case .query(.roster): ["asOf", "format", "table", "cyclesAhead"]
        case .query(.changes): ["asOf", "from", "format", "table"]
        case .query: ["asOf", "format", "table"]
        case .ledger(let question): question.memberNames
        case .style, .script, .health, .readiness, .ledgerPage, .mirrorPage: []
        }
    }

    /// People read it, so its errors are pages too.
    var isPage: Bool {
        switch self {
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .whatIfPage, .style,
            .script,
            .ledgerPage, .mirrorPage, .exchangePage, .board:
            true
        case .query, .ledger, .health, .readiness: false
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
