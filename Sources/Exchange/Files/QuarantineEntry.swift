import Evidence

/// What is known of one quarantined file: the content of its `.reason.json`.
package struct QuarantineEntry: Equatable, Sendable {
    /// `<utc>-<sha256/16>`: the name of the pair of files without their endings.
    package let id: String
    /// The stable code of the refusal, such as `key.unknown`.
    package let code: String
    /// One sentence for a person.
    package let sentence: String
    /// One line: what to do.
    package let remedy: String
    /// Which member or rule it was; may be empty.
    package let detail: String
    /// What the file was called in the party's folder, escaped.
    package let originalName: String
    /// The party whose folder it lay in.
    package let party: String
    /// The size of the `.bin` file in bytes.
    package let sizeBytes: Int
    /// SHA-256 of the `.bin` file, 64 lower-case hexadecimal digits.
    package let sha256: String
    /// When it was taken out of the folder, RFC 3339 in UTC.
    package let receivedAt: String

    /// The reason file's JSON, for people: a member per line.
    func reasonBytes() -> [UInt8] {
        let value: JSONValue = [
            "code": .string(code), "sentence": .string(sentence), "whatToDo": .string(remedy),
            "detail": .string(detail), "originalName": .string(originalName),
            "party": .string(party), "sizeBytes": .integer(Int64(sizeBytes)),
            "sha256": .string(sha256), "receivedAt": .string(receivedAt),
        ]
        return Array((value.prettyText() + "\n").utf8)
    }

    init(
        id: String, refusal: Refusal, name: FileName, party: String, bytes: [UInt8],
        sha256: String, receivedAt: String
    ) {
        self.id = id
        self.code = refusal.code.rawValue
        self.sentence = refusal.code.sentence
        self.remedy = refusal.code.remedy
        self.detail = refusal.detail
        self.originalName = name.escaped
        self.party = party
        self.sizeBytes = bytes.count
        self.sha256 = sha256
        self.receivedAt = receivedAt
    }

    /// Reads a reason file back; nil if it is not one of ours.
    init?(id: String, reason bytes: [UInt8]) {
        guard case .object(let object)? = try? StrictJSON.parse(bytes) else { return nil }
        func text(_ name: String) -> String? {
            guard case .string(let text)? = object[name] else { return nil }
            return text
        }
        guard let code = text("code"), let sentence = text("sentence"),
            let remedy = text("whatToDo"), let detail = text("detail"),
            let originalName = text("originalName"), let party = text("party"),
            case .integer(let sizeBytes)? = object["sizeBytes"],
            let sha256 = text("sha256"), let receivedAt = text("receivedAt")
        else { return nil }
        self.id = id
        self.code = code
        self.sentence = sentence
        self.remedy = remedy
        self.detail = detail
        self.originalName = originalName
        self.party = party
        self.sizeBytes = Int(sizeBytes)
        self.sha256 = sha256
        self.receivedAt = receivedAt
    }
}
