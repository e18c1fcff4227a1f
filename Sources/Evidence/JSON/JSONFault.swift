/// Why bytes are not the strict JSON this service reads, and where.
package struct JSONFault: Error, Equatable, Sendable {
    /// The kind of fault.
    package enum Code: String, Sendable, CaseIterable {
        case notUTF8, notJSON, duplicateMember, tooDeep, numberRange
    }

    /// The kind of fault.
    package let code: Code
    /// The byte, counted from 0, at which reading stopped.
    package let offset: Int
    /// One sentence for a person, free of text from the input.
    package let sentence: String
    /// Whether the input only stops too soon: more bytes could still make it right.
    package let endedEarly: Bool

    /// A fault at a byte of the input.
    package init(_ code: Code, at offset: Int, _ sentence: String, endedEarly: Bool = false) {
        self.code = code
        self.offset = offset
        self.sentence = sentence
        self.endedEarly = endedEarly
    }
}
