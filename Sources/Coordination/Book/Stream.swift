import Evidence
import Storage

/// One ordered stream of documents: from one issuer to one set of recipients.
package struct StreamName: Hashable, Sendable {
    /// The issuer.
    package let issuer: String
    /// The recipients, sorted.
    package let audience: [String]

    /// The stream of an issuer to these recipients.
    package init(issuer: String, audience: [String]) {
        self.issuer = issuer
        self.audience = audience
    }
}

/// What the book must look up in the ledger while it judges a document.
package struct LedgerMemory {
    /// Digest of the document with a number in a stream, or `nil`.
    package let digest: (StreamName, Int) throws -> PayloadDigest?
    /// Whether a payload with this digest is in the ledger.
    package let isRecorded: (PayloadDigest) throws -> Bool
    /// The entries with this digest.
    package let entries: (PayloadDigest) throws -> [StoredEntry]
    /// Numbers and digests of the documents held for a stream.
    package let held: (StreamName) throws -> [Int: PayloadDigest]

    /// Look-ups in the ledger.
    package init(
        digest: @escaping (StreamName, Int) throws -> PayloadDigest?,
        isRecorded: @escaping (PayloadDigest) throws -> Bool,
        entries: @escaping (PayloadDigest) throws -> [StoredEntry],
        held: @escaping (StreamName) throws -> [Int: PayloadDigest]
    ) {
        self.digest = digest
        self.isRecorded = isRecorded
        self.entries = entries
        self.held = held
    }
}
