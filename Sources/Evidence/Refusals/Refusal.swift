/// One reason why something was not applied, with what in it was wrong.
package struct Refusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// The most characters of a detail.
    package static let detailCharactersMaximum = 300

    /// The first check that failed.
    package let code: RefusalCode
    /// Which member, rule or key, in at most 300 characters that are safe to show.
    package let detail: String

    /// A refusal; the detail is escaped and cut here, so callers may quote what they read.
    package init(_ code: RefusalCode, _ detail: String = "") {
        self.code = code
        self.detail = VisibleText.escape(
            detail, charactersMaximum: Self.detailCharactersMaximum)
    }

    /// A refusal that names the first of several faults and how many there are.
    package init(_ code: RefusalCode, _ faults: ShapeFaults) {
        let shown = faults.list.prefix(3).map { fault in
            (fault.place.isEmpty ? "" : fault.place + ": ") + fault.sentence
        }
        let more = faults.list.count + faults.droppedCount - shown.count
        let rest = more > 0 ? " (and \(more) more)" : ""
        self.init(code, shown.joined(separator: " ") + rest)
    }

    /// The code and its detail, or its sentence where there is no detail.
    package var description: String {
        code.rawValue + ": " + (detail.isEmpty ? code.sentence : detail)
    }
}
