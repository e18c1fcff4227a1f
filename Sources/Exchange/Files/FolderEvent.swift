import Glibc

/// One record of an inotify read.
///
/// - Source: inotify(7), "Reading events from an inotify file descriptor".
struct FolderEvent: Equatable {
    let watch: Int32
    let mask: UInt32

    /// A file was finished, renamed into the folder, or given a name in it (SFTP renames by a
    /// second name and then one fewer).
    static let arrivals = UInt32(IN_CLOSE_WRITE) | UInt32(IN_MOVED_TO) | UInt32(IN_CREATE)
    /// The folder itself went.
    static let losses = UInt32(IN_DELETE_SELF) | UInt32(IN_MOVE_SELF)

    var isArrival: Bool { mask & Self.arrivals != 0 }
    var isLoss: Bool { mask & (Self.losses | UInt32(IN_IGNORED) | UInt32(IN_UNMOUNT)) != 0 }
    var isOverflow: Bool { mask & UInt32(IN_Q_OVERFLOW) != 0 }

    /// The records in one read, whose names are skipped: the scan reads names for itself.
    static func events(in buffer: UnsafeRawBufferPointer) -> [FolderEvent] {
        let headerBytes = 16
        var events: [FolderEvent] = []
        var offset = 0
        while offset + headerBytes <= buffer.count {
            events.append(
                FolderEvent(
                    watch: buffer.loadUnaligned(fromByteOffset: offset, as: Int32.self),
                    mask: buffer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)))
            let nameBytes = buffer.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self)
            offset += headerBytes + Int(nameBytes)
        }
        return events
    }
}
