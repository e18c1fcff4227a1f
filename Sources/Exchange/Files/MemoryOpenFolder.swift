import Synchronization

/// One folder of a ``MemoryFolderSystem``.
struct MemoryOpenFolder: OpenFolder {
    let system: MemoryFolderSystem
    let path: FolderPath

    func listing(countMaximum: Int) throws -> FolderListing {
        system.state.withLock { state in
            let names = Array((state.entries[path] ?? [:]).keys)
            return FolderListing(
                names: Array(names.prefix(countMaximum)), isComplete: names.count <= countMaximum)
        }
    }

    func entry(_ name: FileName) throws -> FolderEntry? {
        node(name)?.entry
    }

    func read(_ name: FileName, bytesMaximum: Int) throws -> FileReading {
        guard let node = node(name) else { return .missing }
        guard node.entry.isPlainFile else { return .notPlain(node.entry) }
        guard node.bytes.count <= bytesMaximum else { return .tooLarge(node.entry) }
        return .bytes(node.bytes, node.entry)
    }

    func linkTarget(_ name: FileName) -> [UInt8]? {
        node(name).flatMap { $0.kind == .symbolicLink ? $0.bytes : nil }
    }

    func writeDurably(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        try write(name, bytes, mode: mode)
        try syncBytes(of: [name])
    }

    func syncBytes(of names: [FileName]) throws {
        system.state.withLock { state in
            for name in names {
                state.entries[path]?[name]?.isSynced = true
                state.durable[path]?[name]?.isSynced = true
            }
        }
    }

    func write(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        try system.state.withLock { state in
            guard state.entries[path]?[name] == nil else {
                throw fault(.folderOperation, "create", name)
            }
            let tick = state.tick()
            let fitting = min(bytes.count, state.freeBytes)
            state.entries[path]?[name] = MemoryFolderSystem.Node(
                kind: .regular, bytes: Array(bytes.prefix(fitting)), mode: mode,
                inode: UInt64(tick), changed: tick, isSynced: false)
            state.freeBytes -= fitting
            guard fitting == bytes.count else { throw fault(.diskFull, "write", name) }
        }
    }

    func rename(_ name: FileName, to other: FileName) throws -> Bool {
        try system.state.withLock { state in
            guard var node = state.entries[path]?[name] else {
                throw fault(.folderMissing, "name", name)
            }
            guard state.entries[path]?[other] == nil else { return false }
            node.changed = state.tick()
            state.entries[path]?[name] = nil
            state.entries[path]?[other] = node
            return true
        }
    }

    func remove(_ name: FileName) throws {
        try system.state.withLock { state in
            guard let node = state.entries[path]?[name] else {
                throw fault(.folderMissing, "remove", name)
            }
            guard node.kind != .folder else { throw fault(.folderKind, "remove", name) }
            state.entries[path]?[name] = nil
            state.freeBytes += node.bytes.count
        }
    }

    func sync() throws {
        system.state.withLock { $0.durable[path] = $0.entries[path] }
    }

    private func node(_ name: FileName) -> MemoryFolderSystem.Node? {
        system.state.withLock { $0.entries[path]?[name] }
    }

    private func fault(
        _ code: FolderFault.Code, _ operation: String, _ name: FileName
    ) -> FolderFault {
        FolderFault(code, operation: operation, subject: "\(path)/\(name.escaped)")
    }
}
