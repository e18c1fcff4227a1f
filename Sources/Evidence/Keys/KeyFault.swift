/// Why a key or a set of keys is not accepted.
package struct KeyFault: Error, Equatable, Sendable {
    /// The kind of fault, stable like the refusal codes.
    package enum Code: String, Sendable, CaseIterable {
        /// The text is not a key or set of keys at all.
        case shape = "key.shape"
        /// The key is of a kind this service does not use.
        case kind = "key.kind"
        /// The public point is one that signs for everybody, or is not written the one way.
        case point = "key.point"
        /// A secret part stands where only public keys belong.
        case secret = "key.secret"
        /// The parts contradict each other: `kid`, `alg`, `use`, `key_ops`, or `d` and `x`.
        case mismatch = "key.mismatch"
        /// The same key stands twice, or there are too many.
        case count = "key.count"
    }

    /// The kind of fault.
    package let code: Code
    /// The member at fault, as a JSON Pointer from the key or set; empty for the whole.
    package let place: String
    /// One sentence for a person; never a part of a secret.
    package let sentence: String

    /// A fault; the sentence is made safe to show.
    package init(_ code: Code, at place: String = "", _ sentence: String) {
        self.code = code
        self.place = place
        self.sentence = VisibleText.escape(sentence, charactersMaximum: 300)
    }

    /// The same fault of something that stands deeper in a document.
    func under(_ outer: String) -> KeyFault {
        KeyFault(code, at: outer + place, sentence)
    }
}
