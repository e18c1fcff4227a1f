import Dispatch
import Evidence
import Exchange
import Synchronization

/// A file taken apart before it is judged: only the order of reading depends on it.
///
/// What stands in it is the same before and after its signatures are checked, so it is read once;
/// `Book.receive` looks at it only when they have been. Whether a signature is a key's does not
/// change either, so signatures are checked here, on every processor; whether the key may sign is
/// judged when the document is recorded.
struct UnverifiedDocument: Sendable {
    /// The envelope, or what is wrong with its form.
    let envelope: Result<SignedEnvelope, Refusal>
    /// The head of its content, if it can be read.
    let head: PayloadHead?
    /// The envelope with every signature checked, if all its keys were known then.
    let verified: VerifiedEnvelope?

    /// Takes the bytes of a file apart, and checks signatures with the keys known so far.
    init(_ bytes: [UInt8], keys: TrustStore = TrustStore()) {
        let envelope = Result { () throws(Refusal) in try SignedEnvelope.read(bytes) }
        self.envelope = envelope
        let read = try? envelope.get()
        head = read.flatMap { try? PayloadHead.inspect($0.payload, type: nil) }
        let verified = read.flatMap { try? $0.verify(with: keys.publicKey) }
        self.verified = verified?.unknownKids.isEmpty == true ? verified : nil
    }
}

/// A file with what can be told of it before it is verified.
struct QueuedFile: Sendable {
    let file: DroppedFile
    let document: UnverifiedDocument
    private let precedence: Int
    private let sequence: Int
    /// Seconds since the Epoch at which its sender says it was signed; 0 if it says nothing.
    let signedAt: Int

    init(_ file: DroppedFile, keys: TrustStore) {
        self.file = file
        document = UnverifiedDocument(file.bytes, keys: keys)
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

    /// Takes files apart on every processor, and puts them into the order in which they are judged.
    static func inOrder(_ files: [DroppedFile], keys: TrustStore) -> [QueuedFile] {
        let pieces = stride(from: 0, to: files.count, by: pieceCount).map {
            files[$0..<min(files.count, $0 + pieceCount)]
        }
        let read = Mutex([[QueuedFile]](repeating: [], count: pieces.count))
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
            let piece = pieces[index].map { QueuedFile($0, keys: keys) }
            read.withLock { $0[index] = piece }
        }
        return read.withLock { $0.flatMap(\.self) }.sorted(by: comesFirst)
    }

    /// Files that one processor takes apart before it asks for more.
    private static let pieceCount = 8

    /// Keys before what they sign, rules before what acts under them, streams in their order.
    static func comesFirst(_ left: QueuedFile, _ right: QueuedFile) -> Bool {
        (left.precedence, left.sequence) < (right.precedence, right.sequence)
    }
}
