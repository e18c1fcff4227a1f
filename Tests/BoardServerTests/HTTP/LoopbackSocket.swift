import Glibc

/// One connection to this machine, spoken to in bytes.
struct LoopbackSocket: ~Copyable {
    struct Failure: Error {
        let operation: String
        let number: Int32
    }

    private let descriptor: Int32

    /// Sends a request and waits until the server closes.
    static func ask(port: Int, _ request: String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            onThread {
                continuation.resume(
                    with: Result {
                        let socket = try LoopbackSocket(port: port)
                        try socket.send(request)
                        return try socket.receiveAll()
                    })
            }
        }
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs what blocks on a thread of its own: on shared ones, a hundred clients of which each
    /// waits for twenty seconds would keep everybody else waiting for minutes.
    private static func onThread(_ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(run))
        let failed = pthread_create(
            &thread, nil,
            { work in
                if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
                return nil
            }, work.toOpaque())
        precondition(failed == 0, "the system gives no thread: \(failed)")
        pthread_detach(thread)
    }

    /// Connects; a silent server is given up after two minutes, for the machine may be busy.
    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var wait = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(operation: "connect", number: errno) }
    }

    deinit { close(descriptor) }

    /// Sends all bytes of a text.
    func send(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { throw Failure(operation: "send", number: errno) }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// Everything until the server closes.
    func receiveAll() throws -> String {
        var found: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count < 0 { throw Failure(operation: "recv", number: errno) }
            if count == 0 { return String(decoding: found, as: UTF8.self) }
            found += buffer[..<count]
        }
    }
}
