/// The drop folders as the contract with the parties has them, made and checked.
package struct FolderLayout: Sendable {
    /// `<root>/<party>`: entered and listed by all, written by its owner only.
    package static let partyMode = 0o755
    /// `in`: written by the party's group; new files get that group.
    package static let inMode = 0o2770
    /// `out`: read by the party's group; new files get that group.
    package static let outMode = 0o2750

    private let system: any FolderSystem

    /// Works on these folders.
    package init(system: any FolderSystem) {
        self.system = system
    }

    /// Makes what is missing of the root and of each party's folders; leaves what is there alone.
    ///
    /// Needs no privilege: groups are the operator's to set afterwards, and are inherited then.
    /// - Throws: `folder.party`, `folder.missing` (the folder that holds the root),
    ///   `folder.permission`, `disk.full`.
    package func create(root: String, parties: [String]) throws {
        let folders = try parties.map { try PartyFolder(root: root, party: $0) }
        _ = try system.createFolder(FolderPath(root), mode: Self.partyMode)
        for party in folders {
            _ = try system.createFolder(party.folder, mode: Self.partyMode)
            _ = try system.createFolder(party.inFolder, mode: Self.inMode)
            _ = try system.createFolder(party.outFolder, mode: Self.outMode)
        }
    }

    /// Everything about the folders that breaks the contract; empty if all is well.
    ///
    /// `folder.missing`, `folder.kind` (a link or a file in a folder's place) or `folder.mode`: a
    /// party that can write in its own root could swap `in`; one that can write in `out` could
    /// answer in our name to a careless reader.
    package func problems(root: String, parties: [String]) -> [FolderFault] {
        var found: [FolderFault] = []
        for party in parties {
            do {
                let folders = try PartyFolder(root: root, party: party)
                try check(folders.folder, forbidden: 0o022, &found)
                try check(folders.inFolder, forbidden: 0o007, &found)
                try check(folders.outFolder, forbidden: 0o027, &found)
            } catch let fault as FolderFault {
                found.append(fault)
            } catch {
                found.append(
                    FolderFault(
                        .folderOperation, operation: "check", subject: party, detail: "\(error)"))
            }
        }
        return found
    }

    private func check(
        _ path: FolderPath, forbidden bits: Int, _ found: inout [FolderFault]
    ) throws {
        func add(_ code: FolderFault.Code, _ detail: String) {
            found.append(
                FolderFault(code, operation: "check", subject: path.description, detail: detail))
        }
        guard let entry = try system.entry(at: path) else {
            return add(.folderMissing, "it is not there")
        }
        guard entry.kind == .folder else { return add(.folderKind, "a \(entry.kind.rawValue)") }
        if entry.mode & bits != 0 {
            add(
                .folderMode,
                "mode \(String(entry.mode, radix: 8)) has bits of \(String(bits, radix: 8))")
        }
    }
}
