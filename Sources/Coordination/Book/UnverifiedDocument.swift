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
    /// The envelope with every signature checked, if that was done and all its keys were known.
    private(set) var verified: VerifiedEnvelope?

    /// Takes the bytes of a file apart.
    init(_ bytes: [UInt8]) {
        let envelope = Result { () throws(Refusal) in try SignedEnvelope.read(bytes) }
        self.envelope = envelope
        head = (try? envelope.get()).flatMap { try? PayloadHead.inspect($0.payload, type: nil) }
    }

    /// Checks the signatures with the keys known so far.
    mutating func checkSignatures(with keys: TrustStore) {
        let found = (try? envelope.get()).flatMap { try? $0.verify(with: keys.publicKey) }
        verified = found?.unknownKids.isEmpty == true ? found : nil
    }
}

/// A file with what can be told of it before it is verified.
struct QueuedFile: Sendable {
    let file: DroppedFile
    private(set) var document: UnverifiedDocument
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

    /// Takes files apart on every processor, and puts them into the order in which they are judged.
    static func inOrder(_ files: [DroppedFile]) -> [QueuedFile] {
        everywhere(files) { QueuedFile($0) }.sorted(by: comesFirst)
    }

    /// The same files with their signatures checked.
    static func checked(_ files: [QueuedFile], with keys: TrustStore) -> [QueuedFile] {
        everywhere(files) { $0.checked(with: keys) }
    }

    /// This file with its signatures checked.
    func checked(with keys: TrustStore) -> QueuedFile {
        var copy = self
        copy.document.checkSignatures(with: keys)
        return copy
    }

    /// Does something with each element, on every processor, and keeps their order.
    private static func everywhere<Element: Sendable>(
        _ elements: [Element], _ work: @Sendable (Element) -> QueuedFile
    ) -> [QueuedFile] {
        let pieces = stride(from: 0, to: elements.count, by: pieceCount).map {
            elements[$0..<min(elements.count, $0 + pieceCount)]
        }
        let done = Mutex([[QueuedFile]](repeating: [], count: pieces.count))
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
            let piece = pieces[index].map(work)
            done.withLock { $0[index] = piece }
        }
        return done.withLock { $0.flatMap(\.self) }
    }

    /// Files that one processor takes before it asks for more.
    private static let pieceCount = 8

    /// Keys before what they sign, rules before what acts under them, streams in their order.
    static func comesFirst(_ left: QueuedFile, _ right: QueuedFile) -> Bool {
        (left.precedence, left.sequence) < (right.precedence, right.sequence)
    }
}

/// Groups of files whose signatures are checked while the group before them is recorded: the first
/// on every processor, the others on one, behind the writer's back.
struct CheckedGroups: Sendable {
    private let first: [QueuedFile]
    private let later: [Begun<[QueuedFile]>]

    /// Starts checking; `size` files are a group.
    init(_ files: [QueuedFile], by size: Int, with keys: TrustStore) {
        let groups = stride(from: 0, to: files.count, by: size).map {
            Array(files[$0..<min(files.count, $0 + size)])
        }
        let queue = DispatchQueue(label: "signatures")
        later = groups.dropFirst().map { group in
            Begun(on: queue) { group.map { $0.checked(with: keys) } }
        }
        first = groups.first.map { QueuedFile.checked($0, with: keys) } ?? []
    }

    /// How many groups there are.
    var count: Int { first.isEmpty ? 0 : later.count + 1 }

    /// A group with its signatures checked; waits for it.
    subscript(_ index: Int) -> [QueuedFile] { index > 0 ? later[index - 1].wait() : first }
}
