import Evidence

/// The name a document gets in an `out` folder: `<iss>_<agreement>_<seq>_<type>.jws.json`.
///
/// House rule: a courtesy to people, and the same for the same document every time, so that
/// publishing twice writes one file. Nothing is ever read back out of a name.
package struct PublishedName: Hashable, Sendable, CustomStringConvertible {
    private static let ending = ".jws.json"

    /// The document's number, from 1.
    package let sequence: Int
    /// Whether the document is numbered by version and stands in no stream.
    package let isGovernance: Bool

    /// Whether it is a copy of what the coordinator records for itself.
    package let isForOurselves: Bool

    /// The whole name; at most 230 bytes, `[A-Za-z0-9._-]`, no leading dot.
    package let text: String

    /// Names the document `sequence` (from 1) of `issuer` under `agreement`.
    /// - Throws: `publish.name` if a part is empty, longer than 64 bytes, or has other characters
    ///   than letters, digits, hyphen and point, or if `sequence` is below 1.
    package init(
        issuer: String, agreement: String, sequence: Int, type: String
    ) throws(FolderFault) {
        self.sequence = sequence
        isGovernance = DocumentType(rawValue: type)?.isGovernance ?? false
        isForOurselves = DocumentType(rawValue: type)?.isForOurselves ?? false
        let number = String(sequence)
        let padded = String(repeating: "0", count: max(0, 8 - number.count)) + number
        text = "\(issuer)_\(agreement)_\(padded)_\(type)\(Self.ending)"
        guard sequence >= 1, [issuer, agreement, type].allSatisfy(Self.isPart) else {
            throw FolderFault(
                .publishName, operation: "name", subject: FileName.escape(Array(text.utf8)))
        }
    }

    /// Names one text of an agreement: several can be proposed for one version, so the start of the
    /// text's digest stands behind the agreement's id.
    /// - Throws: `publish.name`, as above.
    package init(
        issuer: String, agreement: String, version: Int, text digest: PayloadDigest
    ) throws(FolderFault) {
        try self.init(
            issuer: issuer, agreement: "\(agreement).\(Hashing.hex(Array(digest.bytes.prefix(4))))",
            sequence: version, type: DocumentType.agreement.rawValue)
    }

    /// A name as it was stored; nil if it is none that this type makes.
    package init?(stored text: String) {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[3].hasSuffix(Self.ending), let sequence = Int(parts[2]),
            let name = try? PublishedName(
                issuer: String(parts[0]), agreement: String(parts[1]), sequence: sequence,
                type: String(parts[3].dropLast(Self.ending.count))),
            name.text == text
        else { return nil }
        self = name
    }

    /// The name as a directory entry.
    package var fileName: FileName { FileName(ours: text) }

    /// The whole name.
    package var description: String { text }

    private static func isPart(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return (1...64).contains(bytes.count) && bytes.first != UInt8(ascii: ".")
            && bytes.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
