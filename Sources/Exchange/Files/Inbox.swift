import Evidence

/// The parties' `in` folders: reads what was dropped there, and removes what was dealt with.
package struct Inbox: Sendable {
    private let system: any FolderSystem
    private let root: String

    /// The `in` folders below the exchange root.
    package init(system: any FolderSystem, root: String) {
        self.system = system
        self.root = root
    }

    /// Reads a party's folder in the order of names, each file once, within the limits.
    ///
    /// A scan that stopped early says where to go on; passing that as `after` reaches every entry
    /// in turn, however many before it stay where they are.
    /// - Throws: `folder.party`, `folder.missing`, `folder.kind` (`in` is a symbolic link),
    ///   `folder.permission`, `disk.failed`, `process.limit`.
    package func scan(
        _ party: String, _ limits: FolderLimits = .standard, after: FileName? = nil
    ) throws -> Scan {
        let path = try PartyFolder(root: root, party: party).inFolder
        return try system.withFolder(path) { folder in
            let listing = try folder.listing(countMaximum: limits.namesPerScanMaximum)
            var scan = Scan()
            scan.isOvercrowded = !listing.isComplete
            var names = listing.names.filter { !$0.isIgnored }
            if let after { names.removeAll { $0 <= after } }
            names.sort()
            var bytesHeld = 0
            for (position, name) in names.enumerated() {
                guard position < limits.filesPerPartyPerRound,
                    try take(name, of: party, in: folder, limits, &bytesHeld, into: &scan)
                else {
                    scan.more = true
                    scan.resumeAfter = position > 0 ? names[position - 1] : after
                    break
                }
            }
            return scan
        }
    }

    /// Reads one entry into the scan; false if it must wait for the next one.
    private func take(
        _ name: FileName, of party: String, in folder: any OpenFolder, _ limits: FolderLimits,
        _ bytesHeld: inout Int, into scan: inout Scan
    ) throws -> Bool {
        let room = limits.bytesPerPartyPerRound - bytesHeld
        func refuse(_ code: RefusalCode, _ entry: FolderEntry, _ detail: String) {
            let target = entry.kind == .symbolicLink ? folder.linkTarget(name) : nil
            scan.refused.append(
                RefusedEntry(
                    party: party, name: name, refusal: Refusal(code, detail),
                    entry: entry, linkTarget: target))
        }
        do {
            if bytesHeld > 0, let sizeBytes = try folder.entry(name)?.identity.sizeBytes,
                sizeBytes > room, sizeBytes <= limits.fileBytesMaximum
            {
                return false
            }
            switch try folder.read(name, bytesMaximum: limits.fileBytesMaximum) {
            case .bytes(let bytes, let entry):
                bytesHeld += bytes.count
                scan.files.append(
                    DroppedFile(party: party, name: name, bytes: bytes, identity: entry.identity))
            case .notPlain(let entry) where entry.kind == .regular:
                refuse(.fileNotRegular, entry, "a hard link: the file has \(entry.linkCount) names")
            case .notPlain(let entry):
                refuse(.fileNotRegular, entry, "a \(entry.kind.rawValue)")
            case .tooLarge(let entry):
                refuse(
                    .fileTooLarge, entry,
                    "\(entry.identity.sizeBytes) bytes; at most \(limits.fileBytesMaximum)")
            case .changing(let entry):
                refuse(.fileChanging, entry, "written to while it was read")
            case .missing:
                break
            }
        } catch let fault as FolderFault where fault.code != .processLimit {
            // One unreadable file must not hide the others.
            scan.faults.append(fault)
        }
        return true
    }

    /// Removes a file that was dealt with, unless another one has taken its name meanwhile.
    /// - Throws: as ``scan(_:_:after:)``; `folder.permission` if `in` is not writable.
    package func remove(_ file: DroppedFile) throws -> Removal {
        try remove(file.name, of: file.party, ifStill: file.identity)
    }

    /// Removes files of one party that were dealt with, the folder opened once for all of them.
    ///
    /// - Returns: What became of each; one that cannot be removed does not keep the others.
    package func remove(
        _ files: [DroppedFile], of party: String
    ) -> [Result<Removal, any Error>] {
        guard !files.isEmpty else { return [] }
        do {
            let path = try PartyFolder(root: root, party: party).inFolder
            return try system.withFolder(path) { folder in
                files.map { file in
                    Result { try folder.remove(file.name, ifStill: file.identity) }
                }
            }
        } catch {
            return files.map { _ in .failure(error) }
        }
    }

    func remove(
        _ name: FileName, of party: String, ifStill identity: FileIdentity
    ) throws -> Removal {
        let path = try PartyFolder(root: root, party: party).inFolder
        return try system.withFolder(path) { try $0.remove(name, ifStill: identity) }
    }
}
