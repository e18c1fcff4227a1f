import Testing

/// Bytes of a hostile client, and what must not come of them.
///
/// - Source: House rule, after the ways to smuggle a request that are known in public: two lengths,
///   a transfer coding in disguise, chunks that are none, lines that end otherwise, names that are
///   no names (RFC 9112, sections 2.2, 3.2, 5.1, 6.1, 6.3 and 7.1).
struct HostileRequest: Sendable, CustomTestStringConvertible {
    /// What a server may make of it.
    enum Answer: Sendable {
        /// A refusal, or the end of the connection.
        case refused
        /// Whatever is asked first, and nothing that stands behind it.
        case once
    }

    let name: String
    let bytes: String
    let answer: Answer
    var testDescription: String { name }

    /// Stands behind the first request; whoever answers it has been deceived.
    static let smuggled = "GET /api/v1/authorities HTTP/1.1\r\nHost: localhost\r\n\r\n"

    /// A request with a body that hides another one.
    private static func hiding(
        _ name: String, _ fields: [String], body: String = "0\r\n\r\n" + smuggled,
        _ answer: Answer = .refused
    ) -> HostileRequest {
        let head = ["POST / HTTP/1.1", "Host: localhost"] + fields
        return HostileRequest(
            name: name, bytes: head.joined(separator: "\r\n") + "\r\n\r\n" + body, answer: answer)
    }

    private static func plain(
        _ name: String, _ head: String, _ answer: Answer = .refused
    ) -> HostileRequest {
        HostileRequest(name: name, bytes: head, answer: answer)
    }

    private static let long = "Content-Length: \(smuggled.utf8.count + 5)"
    private static let chunked = "Transfer-Encoding: chunked"

    private static let large = String(repeating: "y", count: 20_000)

    static let lengths: [HostileRequest] = [
        hiding("a length and chunks", [long, chunked]),
        hiding("chunks and a length", [chunked, long]),
        hiding("a short length and chunks", ["Content-Length: 4", chunked]),
        hiding("a length of nought and chunks", ["Content-Length: 0", chunked]),
        hiding("two lengths", [long, "Content-Length: 5"]),
        hiding("a length of nought, then another", ["Content-Length: 0", long]),
        hiding("two lengths in one field", ["Content-Length: 5, 70"]),
        hiding("the same length twice in one field", ["Content-Length: 5, 5"]),
        hiding("a length with a sign", ["Content-Length: +5"]),
        hiding("a length below nought", ["Content-Length: -1"]),
        hiding("a length in sixteens", ["Content-Length: 0x5"]),
        hiding("a length with a fraction", ["Content-Length: 5.0"]),
        hiding("a length with a blank in it", ["Content-Length: 5 0"]),
        hiding("a length of nothing", ["Content-Length:"]),
        hiding("a length in words", ["Content-Length: five"]),
        hiding("a length beyond 64 bits", ["Content-Length: 18446744073709551621"]),
        hiding("a length of 64 bits", ["Content-Length: 9223372036854775808"]),
        hiding("a length with a tab before the colon", ["Content-Length\t: 5"]),
        hiding("a length with a blank before the colon", ["Content-Length : 5"]),
        hiding("a length under a name with a low line", ["Content_Length: 5", "X: y"], .once),
    ]

    static let codings: [HostileRequest] =
        [
            "Transfer-Encoding: xchunked", "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked", "Transfer-Encoding:\u{0B}chunked",
            "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
            "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: chunked;a=b",
            "Transfer-Encoding: chunked, chunked", "Transfer-Encoding:\r\n chunked",
            "Transfer-Encoding\r\n: chunked", "X: y\nTransfer-Encoding: chunked",
            "X: y\rTransfer-Encoding: chunked", " Transfer-Encoding: chunked",
            "Transfer-Encoding: chunk", "Transfer-Encoding: gzip",
            "Transfer-Encoding: \u{0}chunked", "Transfer-Encoding: chunked\u{0}",
            "Transfer-Encoding: identity",
        ].map { hiding("with a length: \($0.debugDescription)", ["Content-Length: 5", $0]) }

    static let chunks: [HostileRequest] = [
        ("no size", "\r\n"), ("a size in words", "zero\r\n\r\n"),
        ("a size with a sign", "-1\r\n\r\n"), ("a size with a plus", "+0\r\n\r\n"),
        ("a size with 0x", "0x0\r\n\r\n"), ("a size beyond 64 bits", "10000000000000000\r\n\r\n"),
        ("a size that comes round to nought", "FFFFFFFFFFFFFFFFF\r\n\r\n"),
        ("lines that end with LF", "0\n\n"),
        ("a chunk longer than it says", "1\r\nabc\r\n0\r\n\r\n"),
        ("a CR without its LF", "0\r\r\n"), ("blanks before the size", " 0\r\n\r\n"),
        ("a blank behind the size", "0 \r\n\r\n"),
        ("an extension with a line end in it", "0;a=\"\r\n\"\r\n\r\n"),
        ("a field behind the last chunk", "0\r\nContent-Length: 5\r\n\r\n"),
    ].map { hiding("chunks: \($0)", [chunked], body: $1 + smuggled) }

    static let lines: [HostileRequest] = [
        plain("no version", "GET /api/v1/authorities\r\n\r\n"),
        plain("version 0.9", "GET /api/v1/authorities HTTP/0.9\r\nHost: localhost\r\n\r\n"),
        plain("version 3", "GET /api/v1/authorities HTTP/3.0\r\nHost: localhost\r\n\r\n"),
        plain("the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + smuggled),
        plain("a blank in the target", "GET / x HTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled),
        plain("a tab for a blank", "GET\t/\tHTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled),
        plain("a line end in the target", "GET /\r\nX: HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        plain("a zero in the target", "GET /\u{0} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        plain("a method that is none", "GE(T / HTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled),
        plain("a field without a name", "GET / HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n"),
        plain("a field without a colon", "GET / HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n"),
        plain("a name with a blank", "GET / HTTP/1.1\r\nHost: localhost\r\nX Y: z\r\n\r\n"),
        plain("a zero in a field", "GET / HTTP/1.1\r\nHost: localhost\r\nX: \u{0}\r\n\r\n"),
        plain("no host", "GET / HTTP/1.1\r\n\r\n"),
        plain("two hosts", "GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
        plain("two hosts in one", "GET / HTTP/1.1\r\nHost: localhost, evil\r\n\r\n"),
        plain("a host behind a name", "GET / HTTP/1.1\r\nHost: localhost@evil\r\n\r\n"),
        plain("a host that goes on", "GET / HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n"),
        plain("another host in the target", "GET http://evil/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        plain(
            "a name before the host in the target",
            "GET http://localhost@evil/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        plain("a whole target and no host", "GET http://localhost/ HTTP/1.1\r\n\r\n"),
        plain(
            "a whole target and two hosts",
            "GET http://localhost/ HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n"),
        plain(
            "another host in the field",
            "GET http://localhost/healthz HTTP/1.1\r\nHost: evil\r\nConnection: close\r\n\r\n",
            .once),
        plain("a tunnel", "CONNECT localhost:22 HTTP/1.1\r\nHost: localhost\r\n\r\n" + smuggled),
        plain("a trace", "TRACE / HTTP/1.1\r\nHost: localhost\r\nX: secret\r\n\r\n"),
        plain(
            "a body on GET",
            "GET / HTTP/1.1\r\nHost: localhost\r\n\(long)\r\n\r\n0\r\n\r\n" + smuggled),
        plain(
            "an upgrade to HTTP/2",
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n", .once),
        plain(
            "100 fields",
            "GET / HTTP/1.1\r\nHost: localhost\r\n"
                + String(repeating: "X: y\r\n", count: 100) + "\r\n"),
        plain(
            "a field of 20,000 bytes",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(large)\r\n\r\n"),
        plain("a target of 20,000 bytes", "GET /\(large) HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ]

    static let all = lengths + codings + chunks + lines
}
