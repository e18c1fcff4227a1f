/// `rotherham=12,barnsley=6`: whole numbers by name, as a command and an address write them.
package enum NamedNumbers {
    /// The numbers by name; each name once.
    /// - Parameter option: what they are for, to be named in the refusal.
    /// - Throws: `query.terms`.
    package static func read(
        _ text: String, for option: String
    ) throws(AnswerFailure) -> [String: Int] {
        var found: [String: Int] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2, !pair[0].isEmpty, let number = Int(pair[1]),
                found.updateValue(number, forKey: String(pair[0])) == nil, found.count <= 200
            else {
                throw AnswerFailure(
                    .badTerms, "“\(text)” does not name whole numbers once each, for \(option).",
                    remedy: "Write names and whole numbers: rotherham=1,barnsley=1")
            }
        }
        return found
    }
}
