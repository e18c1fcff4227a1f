import Synchronization

/// Folders that fail, or lose their process, at the operation a test chooses.
///
/// Every operation is counted from 1 and written down, so that a test can first run through, then
/// fail each one in turn.
package final class FaultyFolderSystem: FolderSystem {
    /// What happens at the chosen operation.
    package enum Trouble: Equatable, Sendable {
        /// It throws this instead of doing anything, once; those after it work.
        case fails(FolderFault)
        /// It throws this half way: of a write, half the bytes are there; those after it work.
        case failsWithin(FolderFault)
        /// The process is gone before it; nothing works any more.
        case crashesBefore
        /// The process is gone half way: of a write, half the bytes; of anything else, nothing.
        case crashesWithin
        /// The process is gone just after it.
        case crashesAfter
    }

    /// Thrown in place of the end of the process.
    package struct Crash: Error, Equatable {
        /// The operation, counted from 1.
        package let operation: Int

        /// A crash at this operation.
        package init(operation: Int) {
            self.operation = operation
        }
    }

    private struct State: Sendable {
        var log: [String] = []
        var hasCrashed = false
    }

    private let inner: any FolderSystem
    private let chosen: Int
    private let trouble: Trouble
    private let state = Mutex(State())

    /// Passes everything on to `inner`, with trouble at operation `chosen`; 0 for none.
    package init(_ inner: any FolderSystem, at chosen: Int = 0, _ trouble: Trouble = .crashesBefore)
    {
        self.inner = inner
        self.chosen = chosen
        self.trouble = trouble
    }

    /// The operations so far, such as `write .mst-a.part`.
    package var operations: [String] { state.withLock { $0.log } }

    /// Counts an operation and does it, or what the test wants instead.
    func perform<Answer>(
        _ operation: String, partly: () -> Void = {}, _ body: () throws -> Answer
    ) throws -> Answer {
        let number = try state.withLock { state in
            guard !state.hasCrashed else { throw Crash(operation: chosen) }
            state.log.append(operation)
            return state.log.count
        }
        guard number == chosen else { return try body() }
        switch trouble {
        case .fails(let fault): throw fault
        case .failsWithin(let fault):
            partly()
            throw fault
        case .crashesBefore: break
        case .crashesWithin: partly()
        case .crashesAfter: _ = try body()
        }
        state.withLock { $0.hasCrashed = true }
        throw Crash(operation: number)
    }

    /// Counts the opening, then every operation in the folder.
    package func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        try perform("open \(path)") {}
        return try inner.withFolder(path) { try body(FaultyOpenFolder(inner: $0, system: self)) }
    }

    /// Counts as one operation.
    package func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        try perform("make \(path)") { try inner.createFolder(path, mode: mode) }
    }

    /// Counts as one operation.
    package func entry(at path: FolderPath) throws -> FolderEntry? {
        try perform("look at \(path)") { try inner.entry(at: path) }
    }

    /// Counts as one operation.
    package func freeBytes(_ path: FolderPath) throws -> Int {
        try perform("ask free space of \(path)") { try inner.freeBytes(path) }
    }
}
