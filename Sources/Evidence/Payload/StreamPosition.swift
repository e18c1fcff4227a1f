/// A document's place in its sender's stream: the number and the content it stands for.
package struct StreamPosition: Hashable, Sendable {
    /// The number in the stream, from 1.
    package let seq: Int
    /// The digest of that document's content.
    package let digest: PayloadDigest

    /// A place; `seq` counts from 1.
    package init(seq: Int, digest: PayloadDigest) {
        self.seq = seq
        self.digest = digest
    }
}

/// The agreement under whose rules a document acts.
package struct AgreementReference: Hashable, Sendable {
    /// The agreement's short name.
    package let id: String
    /// Its version, from 1.
    package let version: Int
    /// The digest of its content.
    package let digest: PayloadDigest

    /// A reference; `version` counts from 1.
    package init(id: String, version: Int, digest: PayloadDigest) {
        self.id = id
        self.version = version
        self.digest = digest
    }
}
