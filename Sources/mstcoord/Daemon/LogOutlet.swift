import Glibc
import Synchronization

/// Where a daemon's log lines go: what nobody takes is dropped and counted, never waited for.
///
/// A daemon that waited for the reader of its log would stop with it: a pipe that nobody reads
/// holds 64 KiB.
final class LogOutlet: Sendable {
    private struct Lines {
        /// Dropped since the start.
        var dropped = 0
        /// Of these, not said in the log yet.
        var unsaid = 0
    }

    /// Bytes of one line: a pipe with any room at all takes as many at once, and so whole or not.
    /// - Source: pipe(7), PIPE_BUF.
    static let lineBytesMaximum = 4096
    /// Standard error of this process.
    static let standardError = LogOutlet(descriptor: 2)

    private let descriptor: Int32
    private let isSocket: Bool
    private let lines = Mutex(Lines())

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        isSocket = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }

    /// Lines that nobody took since the start.
    var dropped: Int { lines.withLock { $0.dropped } }

    /// Writes one line, or drops it.
    /// - Parameter note: makes the line that says how many were dropped before this one.
    func write(_ line: String, note: (Int) -> String) {
        lines.withLock { lines in
            if lines.unsaid > 0, send(note(lines.unsaid)) { lines.unsaid = 0 }
            if lines.unsaid > 0 || !send(line) {
                lines.dropped += 1
                lines.unsaid += 1
            }
        }
    }

    /// Whether all of a line was taken at once.
    private func send(_ line: String) -> Bool {
        var bytes = Array(line.utf8.prefix(Self.lineBytesMaximum - 1))
        bytes.append(UInt8(ascii: "\n"))
        while true {
            let count = isSocket ? sendToSocket(bytes) : writeIfThereIsRoom(bytes)
            if count < 0, errno == EINTR { continue }
            return count == bytes.count
        }
    }

    /// Such as the journal's.
    private func sendToSocket(_ bytes: [UInt8]) -> Int {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    }

    /// Looks first: to set the descriptor non-blocking would set it so for all that share it.
    private func writeIfThereIsRoom(_ bytes: [UInt8]) -> Int {
        var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&asked, 1, 0) == 1, asked.revents & Int16(POLLOUT) != 0 else { return 0 }
        return Glibc.write(descriptor, bytes, bytes.count)
    }
}
