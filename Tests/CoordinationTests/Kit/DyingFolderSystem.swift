import Exchange
import Storage

/// Folders whose crash takes the whole process with it: after it the database takes nothing either.
struct DyingFolderSystem: FolderSystem {
    private let inner: FaultyFolderSystem
    private let store: LedgerStore

    init(_ inner: FaultyFolderSystem, _ store: LedgerStore) {
        self.inner = inner
        self.store = store
    }

    func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        try dying { try inner.withFolder(path, body) }
    }

    func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        try dying { try inner.createFolder(path, mode: mode) }
    }

    func entry(at path: FolderPath) throws -> FolderEntry? {
        try dying { try inner.entry(at: path) }
    }

    func freeBytes(_ path: FolderPath) throws -> Int { try dying { try inner.freeBytes(path) } }

    private func dying<Answer>(_ body: () throws -> Answer) throws -> Answer {
        do {
            return try body()
        } catch let crash as FaultyFolderSystem.Crash {
            store.close()
            throw crash
        }
    }
}
