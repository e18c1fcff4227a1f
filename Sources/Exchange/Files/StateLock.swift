import Glibc
import Synchronization

/// The right to work on a state folder, held by one process at a time.
///
/// `flock` on `<state>/lock`: the system itself lets go when the process ends, however it ends, so
/// no stale lock is ever left. The number in the file is for the message only.
package final class StateLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock at once or not at all; the state folder must exist.
    /// - Throws: `state.locked` naming the process that holds it; `folder.missing`,
    ///   `folder.permission`, `folder.kind` (`lock` is a symbolic link).
    package init(stateFolder: String) throws(FolderFault) {
        let path = "\(stateFolder)/lock"
        let raw = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, mode_t(0o600))
        guard raw >= 0 else { throw FolderFault(errno: errno, operation: "lock", subject: path) }
        guard flock(raw, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            let holder = Self.holder(raw)
            close(raw)
            guard number == EWOULDBLOCK else {
                throw FolderFault(errno: number, operation: "lock", subject: path)
            }
            throw FolderFault(
                .stateLocked, operation: "lock", subject: path, detail: "process \(holder) holds it"
            )
        }
        let text = Array("\(getpid())\n".utf8)
        // Only a courtesy, so a full disk does not stop the daemon here.
        if ftruncate(raw, 0) == 0 { _ = pwrite(raw, text, text.count, 0) }
        descriptor = Mutex(raw)
    }

    /// The number in the file, digits only, or a word for not knowing.
    private static func holder(_ raw: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(raw, &bytes, bytes.count, 0)
        let digits = bytes.prefix(max(0, count)).prefix { $0 >= 0x30 && $0 <= 0x39 }
        return digits.isEmpty ? "unknown" : String(decoding: digits, as: UTF8.self)
    }

    /// Gives the lock back; again does nothing.
    package func release() {
        descriptor.withLock { raw in
            if let open = raw { close(open) }
            raw = nil
        }
    }

    deinit {
        release()
    }
}
