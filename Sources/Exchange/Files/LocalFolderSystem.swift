import Glibc

/// The folders of this Linux machine.
///
/// - Source: openat(2), "Rationale for openat()": names looked up below an open folder cannot be
///   led elsewhere by someone who swaps a folder on the way.
package struct LocalFolderSystem: FolderSystem {
    /// The one file system of this machine.
    package init() {}

    /// Opens one name after another with `O_NOFOLLOW`, so that no link below the base is entered.
    package func withFolder<Answer>(
        _ path: FolderPath, _ body: (any OpenFolder) throws -> Answer
    ) throws -> Answer {
        let descriptor = try Self.open(path)
        return try body(LocalOpenFolder(raw: descriptor.raw, path: path))
    }

    /// Makes the folder, sets its mode whatever the umask, and syncs it and the one above.
    package func createFolder(_ path: FolderPath, mode: Int) throws -> Bool {
        let made: Int32
        if let parent = path.parent, let name = path.components.last {
            let above = try Self.open(parent)
            made = mkdirat(above.raw, name.cString, 0o700)
        } else {
            made = mkdir(path.base, 0o700)
        }
        if made != 0 {
            if errno == EEXIST { return false }
            throw FolderFault(errno: errno, operation: "make folder", subject: path.description)
        }
        // The umask takes bits away from mkdir's mode, and mkdir ignores set-group-ID.
        let folder = try Self.open(path)
        guard fchmod(folder.raw, mode_t(mode)) == 0 else {
            throw FolderFault(errno: errno, operation: "set mode of", subject: path.description)
        }
        // Its name is in the folder above, and what is put into it later hangs on that name.
        let above = try Descriptor.open("open folder above", path.description) {
            openat(folder.raw, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard fsync(folder.raw) == 0, fsync(above.raw) == 0 else {
            throw FolderFault(errno: errno, operation: "sync", subject: path.description)
        }
        return true
    }

    /// Looks at the last name with `AT_SYMLINK_NOFOLLOW`; the base itself is followed.
    package func entry(at path: FolderPath) throws -> FolderEntry? {
        guard let parent = path.parent, let name = path.components.last else {
            var status = stat()
            guard stat(path.base, &status) == 0 else {
                if errno == ENOENT { return nil }
                throw FolderFault(errno: errno, operation: "look at", subject: path.description)
            }
            return FolderEntry(status)
        }
        return try withFolder(parent) { try $0.entry(name) }
    }

    /// Times that a folder in use is looked at again, and milliseconds between two looks.
    private static let looks = (count: 1500, milliseconds: Int32(20))

    /// `flock` on the file `lock` in the folder.
    package func alone<Answer>(
        in path: FolderPath, _ body: () throws -> Answer
    ) throws -> Answer {
        let folder = try Self.open(path)
        let lock = try Descriptor.open("lock", "\(path)/lock") {
            openat(folder.raw, "lock", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        }
        var left = Self.looks.count
        while flock(lock.raw, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw FolderFault(errno: errno, operation: "lock", subject: "\(path)/lock")
            }
            guard left > 0 else {
                throw FolderFault(.deskBusy, operation: "lock", subject: "\(path)/lock")
            }
            left -= 1
            poll(nil, 0, Self.looks.milliseconds)
        }
        return try withExtendedLifetime(lock) { try body() }
    }

    /// What `statvfs` counts as available to users, leaving out root's own reserve.
    package func freeBytes(_ path: FolderPath) throws -> Int {
        var status = statvfs()
        guard statvfs(path.cString, &status) == 0 else {
            throw FolderFault(
                errno: errno, operation: "ask free space of", subject: path.description)
        }
        let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        return free.overflow ? Int.max : Int(clamping: free.partialValue)
    }

    /// Opens the base, following links, then each name below it, following none.
    private static func open(_ path: FolderPath) throws -> Descriptor {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        var current = try Descriptor.open("open folder", path.base) {
            Glibc.open(path.base, flags)
        }
        for name in path.components {
            let next = try Descriptor.open("open folder", path.description) {
                openat(current.raw, name.cString, flags | O_NOFOLLOW)
            }
            current = next
        }
        return current
    }
}
