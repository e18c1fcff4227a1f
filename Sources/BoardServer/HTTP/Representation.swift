/// In which form an answer of the API is wanted.
enum Representation: String, Sendable {
    case json
    case csv

    /// The form that a query member names, else the one that the client likes better, else JSON.
    /// - Throws: `http.query-member` for an unknown name.
    /// - Source: RFC 9110, section 12.5.1; a client that takes neither gets JSON all the same.
    init(member: String?, accept: String?) throws(BoardProblem) {
        if let member {
            guard let named = Representation(rawValue: member) else {
                throw BoardProblem(
                    .badQuery, "There is no format “\(member)”.", remedy: "Use: json or csv.")
            }
            self = named
            return
        }
        let wishes = Self.wishes(accept ?? "")
        let csv = wishes["text/csv"] ?? 0
        let json = wishes["application/json"] ?? wishes["application/*"] ?? wishes["*/*"] ?? 0
        self = csv > 0 && csv >= json ? .csv : .json
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
