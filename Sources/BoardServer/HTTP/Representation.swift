/// In which form an answer of the API is wanted.
enum Representation: String, Sendable {
    case json
    case csv

    /// The form that a query member names, else the one that the client likes better.
    /// - Throws: `http.query-member` for an unknown name, `http.not-acceptable` where the client
    ///   takes none of ours.
    /// - Source: RFC 9110, section 12.5.1.
    init(member: String?, accept: String?) throws(BoardProblem) {
        if let member {
            guard let named = Representation(rawValue: member) else {
                throw BoardProblem(
                    .badQuery, "There is no format “\(member)”.", remedy: "Use: json or csv.")
            }
            self = named
            return
        }
        let (json, csv) = (
            Self.quality(of: "application/json", accept), Self.quality(of: "text/csv", accept)
        )
        guard max(json, csv) > 0 else { throw Self.nothingAcceptable(["JSON", "CSV"]) }
        self = csv > json ? .csv : .json
    }

    /// Makes sure that the client takes the one type that there is.
    /// - Throws: `http.not-acceptable`.
    static func check(_ type: String, accept: String?) throws(BoardProblem) {
        if quality(of: type, accept) == 0 { throw nothingAcceptable([type]) }
    }

    private static func nothingAcceptable(_ types: [String]) -> BoardProblem {
        BoardProblem(
            .notAcceptable, "The client accepts none of the forms that there are.",
            remedy: "Accept \(Counting.list(types)).")
    }

    /// How well the client likes a type, in thousandths: its most precise word counts.
    private static func quality(of type: String, _ accept: String?) -> Int {
        guard let accept, accept.contains(where: { $0 != " " && $0 != "," }) else { return 1000 }
        let wishes = wishes(accept)
        let family = type.prefix { $0 != "/" } + "/*"
        return wishes[type] ?? wishes[String(family)] ?? wishes["*/*"] ?? 0
    }

    /// Quality in thousandths by media type.
    private static func wishes(_ accept: String) -> [String: Int] {
        var found: [String: Int] = [:]
        for item in accept.split(separator: ",").prefix(32) {
            let parts = item.split(separator: ";").map {
                $0.filter { $0 != " " && $0 != "\t" }.lowercased()
            }
            guard let type = parts.first else { continue }
            let quality = parts.dropFirst().first { $0.hasPrefix("q=") }
            found[type] = quality.map { thousandths($0.dropFirst(2)) } ?? 1000
        }
        return found
    }

    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, let whole = Int(first), (0...1).contains(whole) else {
            return 0
        }
        let digits = (parts.count > 1 ? parts[1] : "").prefix(3)
        let filled = digits + String(repeating: "0", count: 3 - digits.count)
        return min(1000, whole * 1000 + (Int(filled) ?? 0))
    }
}
