import Evidence

/// One document in the ledger, with what was decided about it.
package struct StoredEntry: Equatable, Sendable {
    /// Position, from 1 without gaps; assigned by the ledger.
    package var entry: Int
    /// Seconds since the Epoch at which it was recorded.
    package var recordedAt: Int
    /// The party that issued it.
    package var issuer: String
    /// Its recipients, sorted.
    package var audience: [String]
    /// Document type, such as `nomination`.
    package var type: String
    /// Its number in its stream.
    package var sequence: Int
    /// Digest of its payload.
    package var digest: PayloadDigest
    /// `applied`, or the refusal code that a signed receipt gave its sender.
    package var verdict: String
    /// What exactly was wrong; empty if applied.
    package var detail: String
    /// The signed bytes: General JWS JSON.
    package var envelope: [UInt8]
    /// RFC 9162 hash of the ledger leaf, 32 bytes.
    package var leafHash: [UInt8]

    /// A document as it is recorded.
    package init(
        entry: Int, recordedAt: Int, issuer: String, audience: [String], type: String,
        sequence: Int, digest: PayloadDigest, verdict: String, detail: String,
        envelope: [UInt8], leafHash: [UInt8]
    ) {
        self.entry = entry
        self.recordedAt = recordedAt
        self.issuer = issuer
        self.audience = audience
        self.type = type
        self.sequence = sequence
        self.digest = digest
        self.verdict = verdict
        self.detail = detail
        self.envelope = envelope
        self.leafHash = leafHash
    }

    /// Whether it took effect.
    package var isApplied: Bool { verdict == StoredEntry.applied }

    /// The verdict on a document that took effect.
    package static let applied = "applied"
}

/// A file that waits to be published, or has been.
package struct StoredAnswer: Equatable, Sendable {
    /// Position in the order of publication.
    package var id: Int
    /// The party in whose `out/` folder it belongs.
    package var party: String
    /// Its file name.
    package var name: String
    /// Its bytes, signed before they were stored.
    package var bytes: [UInt8]
    /// Seconds since the Epoch, or `nil` while it waits.
    package var publishedAt: Int?
    /// Its bytes are those of a recorded document; looked at only for those that wait.
    package var isAsRecorded = true
}

/// A document whose predecessors have not arrived.
package struct HeldDocument: Equatable, Sendable {
    /// The party that issued it.
    package var issuer: String
    /// Its recipients, sorted.
    package var audience: [String]
    /// Its number in its stream.
    package var sequence: Int
    /// Digest of its payload.
    package var digest: PayloadDigest
    /// The signed bytes.
    package var envelope: [UInt8]
    /// Seconds since the Epoch.
    package var receivedAt: Int

    /// A document whose predecessors have not arrived.
    package init(
        issuer: String, audience: [String], sequence: Int, digest: PayloadDigest,
        envelope: [UInt8], receivedAt: Int
    ) {
        self.issuer = issuer
        self.audience = audience
        self.sequence = sequence
        self.digest = digest
        self.envelope = envelope
        self.receivedAt = receivedAt
    }
}

/// A file that was refused before it had an author.
package struct RefusedFile: Equatable, Sendable {
    /// The folder it lay in.
    package var party: String
    /// SHA-256 of its bytes, lower-case hexadecimal; of its description if it could not be read.
    package var sha256: String
    /// Stable code.
    package var code: String
    /// What exactly was wrong.
    package var detail: String
    /// Its name, escaped.
    package var name: String
    /// Its size.
    package var sizeBytes: Int
    /// Seconds since the Epoch.
    package var refusedAt: Int

    /// A file that was refused before it had an author.
    package init(
        party: String, sha256: String, code: String, detail: String, name: String,
        sizeBytes: Int, refusedAt: Int
    ) {
        self.party = party
        self.sha256 = sha256
        self.code = code
        self.detail = detail
        self.name = name
        self.sizeBytes = sizeBytes
        self.refusedAt = refusedAt
    }
}
