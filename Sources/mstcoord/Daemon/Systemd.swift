import Glibc

/// Tells the service manager how the daemon is doing; silent where there is none.
/// - Source: sd_notify(3): datagrams of `NAME=value` lines on a unix socket.
enum Systemd {
    /// Seconds within which the manager wants to hear of progress, or `nil`.
    static var watchdogSeconds: Int? {
        guard let variable = getenv("WATCHDOG_USEC"), let limit = Int(String(cString: variable))
        else { return nil }
        return max(1, limit / 1_000_000)
    }

    /// The socket that the manager has opened for this process, or `nil`; the first if there are
    /// several.
    /// - Source: sd_listen_fds(3): descriptors from 3 on, for the process that is named.
    static var listeningDescriptor: Int32? {
        func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
        guard let count = number("LISTEN_FDS"), count >= 1,
            number("LISTEN_PID") == Int(getpid())
        else { return nil }
        _ = fcntl(3, F_SETFD, FD_CLOEXEC)
        return 3
    }

    /// Sends lines such as `READY=1`.
    static func notify(_ lines: String) {
        guard let variable = getenv("NOTIFY_SOCKET") else { return }
        let path = Array(String(cString: variable).utf8)
        var address = sockaddr_un()
        guard let first = path.first, path.count < MemoryLayout.size(ofValue: address.sun_path)
        else { return }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { target in
            target.copyBytes(from: path)
            // A leading @ stands for the abstract name space, whose names begin with a zero byte.
            if first == UInt8(ascii: "@") { target[0] = 0 }
        }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + path.count)
        let bytes = Array(lines.utf8)
        // A manager that does not read must never hold up the one writer.
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                _ = sendto(
                    descriptor, bytes, bytes.count, flags, generic, length)
            }
        }
    }
}
