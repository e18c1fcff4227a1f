/// One thing wrong with a document's members, with its place.
package struct ShapeFault: Error, Equatable, Sendable {
    /// `missing`, `type`, `unknown-member`, `range`, `length`, `pattern`, `duplicate`,
    /// `reference`, or a code of the caller's own.
    package let code: String
    /// A JSON Pointer into the document; empty for the whole of it.
    /// - Source: RFC 6901 section 3.
    package let place: String
    /// One sentence for a person.
    package let sentence: String

    /// A fault, mostly made by `ShapeFaults.add`.
    package init(code: String, place: String, sentence: String) {
        self.code = code
        self.place = place
        self.sentence = sentence
    }
}

/// The faults of one document, gathered so that its author sees all of them at once.
package final class ShapeFaults {
    /// The most faults kept of one document, so that a hostile one cannot fill a report.
    package static let countMaximum = 100

    /// The first hundred faults, in the order they were found.
    package private(set) var list: [ShapeFault] = []
    /// How many more were found and not kept.
    package private(set) var droppedCount = 0

    /// No faults yet.
    package init() {}

    /// Records a fault at a JSON Pointer.
    package func add(_ code: String, at place: String, _ sentence: String) {
        guard list.count < Self.countMaximum else {
            droppedCount += 1
            return
        }
        list.append(ShapeFault(code: code, place: place, sentence: sentence))
    }
}
