import Evidence
import Exchange
import Storage

/// A whole ledger as a text file: one JSON object a line, so that any size can be read by anybody.
///
/// The first line is `{"format":"mst-ledger-export/1","coordinator":…,"size":…,"root":…}`; every
/// other line is one entry: `entry`, `recordedAt` (seconds UTC), `verdict` (`applied` or a code),
/// `detail`, and `document`, the signed document in the General form. Where a document was
/// destroyed at the end of its retention, `destroyed` (what is left of its payload), `digest` and
/// `leaf` stand in its place.
package enum LedgerExport {
    /// The name of the format.
    package static let format = "mst-ledger-export/1"
    /// The most bytes of a line: a document as large as they may be, in base64url.
    package static let lineBytesMaximum = 4 << 20

    /// The first line.
    package struct Header: Equatable, Sendable {
        /// The party whose ledger it is.
        package let coordinator: String
        /// What the lines below come to.
        package let head: LedgerHead

        /// A first line.
        package init(coordinator: String, head: LedgerHead) {
            self.coordinator = coordinator
            self.head = head
        }

        /// The line, without its end.
        package var line: [UInt8] {
            let value: JSONValue = [
                "format": .string(LedgerExport.format), "coordinator": .string(coordinator),
                "size": .integer(Int64(head.size)), "root": .string(head.rootText),
            ]
            return value.canonicalBytes()
        }
    }

    /// The line of an entry, without its end.
    package static func line(_ stored: StoredEntry) -> [UInt8] {
        var line = JSONObject([
            ("entry", .integer(Int64(stored.entry))),
            ("recordedAt", .integer(Int64(stored.recordedAt))),
            ("verdict", .string(stored.verdict)), ("detail", .string(stored.detail)),
        ])
        if let remainder = Remainder(stored.envelope) {
            line["destroyed"] = .object(remainder.payload)
            line["digest"] = .string(stored.digest.description)
            line["leaf"] = .string(LedgerHash.text(stored.leafHash))
        } else {
            line["document"] = (try? StrictJSON.parse(stored.envelope)) ?? .null
        }
        return JSONValue.object(line).canonicalBytes()
    }

    /// Reads the first line; nil after recording at least one fault.
    package static func readHeader(_ line: [UInt8], into faults: ShapeFaults) -> Header? {
        guard let reader = object(line, faults) else { return nil }
        if let format = reader.string("format"), format != Self.format {
            reader.fault("pattern", "format", "This must be \(Self.format).")
        }
        let coordinator = reader.partyID("coordinator")
        let size = reader.integer("size", in: 0...StrictJSON.integerMaximum)
        let root = LedgerHash.read("root", in: reader)
        reader.finish()
        guard let coordinator, let size, let root, faults.list.isEmpty else { return nil }
        return Header(coordinator: coordinator, head: LedgerHead(size: size, root: root))
    }

    /// Reads the line of an entry; nil after recording at least one fault.
    ///
    /// Everything but the four members beside the document is what the document says of itself.
    package static func readEntry(_ line: [UInt8], into faults: ShapeFaults) -> StoredEntry? {
        guard let reader = object(line, faults) else { return nil }
        let entry = reader.integer("entry", in: 1...StrictJSON.integerMaximum)
        let recordedAt = reader.integer("recordedAt", in: 0...StrictJSON.integerMaximum)
        let verdict = reader.string("verdict")
        let detail = reader.string("detail", bytesMaximum: 1 << 16)
        let document = reader.value("document")
        if document == nil, let remainder = remainder(reader) {
            reader.finish()
            guard let entry, let recordedAt, let verdict, let detail, faults.list.isEmpty else {
                return nil
            }
            var stored = remainder
            (stored.entry, stored.recordedAt) = (entry, recordedAt)
            (stored.verdict, stored.detail) = (verdict, detail)
            return stored
        }
        reader.finish()
        guard let entry, let recordedAt, let verdict, let detail, let document,
            faults.list.isEmpty
        else {
            faults.add("missing", at: "", "The line is not that of an entry.")
            return nil
        }
        do {
            let envelope = try SignedEnvelope.read(document.canonicalBytes())
            let head = try PayloadHead.inspect(envelope.payload, type: envelope.type)
            return StoredEntry(
                entry: entry, recordedAt: recordedAt, issuer: head.iss, audience: head.aud,
                type: head.type, sequence: head.seq, digest: envelope.digest, verdict: verdict,
                detail: detail, envelope: envelope.generalBytes(),
                leafHash: MerkleTree.leafHash(envelope.ledgerLeaf()))
        } catch {
            faults.add(error.code.rawValue, at: "/document", error.code.sentence)
        }
        return nil
    }

    /// The entry of a destroyed document, still without what stands beside it; nil if the line is
    /// that of none.
    private static func remainder(_ reader: ShapeReader) -> StoredEntry? {
        guard case .object(let payload)? = reader.value("destroyed") else { return nil }
        let digest = reader.string("digest").flatMap { PayloadDigest($0) }
        let leaf = LedgerHash.read("leaf", in: reader)
        let left = Remainder(payload: payload)
        guard let digest, let leaf, case .string(let type)? = payload["type"],
            let head = try? PayloadHead.inspect(left.payloadBytes, type: type)
        else { return nil }
        return StoredEntry(
            entry: 0, recordedAt: 0, issuer: head.iss, audience: head.aud, type: head.type,
            sequence: head.seq, digest: digest, verdict: "", detail: "",
            envelope: left.storedBytes, leafHash: leaf)
    }

    private static func object(_ line: [UInt8], _ faults: ShapeFaults) -> ShapeReader? {
        do {
            return ShapeReader(try StrictJSON.parse(line), into: faults)
        } catch {
            faults.add("json", at: "", error.sentence)
            return nil
        }
    }
}
