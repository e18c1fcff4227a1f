import BoardServer
import Commissioning
import Dispatch
import Evidence
import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Synchronization

/// Bytes of a connection, on the board's own way from decoder to answers, for a board that is open
/// and for one that asks for credentials.
///
/// Whatever the bytes: no crash, no hang, no error that nobody foresaw, and what goes out, at hand
/// or not, is what a board says that keeps no answers.
final class BoardUnderFire: Sendable {
    static let shared = BoardUnderFire()

    /// Boards that keep what they answered, each with one that does not.
    private let boards: [(keeping: Board, plain: Board)]

    private init() {
        guard let story = try? Story.aYearOfMoney(), let earlier = try? Story.aYear() else {
            preconditionFailure("the story cannot be told")
        }
        let plain = FixedReader(newest: story.snapshot(), past: [earlier.snapshot()])
        let keeping = SteadyReader(fixed: plain)
        let access = FixedAccess()
        for viewer in [Viewer.operator, .board, .authority("rotherham")] {
            _ = access.make(.token, viewer)
            _ = access.make(.session, viewer)
        }
        // Time passes from one request to the next, so that wrong credentials are not all that is
        // ever tried.
        let time = Mutex(0)
        let seconds: @Sendable () -> Int = {
            time.withLock { time in
                time += 60
                return time
            }
        }
        let names = ["board.example"]
        boards = [
            (Board(reader: keeping, publicNames: names), Board(reader: plain, publicNames: names)),
            (
                Board(reader: keeping, access: access, seconds: seconds),
                Board(reader: plain, access: access, seconds: seconds)
            ),
        ]
    }

    /// Everything that a client sends on one connection, twice: what was answered in a task the
    /// first time is at hand the second time.
    func take(_ bytes: [UInt8]) {
        for (keeping, plain) in boards {
            for _ in 0..<2 { connect(bytes, to: keeping, compareWith: plain) }
        }
    }

    private func connect(_ bytes: [UInt8], to board: Board, compareWith plain: Board) {
        let channel = EmbeddedChannel()
        let watch = ConnectionWatch()
        do {
            let pipeline = channel.pipeline.syncOperations
            try BoardPipeline(board).configure(pipeline)
            try pipeline.addHandler(
                watch, position: .after(pipeline.handler(type: HTTP1ToHTTPServerCodec.self)))
            try pipeline.addHandler(StandInTask(board, watch))
            channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 4000), promise: nil)
            // In two pieces: what a read ends with is the sender's to choose.
            let half = bytes.count / 2
            try channel.writeInbound(ByteBuffer(bytes: bytes[..<half]))
            try channel.writeInbound(ByteBuffer(bytes: bytes[half...]))
        } catch {
            // What is no request is refused, and the connection ends.
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
        precondition(watch.responses.count <= watch.requests.count, "an answer to nothing")
        for (request, response) in zip(watch.requests, watch.responses) {
            check(response, to: request, plain)
        }
    }

    private func check(
        _ response: ConnectionWatch.Response, to request: BoardRequest, _ plain: Board
    ) {
        let status = response.head.status
        precondition((200...503).contains(status.code), "a status that is none")
        for field in response.head.headerFields {
            precondition(
                field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 },
                "a field that would end the head")
        }
        let path = request.target.prefix { $0 != "?" }
        precondition(
            path == "/readyz" || status != .serviceUnavailable, "an error that nobody foresaw")
        // A link opens a session once, and a session ends once.
        if path.hasPrefix("/log") { return }
        let other = blocking { await plain.respond(to: request) }
        precondition(other.status == status, "another status for the same request")
        precondition(
            other.content(for: request) == response.content, "another answer to the same request")
        precondition(
            other.fields(for: request) == response.head.headerFields,
            "other fields for the same request")
    }
}

extension BoardResponse {
    /// What of its body goes out.
    fileprivate func content(for request: BoardRequest) -> [UInt8] {
        request.method == .head || status == .notModified || stream != nil ? [] : body
    }

    /// Its fields, with the length that the responder adds.
    fileprivate func fields(for request: BoardRequest) -> HTTPFields {
        var fields = headers
        if fields[.contentLength] == nil, status != .notModified, stream == nil {
            fields[.contentLength] = String(body.count)
        }
        return fields
    }
}

/// Waits for what is asynchronous: a fuzzer's input is over when its function returns.
private func blocking<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) -> Value {
    let result = Result<Value>()
    let done = DispatchSemaphore(value: 0)
    Task {
        let value = await work()
        result.value.withLock { $0 = value }
        done.signal()
    }
    done.wait()
    guard let value = result.value.withLock({ $0 }) else { preconditionFailure("it is done") }
    return value
}

private final class Result<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}

/// Says that nothing changes, so that answers are kept as they are between two writes.
private struct SteadyReader: StateReader {
    let fixed: FixedReader

    func snapshot(asOf: Instant?) async throws -> ServiceSnapshot {
        try await fixed.snapshot(asOf: asOf)
    }

    func stamp() -> StateStamp? { StateStamp(version: 1, second: 1) }

    func stampAtHand() -> StateStamp? { stamp() }
}

/// Stands where requests have been decoded and answers are about to be written, and notes both.
private final class ConnectionWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    struct Response {
        let head: HTTPResponse
        var content: [UInt8] = []
    }

    private(set) var requests: [BoardRequest] = []
    private(set) var responses: [Response] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) {
            var request = RequestReading(head, head.headerFields)
                .request(from: context.channel, proxyAddress: "127.0.0.1")
            // Asked for here: the channel belongs to this thread, and the board answers on others.
            let client = request.client()
            request.client = { client }
            requests.append(request)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): responses.append(Response(head: head))
        case .body(let buffer):
            responses[responses.count - 1].content += buffer.readableBytesView
        case .end: break
        }
        context.write(data, promise: promise)
    }
}

/// Answers what was not at hand, where the daemon has a task for it.
private final class StandInTask: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundOut = HTTPResponsePart

    private let board: Board
    private let watch: ConnectionWatch
    /// More of one connection would be more of the same.
    private var left = 6

    init(_ board: Board, _ watch: ConnectionWatch) {
        self.board = board
        self.watch = watch
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let request = watch.requests[watch.responses.count]
        left -= 1
        guard left > 0, !isLongStudy(request) else { return context.close(promise: nil) }
        let response = blocking { [board] in await board.respond(to: request) }
        let head = HTTPResponse(
            status: response.status, headerFields: response.fields(for: request))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let content = response.content(for: request)
        if !content.isEmpty {
            context.write(wrapOutboundOut(.body(ByteBuffer(bytes: content))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        // Nobody reads a body or what comes after a stream.
        if request.hasBody || response.stream != nil { context.close(promise: nil) }
    }

    /// Studies of many years are allowed and take seconds: one of a year is as good a try.
    private func isLongStudy(_ request: BoardRequest) -> Bool {
        request.target.contains("what-if") && !request.target.contains("years=1&runs=1&")
    }
}
