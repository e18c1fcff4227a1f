/// One value that stands for a ledger up to some entry: its size and the root of its hash tree.
/// - Source: RFC 9162 section 4.9, without the signature, which a checkpoint adds.
package struct LedgerHead: Equatable, Hashable, Sendable {
    /// The number of entries, from 0.
    package let size: Int
    /// The root over their leaves, 32 bytes.
    package let root: [UInt8]

    /// The head of a ledger of so many entries.
    package init(size: Int, root: [UInt8]) {
        self.size = size
        self.root = root
    }

    /// The head of the first `size` entries of a ledger, all unless said otherwise.
    package init(of log: MerkleLog, at size: Int? = nil) {
        self.init(size: size ?? log.count, root: log.root(at: size ?? log.count))
    }

    /// The root as it is written: `sha-256:` and 43 letters.
    package var rootText: String { LedgerHash.text(root) }

    /// The head as JSON: `{"size":…,"root":"sha-256:…"}`.
    package var json: JSONValue { ["size": .integer(Int64(size)), "root": .string(rootText)] }

    /// Reads a head; nil after recording at least one fault.
    package static func read(_ reader: ShapeReader) -> LedgerHead? {
        let size = reader.integer("size", in: 0...StrictJSON.integerMaximum)
        let root = LedgerHash.read("root", in: reader)
        reader.finish()
        guard let size, let root else { return nil }
        return LedgerHead(size: size, root: root)
    }
}

/// Hashes of a ledger's tree as they are written in documents, proofs and answers.
package enum LedgerHash {
    /// `sha-256:` and the 43 letters of base64url of a hash of 32 bytes.
    package static func text(_ hash: [UInt8]) -> String { "sha-256:" + Base64URL.encode(hash) }

    /// The 32 bytes of such a text; nil for anything else.
    package static func bytes(_ text: String) -> [UInt8]? { PayloadDigest(text)?.bytes }

    /// The hash that a member holds; nil after recording a fault.
    package static func read(_ name: String, in reader: ShapeReader) -> [UInt8]? {
        guard let text = reader.string(name) else { return nil }
        if let hash = bytes(text) { return hash }
        reader.fault("pattern", name, "This must be sha-256: and 43 letters of base64url.")
        return nil
    }

    /// The hashes of a list, at most as many as a proof can have; nil after recording a fault.
    package static func readPath(_ name: String, in reader: ShapeReader) -> [[UInt8]]? {
        guard
            let texts = reader.strings(name, countMaximum: MerkleProof.pathCountMaximum)
        else { return nil }
        let hashes = texts.compactMap(bytes)
        if hashes.count == texts.count { return hashes }
        reader.fault("pattern", name, "These must be hashes: sha-256: and 43 letters each.")
        return nil
    }

    /// Hashes as a list of texts.
    package static func json(_ path: [[UInt8]]) -> JSONValue {
        .array(path.map { .string(text($0)) })
    }
}
