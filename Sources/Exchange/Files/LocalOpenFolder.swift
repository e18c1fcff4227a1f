import CLinux
import Glibc

/// One open folder of this machine; valid while ``LocalFolderSystem`` lends it.
struct LocalOpenFolder: OpenFolder {
    let raw: Int32
    let path: FolderPath

    func listing(countMaximum: Int) throws -> FolderListing {
        // A descriptor of its own, so that each listing starts at the first entry.
        let own = openat(raw, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard own >= 0 else { throw fault("list", nil) }
        guard let stream = fdopendir(own) else {
            let failed = fault("list", nil)
            close(own)
            throw failed
        }
        defer { closedir(stream) }
        var names: [FileName] = []
        while true {
            errno = 0
            guard let record = readdir(stream) else {
                guard errno == 0 else { throw fault("list", nil) }
                return FolderListing(names: names, isComplete: true)
            }
            guard let name = Self.name(of: record) else { continue }
            guard names.count < countMaximum else {
                return FolderListing(names: names, isComplete: false)
            }
            names.append(name)
        }
    }

    /// The name in a record, which is shorter than the structure C declares; nil for `.` and `..`.
    private static func name(of record: UnsafeMutablePointer<dirent>) -> FileName? {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
        let text = (UnsafeRawPointer(record) + offset).assumingMemoryBound(to: CChar.self)
        let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
        return FileName(Array(bytes))
    }

    func entry(_ name: FileName) throws -> FolderEntry? {
        var status = stat()
        guard fstatat(raw, name.cString, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw fault("look at", name)
        }
        return FolderEntry(status)
    }

    func read(_ name: FileName, bytesMaximum: Int) throws -> FileReading {
        // Looked at before it is opened, because opening a device can already do something.
        guard let seen = try entry(name) else { return .missing }
        guard seen.isPlainFile else { return .notPlain(seen) }
        guard seen.identity.sizeBytes <= bytesMaximum else { return .tooLarge(seen) }
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        let opened = openat(raw, name.cString, flags)
        guard opened >= 0 else {
            switch errno {
            case ENOENT: return .missing
            // Swapped for a link, a folder or a socket since it was looked at: the next scan sees.
            case ELOOP, EISDIR, ENXIO, EINTR: return .changing(seen)
            default: throw fault("open", name)
            }
        }
        let file = Descriptor(taking: opened)
        let before = try status(of: file.raw, name)
        guard before.isPlainFile else { return .notPlain(before) }
        guard before.identity.sizeBytes <= bytesMaximum else { return .tooLarge(before) }
        let bytes = try readAll(
            file.raw, name, expecting: before.identity.sizeBytes, atMost: bytesMaximum + 1)
        let after = try status(of: file.raw, name)
        guard bytes.count <= bytesMaximum else { return .tooLarge(after) }
        guard after == before, bytes.count == before.identity.sizeBytes else {
            return .changing(after)
        }
        return .bytes(bytes, after)
    }

    private func status(of file: Int32, _ name: FileName) throws -> FolderEntry {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw fault("look at", name) }
        return FolderEntry(status)
    }

    private func readAll(
        _ file: Int32, _ name: FileName, expecting sizeBytes: Int, atMost bytesMaximum: Int
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        // One byte more than expected shows the end, or that the file grew.
        var room = min(sizeBytes + 1, bytesMaximum)
        while room > 0 {
            var count = 0
            let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, initialized in
                repeat {
                    count = Glibc.read(file, buffer.baseAddress, room)
                } while count < 0 && errno == EINTR
                initialized = max(count, 0)
            }
            guard count >= 0 else { throw fault("read", name) }
            guard count > 0 else { break }
            bytes += chunk
            room -= count
        }
        return bytes
    }

    func linkTarget(_ name: FileName) -> [UInt8]? {
        var count = -1
        let target = [UInt8](unsafeUninitializedCapacity: 4_095) { buffer, initialized in
            buffer.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress else { return }
                count = readlinkat(raw, name.cString, start, text.count)
            }
            initialized = max(count, 0)
        }
        return count >= 0 ? target : nil
    }

    func writeDurably(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        let file = try create(name, bytes, mode: mode)
        try sync(file.raw, name)
    }

    func write(_ name: FileName, _ bytes: [UInt8], mode: Int) throws {
        _ = try create(name, bytes, mode: mode)
    }

    /// A few files are waited for one by one; for many, one wait for the whole file system is
    /// sooner over than one for each.
    ///
    /// - Source: syncfs(2): since Linux 5.8 it reports bytes that could not be written since the
    ///   folder was opened, which was before these files were made.
    func syncBytes(of names: [FileName]) throws {
        guard names.count < 4 else {
            guard clinux_syncfs(raw) == 0 else { throw fault("sync", nil) }
            return
        }
        for name in names {
            let opened = openat(raw, name.cString, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
            guard opened >= 0 else { throw fault("open", name) }
            let file = Descriptor(taking: opened)
            try sync(file.raw, name)
        }
    }

    private func create(_ name: FileName, _ bytes: [UInt8], mode: Int) throws -> Descriptor {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let opened = openat(raw, name.cString, flags, mode_t(0o600))
        guard opened >= 0 else { throw fault("create", name) }
        let file = Descriptor(taking: opened)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(file.raw, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0, errno != EINTR { throw fault("write", name) }
            // A file system that takes nothing and says nothing would be asked for ever.
            if count == 0 {
                errno = ENOSPC
                throw fault("write", name)
            }
            done += max(count, 0)
        }
        // The umask may have taken bits away that the reader needs.
        guard fchmod(file.raw, mode_t(mode)) == 0 else { throw fault("set mode of", name) }
        return file
    }

    func rename(_ name: FileName, to other: FileName) throws -> Bool {
        if clinux_rename_noreplace(raw, name.cString, raw, other.cString) == 0 { return true }
        switch errno {
        case EEXIST: return false
        // Some network file systems cannot; a second name and then one fewer does the same.
        case EINVAL, ENOSYS:
            guard linkat(raw, name.cString, raw, other.cString, 0) == 0 else {
                if errno == EEXIST { return false }
                throw fault("name", other)
            }
            try remove(name)
            return true
        default: throw fault("name", other)
        }
    }

    func remove(_ name: FileName) throws {
        guard unlinkat(raw, name.cString, 0) == 0 else { throw fault("remove", name) }
    }

    func sync() throws {
        try sync(raw, nil)
    }

    /// A failed `fsync` is never tried again: the kernel may have dropped the very pages.
    private func sync(_ file: Int32, _ name: FileName?) throws {
        while fsync(file) != 0 {
            guard errno == EINTR else { throw fault("sync", name) }
        }
    }

    private func fault(_ operation: String, _ name: FileName?) -> FolderFault {
        // First of all, before anything else can change it.
        let number = errno
        let subject = name.map { "\(path)/\($0.escaped)" } ?? path.description
        return FolderFault(errno: number, operation: operation, subject: subject)
    }
}
