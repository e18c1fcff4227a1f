import Evidence

/// One row of a table of texts: its name, what should come of it, and its bytes.
///
/// A row is written `name outcome text`; `«ff 00»` stands for bytes in hexadecimal.
struct JSONCase: Sendable, CustomStringConvertible {
    let name: String
    /// The fault expected; nil if the text is to be read.
    let fault: JSONFault.Code?
    let bytes: [UInt8]

    var description: String { name }

    static func table(_ text: String) -> [JSONCase] {
        text.split(separator: "\n").map { line in
            let columns = line.split(
                separator: " ", maxSplits: 2, omittingEmptySubsequences: true)
            precondition(columns.count >= 2, "a row has a name and an outcome: \(line)")
            let text = columns.count == 3 ? String(columns[2].drop { $0 == " " }) : ""
            let fault = JSONFault.Code(rawValue: String(columns[1]))
            precondition(fault != nil || columns[1] == "read", "unknown outcome: \(line)")
            return JSONCase(name: String(columns[0]), fault: fault, bytes: bytes(text))
        }
    }

    private static func bytes(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for (position, part) in text.split(
            separator: "«", omittingEmptySubsequences: false
        ).enumerated() {
            guard position > 0 else {
                bytes += part.utf8
                continue
            }
            let halves = part.split(
                separator: "»", maxSplits: 1, omittingEmptySubsequences: false)
            bytes += halves[0].split(separator: " ").compactMap { UInt8($0, radix: 16) }
            bytes += halves[1].utf8
        }
        return bytes
    }
}
