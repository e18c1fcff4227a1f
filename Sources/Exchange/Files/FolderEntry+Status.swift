import Glibc

extension FolderEntry {
    /// The entry the system described.
    init(_ status: stat) {
        let kind: EntryKind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFLNK: .symbolicLink
            case S_IFDIR: .folder
            case S_IFIFO: .pipe
            case S_IFSOCK: .socket
            case S_IFCHR: .characterDevice
            case S_IFBLK: .blockDevice
            default: .unknown
            }
        self.init(
            kind: kind,
            identity: FileIdentity(
                device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
                sizeBytes: Int(status.st_size),
                modifiedNanoseconds: Self.nanoseconds(status.st_mtim),
                changedNanoseconds: Self.nanoseconds(status.st_ctim)),
            linkCount: Int(status.st_nlink), mode: Int(status.st_mode & 0o7777))
    }

    /// Wraps around for a time that a party set centuries away, instead of stopping the program.
    private static func nanoseconds(_ time: timespec) -> Int {
        time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    }
}
