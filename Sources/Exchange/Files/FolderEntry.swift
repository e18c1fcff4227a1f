/// What kind of thing a directory entry is.
package enum EntryKind: String, Sendable {
    case regular = "regular file"
    case symbolicLink = "symbolic link"
    case folder = "folder"
    case pipe = "named pipe"
    case socket = "socket"
    case characterDevice = "character device"
    case blockDevice = "block device"
    case unknown = "unknown"
}

/// One entry as it was when looked at, never followed.
package struct FolderEntry: Hashable, Sendable {
    /// What it is.
    package let kind: EntryKind
    /// Which one it is.
    package let identity: FileIdentity
    /// How many names the file has; 1 for an ordinary file.
    package let linkCount: Int
    /// Its permission bits, 0 to 0o7777.
    package let mode: Int

    /// The values as the system gave them.
    package init(kind: EntryKind, identity: FileIdentity, linkCount: Int, mode: Int) {
        self.kind = kind
        self.identity = identity
        self.linkCount = linkCount
        self.mode = mode
    }

    /// An ordinary file that has this one name only.
    package var isPlainFile: Bool { kind == .regular && linkCount == 1 }
}
