/// `rotherham=12,barnsley=6`: whole numbers by name, as a command and an address write them.
package enum NamedNumbers {
    /// What a text of names and numbers looks like, for the description of the API.
    package static let pattern =
        "^[a-z0-9][a-z0-9-]{0,63}=[0-9]{1,6}(,[a-z0-9][a-z0-9-]{0,63}=[0-9]{1,6})*$"

    /// Whether a text is of that form, whatever it names.
    package static func hasForm(_ text: String) -> Bool {
        let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
            let pair = part.split(separator: "=", omittingEmptySubsequences: false)
            guard pair.count == 2, let first = pair[0].utf8.first, first != UInt8(ascii: "-")
            else { return false }
            return pair[0].utf8.count <= 64 && (1...6).contains(pair[1].utf8.count)
                && pair[0].utf8.allSatisfy {
                    lower.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-")
                } && pair[1].utf8.allSatisfy(digits.contains)
        }
    }

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
