/// The few things this program does with folders; everything goes through here.
///
/// Synchronous, because each call is short and bounded. There is a local, an in-memory and a
/// faulty one, so that a crash at every single operation can be tried out.
package protocol FolderSystem: Sendable {
    /// Opens a folder once and lends it to `body`, in which it stays the same folder whatever
    /// happens to its path; it must not be kept.
    /// - Throws: `folder.missing`, `folder.kind` (not a folder, or a symbolic link below the base),
    ///   `folder.permission`, `process.limit`; whatever `body` throws.
    func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer

    /// Makes a folder with exactly this mode; false if something of that name is already there.
    /// - Throws: `folder.missing` (its parent), `folder.permission`, `disk.full`.
    func createFolder(_ path: FolderPath, mode: Int) throws -> Bool

    /// What stands at `path`, the last name not followed; nil if nothing does.
    /// - Throws: `folder.permission`, `folder.kind`.
    func entry(at path: FolderPath) throws -> FolderEntry?

    /// Runs `body` while no other process of this machine runs one for the same folder.
    ///
    /// Not to be nested. The system lets go when a process ends, however it ends.
    /// - Throws: `desk.busy` if another has not let go within half a minute; what `body` throws.
    func alone<Answer>(in path: FolderPath, _ body: () throws -> Answer) throws -> Answer

    /// Bytes an ordinary user can still write on the file system that holds `path`.
    /// - Throws: `folder.missing`, `folder.permission`.
    func freeBytes(_ path: FolderPath) throws -> Int
}

extension FolderSystem {
    /// A file system of one process: nobody else is there.
    package func alone<Answer>(
        in path: FolderPath, _ body: () throws -> Answer
    ) throws -> Answer {
        try body()
    }
}
