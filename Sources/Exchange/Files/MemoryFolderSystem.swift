import Synchronization

/// Folders in memory, for tests: the same answers as Linux gives, and a power cut at will.
///
/// What was not synced is lost in ``cutPower()``: the bytes of ``OpenFolder/write`` unless
/// ``OpenFolder/syncBytes`` came after it (``OpenFolder/writeDurably`` syncs them itself), names
/// since the last ``OpenFolder/sync()``.
package final class MemoryFolderSystem: FolderSystem {
    struct Node: Sendable {
        var kind: EntryKind
        var bytes: [UInt8]
        var mode: Int
        var inode: UInt64
        var changed: Int
        var linkCount = 1
        /// The bytes are on the disk.
        var isSynced = true

        var entry: FolderEntry {
            FolderEntry(
                kind: kind,
                identity: FileIdentity(
                    device: 1, inode: inode, sizeBytes: bytes.count, modifiedNanoseconds: changed,
                    changedNanoseconds: changed),
                linkCount: linkCount, mode: mode)
        }
    }

    struct State: Sendable {
        var folders: [FolderPath: Int] = [:]
        var entries: [FolderPath: [FileName: Node]] = [:]
        var durable: [FolderPath: [FileName: Node]] = [:]
        var freeBytes: Int
        var ticks = 0

        mutating func tick() -> Int {
            ticks += 1
            return ticks
        }
    }

    let state: Mutex<State>

    /// Empty, with so much disk.
    package init(freeBytes: Int = 1 << 40) {
        state = Mutex(State(freeBytes: freeBytes))
    }

    /// Lends the folder; what is done in it is done at once, for everybody.
    package func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        guard state.withLock({ $0.folders[path] != nil }) else {
            throw FolderFault(.folderMissing, operation: "open folder", subject: path.description)
        }
        return try body(MemoryOpenFolder(system: self, path: path))
    }

    /// Makes the folder, which no power cut takes back.
    package func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        try state.withLock { state in
            if state.folders[path] != nil { return false }
            if let parent = path.parent, state.folders[parent] == nil {
                throw FolderFault(
                    .folderMissing, operation: "make folder", subject: path.description)
            }
            state.folders[path] = mode
            state.entries[path] = [:]
            state.durable[path] = [:]
            return true
        }
    }

    /// The folder at `path` with its mode; nil for anything else.
    package func entry(at path: FolderPath) throws -> FolderEntry? {
        state.withLock { state in
            state.folders[path].map { mode in
                Node(kind: .folder, bytes: [], mode: mode, inode: 0, changed: 0).entry
            }
        }
    }

    /// What was set at the start or since, less what was written.
    package func freeBytes(_ path: FolderPath) throws -> Int {
        state.withLock { $0.freeBytes }
    }

    /// Puts something into a folder as a party would; replaces what has that name.
    package func drop(
        _ bytes: [UInt8], as name: FileName, in path: FolderPath, kind: EntryKind = .regular,
        linkCount: Int = 1
    ) {
        state.withLock { state in
            let tick = state.tick()
            let node = Node(
                kind: kind, bytes: bytes, mode: 0o640, inode: UInt64(tick), changed: tick,
                linkCount: linkCount)
            state.entries[path, default: [:]][name] = node
            state.durable[path, default: [:]][name] = node
        }
    }

    /// Says how much disk is free from now on; writing takes from it.
    package func setFreeBytes(_ count: Int) {
        state.withLock { $0.freeBytes = count }
    }

    /// Every name and its bytes in a folder, hidden ones too.
    package func contents(of path: FolderPath) -> [FileName: [UInt8]] {
        state.withLock { ($0.entries[path] ?? [:]).mapValues(\.bytes) }
    }

    /// Empties a folder as somebody with access to the disk would.
    package func clear(_ path: FolderPath) {
        state.withLock { state in
            state.entries[path] = [:]
            state.durable[path] = [:]
        }
    }

    /// Takes back every name not synced to the disk.
    package func cutPower() {
        state.withLock { state in
            state.entries = state.durable.mapValues { folder in
                folder.mapValues { node in
                    var node = node
                    if !node.isSynced { node.bytes = [] }
                    return node
                }
            }
        }
    }
}
