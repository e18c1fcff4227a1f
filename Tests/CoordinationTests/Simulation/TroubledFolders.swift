import Exchange
import Synchronization

/// The folders of a process that can die: once its disk is gone they do nothing, and a crash in
/// them takes the disk along.
final class TroubledFolders: FolderSystem {
    private let base: any FolderSystem
    private let disk: SimulatedDisk
    private let current: Mutex<FaultyFolderSystem>

    init(_ base: any FolderSystem, _ disk: SimulatedDisk) {
        self.base = base
        self.disk = disk
        current = Mutex(FaultyFolderSystem(base))
    }

    /// Trouble at one operation, counted from 1 from now on.
    func arm(at operation: Int, _ trouble: FaultyFolderSystem.Trouble) {
        current.withLock { $0 = FaultyFolderSystem(base, at: operation, trouble) }
    }

    func disarm() { current.withLock { $0 = FaultyFolderSystem(base) } }

    func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        try living { try $0.withFolder(path, body) }
    }

    func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        try living { try $0.createFolder(path, mode: mode) }
    }

    func entry(at path: FolderPath) throws -> FolderEntry? {
        try living { try $0.entry(at: path) }
    }

    func freeBytes(_ path: FolderPath) throws -> Int {
        try living { try $0.freeBytes(path) }
    }

    private func living<Answer>(_ body: (FaultyFolderSystem) throws -> Answer) throws -> Answer {
        guard !disk.isDead else { throw FaultyFolderSystem.Crash(operation: 0) }
        do {
            return try body(current.withLock { $0 })
        } catch let crash as FaultyFolderSystem.Crash {
            disk.kill()
            throw crash
        }
    }
}
