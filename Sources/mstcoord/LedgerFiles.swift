import Evidence
import Exchange
import Glibc
import Storage

/// The files of a database on the operator's own paths.
enum LedgerFiles {
    /// What SQLite keeps beside a database.
    static let beside = ["-wal", "-shm", "-journal"]

    /// Bytes of a database with what SQLite keeps beside it.
    static func bytes(_ path: String) -> Int {
        ([""] + beside).reduce(0) { sum, ending in
            var status = stat()
            return stat(path + ending, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    /// Waits until a file is on its disk; its size in bytes.
    static func sync(_ path: String) throws -> Int {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault("opened", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fsync(descriptor) == 0, fstat(descriptor, &status) == 0 else {
            throw fault("synced", path)
        }
        return Int(status.st_size)
    }

    /// Waits until the names in a file's folder are on their disk.
    static func syncFolder(of path: String) throws {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        _ = try sync(folder.isEmpty ? "/" : folder)
    }

    /// Removes a database with what SQLite keeps beside it; what is not there is no matter.
    static func remove(_ path: String) {
        for ending in [""] + beside { unlink(path + ending) }
    }

    /// Removes everything whose path begins so: a database, and what was made beside it.
    static func removeAll(beginning path: String) {
        guard let slash = path.lastIndex(of: "/") else { return }
        let (folder, start) = (path[..<slash], path[path.index(after: slash)...])
        for name in (try? names(in: String(folder))) ?? [] where name.hasPrefix(start) {
            unlink("\(folder)/\(name)")
        }
    }

    /// The names in a folder, without those that begin with a dot.
    static func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else { throw fault("read", folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while let record = readdir(stream) {
            let name = withUnsafePointer(to: &record.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }

    /// The hash tree over a ledger's documents as recorded.
    static func tree(_ store: LedgerStore) throws -> MerkleLog {
        var tree = MerkleLog()
        try store.read { view in
            while true {
                let batch = try view.leafHashes(after: tree.count, limit: 10_000)
                for hash in batch { tree.append(hash) }
                if batch.count < 10_000 { return }
            }
        }
        return tree
    }

    /// What the system says of a file.
    static func fault(_ what: String, _ path: String) -> CommandFailure {
        CommandFailure(
            .inputOutput, "file.write",
            "\(path) cannot be \(what): \(String(cString: strerror(errno))).",
            remedy: "Check the folder and the room on the disk.")
    }
}
