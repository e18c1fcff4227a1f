/// The parties' `out` folders: puts stored bytes there, whole and once.
package struct Publisher: Sendable {
    private let system: any FolderSystem
    private let root: String

    /// The `out` folders below the exchange root.
    package init(system: any FolderSystem, root: String) {
        self.system = system
        self.root = root
    }

    /// What publishing came to; either way the file is there and on the disk.
    package enum Outcome: Equatable, Sendable {
        case written
        case alreadyThere
    }

    /// Publishes bytes under a name in a party's `out` folder, mode 0640, its group the folder's.
    ///
    /// The party sees the whole file or none. Publishing the same again changes nothing, so that
    /// after a crash everything not known to be published is simply published again.
    /// - Throws: `publish.conflict` if other bytes have that name (they are left alone);
    ///   `folder.party`, `folder.missing`, `folder.kind`, `folder.permission`, `disk.full`,
    ///   `disk.failed`.
    package func publish(
        _ party: String, _ name: PublishedName, _ bytes: [UInt8]
    ) throws -> Outcome {
        let path = try PartyFolder(root: root, party: party).outFolder
        return try system.withFolder(path) { folder in
            let file = name.fileName
            if try folder.entry(file) == nil, try folder.place(file, bytes, mode: 0o640) {
                return .written
            }
            try check(file, holds: bytes, in: folder, path)
            // The crash may have come between the rename and this.
            try folder.sync()
            return .alreadyThere
        }
    }

    /// Publishes several files in one party's `out` folder, with one wait for the disk for all
    /// their bytes and one for all their names.
    ///
    /// - Throws: as for one; some of them may be there then, and any may be published again.
    package func publish(
        _ party: String, _ files: [(name: PublishedName, bytes: [UInt8])]
    ) throws {
        let path = try PartyFolder(root: root, party: party).outFolder
        try system.withFolder(path) { folder in
            var new: [(FileName, [UInt8])] = []
            for (name, bytes) in files {
                let file = name.fileName
                if try folder.entry(file) == nil {
                    new.append((file, bytes))
                } else {
                    try check(file, holds: bytes, in: folder, path)
                }
            }
            try folder.place(new, mode: 0o640)
        }
    }

    private func check(
        _ file: FileName, holds bytes: [UInt8], in folder: any OpenFolder, _ path: FolderPath
    ) throws {
        guard case .bytes(let there, _) = try folder.read(file, bytesMaximum: bytes.count),
            there == bytes
        else {
            throw FolderFault(
                .publishConflict, operation: "publish", subject: "\(path)/\(file.escaped)",
                detail: "other content has this name")
        }
    }

    /// Removes the temporary files an earlier run left in a party's `out` folder; says how many.
    /// - Throws: `folder.party`, `folder.missing`, `folder.permission`, `disk.failed`.
    @discardableResult
    package func clearLeftovers(_ party: String) throws -> Int {
        let path = try PartyFolder(root: root, party: party).outFolder
        return try system.withFolder(path) { try $0.clearTemporaryFiles() }
    }
}
