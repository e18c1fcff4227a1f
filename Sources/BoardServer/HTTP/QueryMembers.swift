/// The members of a request's query, each named once and known to its route.
struct QueryMembers: Sendable {
    private let values: [String: String]

    /// Reads `name=value&…`.
    /// - Throws: `http.query-member` for a member that is unknown, doubled or badly escaped.
    init(_ query: String?, allowed: Set<String>) throws(BoardProblem) {
        var values: [String: String] = [:]
        for pair in (query ?? "").split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentDecoding.text(halves[0]),
                let value = PercentDecoding.text(halves.count > 1 ? halves[1] : "")
            else { throw Self.problem("A member of the query is badly escaped.", allowed) }
            guard allowed.contains(name) else {
                throw Self.problem("The query member “\(name)” means nothing here.", allowed)
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw Self.problem("The query member “\(name)” stands twice.", allowed)
            }
        }
        self.values = values
    }

    /// The value of a member, or `nil`.
    subscript(name: String) -> String? { values[name] }

    private static func problem(_ sentence: String, _ allowed: Set<String>) -> BoardProblem {
        BoardProblem(
            .badQuery, sentence,
            remedy: allowed.isEmpty
                ? "Leave the query away."
                : "Use only: " + Counting.list(allowed.sorted()) + ".")
    }
}
