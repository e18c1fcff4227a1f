import Dispatch
import Glibc
import Synchronization

/// Asks one thing over and over, on several connections, each of which waits for its answer.
struct BoardLoad: Sendable {
    /// How it went.
    struct Result: Sendable {
        /// Microseconds of each request, the shortest first.
        let each: [Int]
        /// Microseconds of all of them together, on the wall.
        let microseconds: Int
        /// Bytes of one answer's content.
        let bytes: Int

        var perSecond: Int { each.count * 1_000_000 / max(1, microseconds) }

        func at(_ percent: Int) -> Int {
            each.isEmpty ? 0 : each[min(each.count - 1, each.count * percent / 100)]
        }
    }

    let port: Int
    let target: String
    let token: String
    let tag: String?
    let connections: Int

    private var request: [UInt8] {
        let condition = tag.map { "If-None-Match: \($0)\r\n" } ?? ""
        return Array(
            """
            GET \(target) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\
            \(condition)\r\n
            """.utf8)
    }

    /// Asks so many times in all.
    func run(requests: Int) async throws -> Result {
        let each = max(1, requests / connections)
        let begin = ProcessFigures.wallMicroseconds
        let found = try await withThrowingTaskGroup(of: ([Int], Int).self) { group in
            for _ in 0..<connections {
                group.addTask {
                    try await withCheckedThrowingContinuation { continuation in
                        // A thread of its own: it is blocked most of the time.
                        Thread.start { continuation.resume(with: Swift.Result { try ask(each) }) }
                    }
                }
            }
            return try await group.reduce(into: [([Int], Int)]()) { $0.append($1) }
        }
        return Result(
            each: found.flatMap(\.0).sorted(),
            microseconds: ProcessFigures.wallMicroseconds - begin, bytes: found.first?.1 ?? 0)
    }

    /// The tag of the answer.
    func tag() async throws -> String? {
        try await withCheckedThrowingContinuation { continuation in
            Thread.start {
                continuation.resume(
                    with: Swift.Result {
                        let client = try LoadClient(port: port)
                        return try client.ask(request).tag
                    })
            }
        }
    }

    private func ask(_ count: Int) throws -> ([Int], Int) {
        let client = try LoadClient(port: port)
        let request = request
        var times: [Int] = []
        times.reserveCapacity(count)
        var bytes = 0
        for _ in 0..<count {
            let begin = ProcessFigures.wallMicroseconds
            bytes = try client.ask(request).bytes
            times.append(ProcessFigures.wallMicroseconds - begin)
        }
        return (times, bytes)
    }
}

/// Threads for work that blocks.
private enum Thread {
    static func start(_ body: @escaping @Sendable () -> Void) {
        DispatchQueue(label: "load").async(execute: body)
    }
}

/// One connection of the load, spoken to in bytes.
private final class LoadClient {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var known = (head: [UInt8](), headBytes: 0, length: 0, tag: String?.none)

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw BenchmarkService.broken("The board cannot be reached.") }
    }

    deinit { close(descriptor) }

    /// Sends a request and reads the whole answer.
    ///
    /// As little as can be is done for each: what the client needs is taken from the server, for
    /// both run on one machine.
    func ask(_ request: [UInt8]) throws -> (tag: String?, bytes: Int) {
        guard send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw BenchmarkService.broken("The board took no request.")
        }
        var filled = 0
        var end: Int?
        while end == nil {
            filled += try receive(at: filled)
            end = Self.end(of: buffer, filled)
            if end == nil, filled == buffer.count {
                throw BenchmarkService.broken("A head has no end.")
            }
        }
        let headBytes = (end ?? 0) + 4
        // Answers to one question differ in nothing but the date, if at all in that.
        if known.headBytes != headBytes || !known.head.elementsEqual(buffer[..<headBytes]) {
            known.head = Array(buffer[..<headBytes])
            known.headBytes = headBytes
            (known.length, known.tag) = try Self.read(
                String(decoding: known.head, as: UTF8.self))
        }
        var body = filled - headBytes
        while body < known.length { body += try receive(at: 0) }
        return (known.tag, known.length)
    }

    /// Bytes that came, written from a position of the buffer on.
    private func receive(at position: Int) throws -> Int {
        let count = buffer.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return recv(descriptor, base + position, bytes.count - position, 0)
        }
        guard count > 0 else { throw BenchmarkService.broken("The board ended a connection.") }
        return count
    }

    /// Where a head's empty line is.
    private static func end(of bytes: [UInt8], _ count: Int) -> Int? {
        bytes.withUnsafeBytes { bytes in
            var index = 0
            while index + 3 < count {
                if bytes[index + 3] != 10 {
                    index += bytes[index + 3] == 13 ? 1 : 4
                } else if bytes[index] == 13, bytes[index + 1] == 10, bytes[index + 2] == 13 {
                    return index
                } else {
                    index += 1
                }
            }
            return nil
        }
    }

    private static func read(_ head: String) throws -> (length: Int, tag: String?) {
        let isNotModified = head.hasPrefix("HTTP/1.1 304")
        guard head.hasPrefix("HTTP/1.1 200") || isNotModified else {
            throw BenchmarkService.broken("The board answers: \(head.prefix(40))")
        }
        func field(_ name: String) -> String? {
            for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix(name) {
                return String(line.dropFirst(name.count)).split(separator: " ").first.map(
                    String.init)
            }
            return nil
        }
        let length = isNotModified ? 0 : field("content-length:").flatMap { Int($0) } ?? 0
        return (length, field("etag:"))
    }
}
