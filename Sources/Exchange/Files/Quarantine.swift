import Evidence

/// The files that were refused, kept as evidence with the reason beside each.
///
/// `<state>/quarantine/<utc>-<sha256/16>.bin` and `.reason.json`, mode 0600 in a folder of mode
/// 0700. The reason is written first, so that a pair cut short by a crash says whose it is and is
/// completed when the same file is met again.
package struct Quarantine: Sendable {
    private let system: any FolderSystem
    private let limits: FolderLimits
    private let index = QuarantineIndex()
    /// `<state>/quarantine`.
    package let folder: FolderPath

    /// The quarantine of a state folder.
    package init(
        system: any FolderSystem, stateFolder: String, limits: FolderLimits = .standard
    ) {
        self.system = system
        self.limits = limits
        self.folder = FolderPath(stateFolder).child(ours: "quarantine")
    }

    /// Makes the folder if need be, and clears files that a crash left half written.
    /// - Throws: `folder.missing` (the state folder), `folder.permission`, `disk.full`.
    package func prepare() throws {
        _ = try system.createFolder(folder, mode: 0o700)
        _ = try system.withFolder(folder) { try $0.clearTemporaryFiles() }
    }

    /// What storing came to.
    package struct Receipt: Equatable, Sendable {
        /// `<utc>-<sha256/16>`.
        package let id: String
        /// SHA-256 of what is kept, 64 lower-case hexadecimal digits.
        package let sha256: String
        /// False if the same bytes from the same party were there already: say nothing again.
        package let isNew: Bool
    }

    /// Keeps bytes with the reason they were refused; the same bytes from the same party once.
    ///
    /// After it returns, both files are on the disk. `receivedAt` is in seconds since 1970.
    /// One party fills half of it at most, so that a flood leaves room for what others send.
    ///
    /// - Throws: `quarantine.full` (leave the file where it is: evidence is never overwritten),
    ///   `folder.missing`, `folder.permission`, `disk.full`, `disk.failed`.
    package func store(
        _ bytes: [UInt8], name: FileName, party: String, refusal: Refusal, receivedAt: Int
    ) throws -> Receipt {
        let key = QuarantineIndex.Key(
            party: party, sha256: Hashing.hex(Hashing.sha256(bytes)))
        do {
            return try system.withFolder(folder) { folder in
                if let receipt = try completed(key, bytes, in: folder) { return receipt }
                guard try hasRoom(for: key.party, bytes.count, in: folder) else {
                    throw FolderFault(
                        .quarantineFull, operation: "keep", subject: name.escaped,
                        detail: "from \(party), \(bytes.count) bytes")
                }
                return try keep(
                    bytes, key, name: name, refusal: refusal, receivedAt: receivedAt, in: folder)
            }
        } catch let fault as FolderFault where fault.code == .quarantineFull {
            throw fault
        } catch {
            // Half a pair may be there now.
            index.forget()
            throw error
        }
    }

    private func keep(
        _ bytes: [UInt8], _ key: QuarantineIndex.Key, name: FileName, refusal: Refusal,
        receivedAt: Int, in folder: any OpenFolder
    ) throws -> Receipt {
        var moment = receivedAt
        while true {
            let id = "\(UTCStamp(seconds: moment).basic)-\(key.sha256.prefix(16))"
            let entry = QuarantineEntry(
                id: id, refusal: refusal, name: name, party: key.party, bytes: bytes,
                sha256: key.sha256, receivedAt: UTCStamp(seconds: receivedAt).extended)
            let reason = entry.reasonBytes()
            guard try folder.place(QuarantineFile.reason(id), reason, mode: 0o600) else {
                // Another party's, the same second: its name moves on, its reason does not.
                moment += 1
                continue
            }
            try folder.place(QuarantineFile.bytes(id), bytes, mode: 0o600)
            index.add(key, id: id, fileBytes: [reason.count, bytes.count])
            return Receipt(id: id, sha256: key.sha256, isNew: true)
        }
    }

    /// The pair that holds these bytes of this party already, completed if a crash cut it short.
    private func completed(
        _ key: QuarantineIndex.Key, _ bytes: [UInt8], in folder: any OpenFolder
    ) throws -> Receipt? {
        guard let id = try index.current({ try content(of: folder) }).ids[key] else { return nil }
        guard try folder.entry(QuarantineFile.reason(id)) != nil else {
            // Somebody has cleared it away by hand.
            index.forget()
            return nil
        }
        let isNew = try folder.entry(QuarantineFile.bytes(id)) == nil
        if isNew {
            try folder.place(QuarantineFile.bytes(id), bytes, mode: 0o600)
            index.forget()
        }
        // A crash may have come between the last rename and this.
        try folder.sync()
        return Receipt(id: id, sha256: key.sha256, isNew: isNew)
    }

    private func hasRoom(
        for party: String, _ count: Int, in folder: any OpenFolder
    ) throws -> Bool {
        let known = try index.current { try content(of: folder) }
        if hasRoom(known, for: party, count) { return true }
        // Full, unless somebody has cleared something away by hand.
        guard try names(in: folder).count < known.usage.files else { return false }
        index.forget()
        return hasRoom(try index.current { try content(of: folder) }, for: party, count)
    }

    private func hasRoom(
        _ known: QuarantineIndex.Content, for party: String, _ count: Int
    ) -> Bool {
        known.usage.hasRoom(forBytes: count, limits)
            && (known.usageOf[party] ?? QuarantineUsage()).hasRoom(
                forBytes: count, limits, parts: 2)
    }

    private func content(of folder: any OpenFolder) throws -> QuarantineIndex.Content {
        var content = QuarantineIndex.Content()
        for name in try names(in: folder).sorted() {
            guard let entry = try folder.entry(name) else { continue }
            content.usage.add(fileBytes: entry.identity.sizeBytes)
            guard let id = QuarantineFile.id(ofReason: name),
                let found = try reason(id, in: folder)
            else { continue }
            var itsUsage = content.usageOf[found.party] ?? QuarantineUsage()
            itsUsage.add(fileBytes: entry.identity.sizeBytes)
            itsUsage.add(
                fileBytes: max(0, min(found.sizeBytes, limits.quarantineBytesMaximum)))
            content.usageOf[found.party] = itsUsage
            let key = QuarantineIndex.Key(party: found.party, sha256: found.sha256)
            if content.ids[key] == nil { content.ids[key] = id }
        }
        return content
    }

    /// Whether so many more bytes fit, with their reason, under the cap.
    /// - Throws: `folder.missing`, `folder.permission`, `disk.failed`.
    package func roomFor(bytes count: Int) throws -> Bool {
        try usage().hasRoom(forBytes: count, limits)
    }

    /// What the quarantine holds.
    /// - Throws: `folder.missing`, `folder.permission`, `disk.failed`.
    package func usage() throws -> QuarantineUsage {
        try system.withFolder(folder) { try usage(in: $0) }
    }

    private func usage(in folder: any OpenFolder) throws -> QuarantineUsage {
        var usage = QuarantineUsage()
        for name in try names(in: folder) {
            guard let entry = try folder.entry(name) else { continue }
            usage.add(fileBytes: entry.identity.sizeBytes)
        }
        return usage
    }

    /// All entries, oldest first.
    /// - Throws: `folder.missing`, `folder.permission`; `quarantine.damaged` for an edited reason.
    package func list() throws -> [QuarantineEntry] {
        try system.withFolder(folder) { folder in
            try ids(in: folder).compactMap { try reason($0, in: folder) }
        }
    }

    /// One entry with its bytes, which are checked against their digest.
    /// - Throws: `quarantine.missing`, `quarantine.damaged`, `folder.missing`.
    package func read(_ id: String) throws -> (entry: QuarantineEntry, bytes: [UInt8]) {
        try system.withFolder(folder) { folder in
            guard QuarantineFile.isID(id), let entry = try reason(id, in: folder),
                case .bytes(let bytes, _) = try folder.read(
                    QuarantineFile.bytes(id), bytesMaximum: entry.sizeBytes)
            else { throw fault(.quarantineMissing, "read", id) }
            guard Hashing.hex(Hashing.sha256(bytes)) == entry.sha256 else {
                throw fault(.quarantineDamaged, "read", id)
            }
            return (entry, bytes)
        }
    }

    /// Removes one entry for good: the bytes first, so that what is left still has a reason.
    /// - Throws: `quarantine.missing`, `folder.missing`, `folder.permission`.
    package func remove(_ id: String) throws {
        try system.withFolder(folder) { folder in
            guard QuarantineFile.isID(id), try folder.entry(QuarantineFile.reason(id)) != nil
            else { throw fault(.quarantineMissing, "remove", id) }
            if try folder.entry(QuarantineFile.bytes(id)) != nil {
                try folder.remove(QuarantineFile.bytes(id))
            }
            try folder.remove(QuarantineFile.reason(id))
            index.forget()
            try folder.sync()
        }
    }

    private func reason(_ id: String, in folder: any OpenFolder) throws -> QuarantineEntry? {
        let reading = try folder.read(QuarantineFile.reason(id), bytesMaximum: 1 << 16)
        switch reading {
        case .bytes(let bytes, _):
            guard let entry = QuarantineEntry(id: id, reason: bytes) else {
                throw fault(.quarantineDamaged, "read reason of", id)
            }
            return entry
        case .missing: return nil
        case .notPlain, .tooLarge, .changing: throw fault(.quarantineDamaged, "read reason of", id)
        }
    }

    private func ids(in folder: any OpenFolder) throws -> [String] {
        try names(in: folder).compactMap { QuarantineFile.id(ofReason: $0) }.sorted()
    }

    /// Twice the entries there can be, and some: a pair each, and what is being written.
    private func names(in folder: any OpenFolder) throws -> [FileName] {
        try folder.listing(countMaximum: 4 * limits.quarantineEntriesMaximum + 64).names
    }

    private func fault(
        _ code: FolderFault.Code, _ operation: String, _ id: String
    ) -> FolderFault {
        FolderFault(code, operation: operation, subject: FileName.escape(Array(id.utf8)))
    }
}
