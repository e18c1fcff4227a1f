/// Numbers in sentences.
package enum Counting {
    /// `no`, `one` … `twelve`, then digits; never without its noun.
    static func word(_ number: Int) -> String {
        let words = [
            "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
            "eleven", "twelve",
        ]
        return words.indices.contains(number) ? words[number] : String(number)
    }

    /// `one place`, `three places`, `no places`.
    package static func of(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        word(number) + " " + (number == 1 ? noun : plural ?? noun + "s")
    }

    /// `1 bed-week`, `12 bed-weeks`: digits, for figures.
    static func figure(_ number: Int, _ noun: String, _ plural: String? = nil) -> String {
        "\(number) " + (number == 1 || number == -1 ? noun : plural ?? noun + "s")
    }

    /// `£47,500.00`: an amount of 0 or more.
    static func pounds(pence: Int) -> String {
        let digits = String(pence / 100)
        let grouped = digits.enumerated().reduce(into: "") { text, digit in
            let left = digits.count - digit.offset
            if digit.offset > 0, left.isMultiple(of: 3) { text += "," }
            text.append(digit.element)
        }
        let rest = pence % 100
        return "£\(grouped).\(rest < 10 ? "0" : "")\(rest)"
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last else { return "" }
        let head = parts.dropLast()
        return head.isEmpty ? last : head.joined(separator: ", ") + " and " + last
    }
}

extension String {
    /// The text with a capital first letter.
    var sentenceStart: String { prefix(1).uppercased() + dropFirst() }
}
