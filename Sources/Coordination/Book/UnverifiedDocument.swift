import Evidence
import Exchange

/// A file taken apart before anything in it is verified: only the order of reading depends on it.
///
/// What stands in it is the same before and after its signatures are checked, so it is read once;
/// `Book.receive` looks at it only when they have been.
struct UnverifiedDocument {
    /// The envelope, or what is wrong with its form.
    let envelope: Result<SignedEnvelope, Refusal>
    /// The head of its content, if it can be read.
    let head: PayloadHead?

    /// Takes the bytes of a file apart.
    init(_ bytes: [UInt8]) {
        let envelope = Result { () throws(Refusal) in try SignedEnvelope.read(bytes) }
        self.envelope = envelope
        head = (try? envelope.get()).flatMap { try? PayloadHead.inspect($0.payload, type: nil) }
    }
}

/// A file with what can be told of it before it is verified.
struct QueuedFile {
    let file: DroppedFile
    let document: UnverifiedDocument
    private let precedence: Int
    private let sequence: Int
    /// Seconds since the Epoch at which its sender says it was signed; 0 if it says nothing.
    let signedAt: Int

    init(_ file: DroppedFile) {
        self.file = file
        document = UnverifiedDocument(file.bytes)
        guard let head = document.head else {
            (precedence, sequence, signedAt) = (3, 0, 0)
            return
        }
        switch DocumentType(rawValue: head.type) {
        case .keyset: precedence = 0
        case .agreement: precedence = 1
        default: precedence = 2
        }
        sequence = head.seq
        signedAt = precedence < 2 ? 0 : head.iat
    }

    /// Keys before what they sign, rules before what acts under them, streams in their order.
    static func comesFirst(_ left: QueuedFile, _ right: QueuedFile) -> Bool {
        (left.precedence, left.sequence) < (right.precedence, right.sequence)
    }
}
