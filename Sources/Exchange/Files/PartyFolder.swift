/// The three folders of one party under the exchange root.
///
/// `<root>/<party>` is not writable by the party (it is its SFTP root), so nobody can swap
/// `in` or `out` for something else.
package struct PartyFolder: Hashable, Sendable {
    /// The party's id, `[a-z][a-z0-9-]{0,39}`.
    package let party: String
    /// `<root>/<party>`.
    package let folder: FolderPath

    /// The folders of `party`.
    /// - Throws: `folder.party` if the id is not of that shape.
    package init(root: String, party: String) throws(FolderFault) {
        guard Self.isPartyID(party), let name = FileName(party) else {
            throw FolderFault(
                .folderParty, operation: "name", subject: FileName.escape(Array(party.utf8)))
        }
        self.party = party
        self.folder = FolderPath(root).child(name)
    }

    /// Where the party writes, and the coordinator reads and removes.
    package var inFolder: FolderPath { folder.child(ours: "in") }

    /// Where the coordinator writes, and the party reads.
    package var outFolder: FolderPath { folder.child(ours: "out") }

    /// Whether `text` has the shape of a party id.
    ///
    /// House rule: ids are safe as folder names, in URLs and in a shell, unquoted.
    package static func isPartyID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = bytes.first, letters.contains(first), bytes.count <= 40 else {
            return false
        }
        return bytes.allSatisfy {
            letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-")
        }
    }
}
