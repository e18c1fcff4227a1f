/// A file that proves one document to be in a ledger, to somebody who has nothing but keys.
///
/// ```json
/// {"format": "mst-ledger-proof/1", "entry": 17, "leafHash": "sha-256:…",
///  "size": 412, "root": "sha-256:…", "path": ["sha-256:…"],
///  "document": {…the signed document…}, "checkpoint": {…the signed head…},
///  "keysets": [{…the signed keysets of those who signed the head, oldest first…}]}
/// ```
/// `document` may be `null`: then the proof shows that something with this leaf hash was recorded,
/// and nothing of what it says. `checkpoint` is `null` while no head over the entry is signed.
/// - Source: RFC 9162 sections 2.1.3 and 4.12.
package struct LedgerProof: Sendable {
    /// The name of the format.
    package static let format = "mst-ledger-proof/1"
    /// The most keysets of a proof.
    package static let keysetCountMaximum = 64
    /// The most bytes of a file: documents, keysets and hashes together.
    package static let bytesMaximum = 32 << 20

    /// The position of the document, from 1.
    package let entry: Int
    /// The hash of its leaf, 32 bytes.
    package let leafHash: [UInt8]
    /// The head that the path leads to.
    package let head: LedgerHead
    /// The hashes beside the way.
    package let path: [[UInt8]]
    /// The document itself, if it is shown.
    package let document: SignedEnvelope?
    /// The signed head.
    package let checkpoint: SignedEnvelope?
    /// Keysets of the parties that signed the head, in the order of their versions.
    package let keysets: [SignedEnvelope]

    /// A proof to be written.
    package init(
        entry: Int, leafHash: [UInt8], head: LedgerHead, path: [[UInt8]],
        document: SignedEnvelope?, checkpoint: SignedEnvelope?, keysets: [SignedEnvelope]
    ) {
        self.entry = entry
        self.leafHash = leafHash
        self.head = head
        self.path = path
        self.document = document
        self.checkpoint = checkpoint
        self.keysets = keysets
    }

    /// The file's content.
    package var json: JSONValue {
        [
            "format": .string(Self.format), "entry": .integer(Int64(entry)),
            "leafHash": .string(LedgerHash.text(leafHash)), "size": .integer(Int64(head.size)),
            "root": .string(head.rootText), "path": LedgerHash.json(path),
            "document": document?.generalValue ?? .null,
            "checkpoint": checkpoint?.generalValue ?? .null,
            "keysets": .array(keysets.map(\.generalValue)),
        ]
    }

    /// Reads a proof; nil after recording at least one fault.
    package static func read(_ value: JSONValue, into faults: ShapeFaults) -> LedgerProof? {
        let reader = ShapeReader(value, into: faults)
        if let format = reader.string("format"), format != Self.format {
            reader.fault("pattern", "format", "This must be \(Self.format).")
        }
        let entry = reader.integer("entry", in: 1...StrictJSON.integerMaximum)
        let leafHash = LedgerHash.read("leafHash", in: reader)
        let size = reader.integer("size", in: 1...StrictJSON.integerMaximum)
        let root = LedgerHash.read("root", in: reader)
        let path = LedgerHash.readPath("path", in: reader)
        let document = envelope("document", in: reader)
        let checkpoint = envelope("checkpoint", in: reader)
        let listed = reader.array("keysets", countMaximum: keysetCountMaximum) ?? []
        let keysets = listed.compactMap { envelope($0.value, at: $0.place, faults) }
        reader.finish()
        guard let entry, let leafHash, let size, let root, let path, faults.list.isEmpty else {
            return nil
        }
        return LedgerProof(
            entry: entry, leafHash: leafHash, head: LedgerHead(size: size, root: root),
            path: path, document: document, checkpoint: checkpoint, keysets: keysets)
    }

    private static func envelope(_ name: String, in reader: ShapeReader) -> SignedEnvelope? {
        guard let value = reader.value(name), value != .null else { return nil }
        return envelope(value, at: reader.place(name), reader.faults)
    }

    private static func envelope(
        _ value: JSONValue, at place: String, _ faults: ShapeFaults
    ) -> SignedEnvelope? {
        do {
            return try SignedEnvelope.read(value.canonicalBytes())
        } catch {
            faults.add(error.code.rawValue, at: place, error.code.sentence)
            return nil
        }
    }
}

extension SignedEnvelope {
    /// The envelope in the General form as a JSON value.
    package var generalValue: JSONValue {
        (try? StrictJSON.parse(generalBytes())) ?? .null
    }
}
