import Evidence

/// An entry of a party's folder that was not read, and why.
package struct RefusedEntry: Equatable, Sendable {
    /// The party whose folder it lies in.
    package let party: String
    /// Its name there.
    package let name: FileName
    /// `file.not-regular`, `file.too-large` or `file.changing`.
    package let refusal: Refusal
    /// What it was when looked at.
    package let entry: FolderEntry
    /// Where a symbolic link says it leads; nil for anything else.
    package let linkTarget: [UInt8]?

    /// Its size in bytes as the system told it; nothing of it was read.
    package var sizeBytes: Int { entry.identity.sizeBytes }

    /// Whether it may be something ordinary caught half way, so that ``StabilityWatch`` decides:
    /// a file being written, or the moment of an SFTP rename in which it has both names.
    package var mayStillSettle: Bool {
        refusal.code == .fileChanging || (entry.kind == .regular && entry.linkCount > 1)
    }
}

extension RefusedEntry {
    /// The record that is kept in place of bytes: canonical JSON.
    func recordBytes() -> [UInt8] {
        let target: JSONValue = linkTarget.map { .string(FileName.escape($0)) } ?? .null
        let value: JSONValue = [
            "record": "mst-unread-entry", "kind": .string(entry.kind.rawValue),
            "name": .string(name.escaped), "party": .string(party), "linkTarget": target,
            "device": .string(String(entry.identity.device)),
            "inode": .string(String(entry.identity.inode)),
        ]
        return value.canonicalBytes()
    }
}
