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

/// Bytes of a connection, through the decoder that the board uses, to the answers of a board that
/// is open and of one that asks for credentials.
///
/// Whatever the bytes: no crash, no hang, no error that nobody foresaw, and the same once more.
final class BoardUnderFire: Sendable {
    static let shared = BoardUnderFire()

    private let boards: [Board]

    private init() {
        guard let story = try? Story.aYearOfMoney(), let earlier = try? Story.aYear() else {
            preconditionFailure("the story cannot be told")
        }
        let reader = SteadyReader(
            fixed: FixedReader(newest: story.snapshot(), past: [earlier.snapshot()]))
        let access = FixedAccess()
        for viewer in [Viewer.operator, .board, .authority("rotherham")] {
            _ = access.make(.token, viewer)
            _ = access.make(.session, viewer)
        }
        let time = Mutex(0)
        boards = [
            Board(reader: reader, publicNames: ["board.example"]),
            // Time passes from one request to the next, so that wrong credentials are not all that
            // is ever tried.
            Board(
                reader: reader, access: access,
                seconds: {
                    time.withLock { time in
                        time += 60
                        return time
                    }
                }),
        ]
    }

    /// Everything that a client sends on one connection.
    func take(_ bytes: [UInt8]) {
        let channel = EmbeddedChannel()
        let heads = HeadCollector()
        do {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = BoardLimits.headerFieldBytesMaximum
            limits.maxHeaderListSize = BoardLimits.headerListBytesMaximum
            limits.maxHeaderFieldCount = BoardLimits.headerFieldCountMaximum
            let pipeline = channel.pipeline.syncOperations
            try pipeline.configureHTTPServerPipeline(
                withPipeliningAssistance: false, withErrorHandling: false,
                withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
                withDecoderLimitConfiguration: limits)
            try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
            try pipeline.addHandler(heads)
            // In two pieces: what a read ends with is the sender's to choose.
            let half = bytes.count / 2
            try channel.writeInbound(ByteBuffer(bytes: bytes[..<half]))
            try channel.writeInbound(ByteBuffer(bytes: bytes[half...]))
        } catch {
            // What is no request is refused, and the connection ends.
        }
        for head in heads.heads.prefix(4) {
            let asked = RequestReading(head, head.headerFields)
            var request = asked.request(from: channel, proxyAddress: "127.0.0.1")
            // Asked for here: the channel belongs to this thread, and the board answers on others.
            let client = request.client()
            request.client = { client }
            for board in boards where !isLongStudy(request) { answer(request, board) }
        }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }

    /// Studies of many years are allowed and take seconds: one of a year is as good a try.
    private func isLongStudy(_ request: BoardRequest) -> Bool {
        request.target.contains("what-if") && !request.target.contains("years=1&runs=1&")
    }

    private func answer(_ request: BoardRequest, _ board: Board) {
        let (first, second) = blocking {
            (await board.respond(to: request), await board.respond(to: request))
        }
        precondition((200...503).contains(first.status.code), "a status that is none")
        let path = request.target.prefix { $0 != "?" }
        let isReadiness = path == "/readyz"
        precondition(
            isReadiness || first.stream != nil || first.status != .serviceUnavailable,
            "an error that nobody foresaw")
        // A link opens a session once, and a session ends once.
        if !path.hasPrefix("/log") {
            precondition(first.status == second.status, "another status for the same request")
            precondition(first.body == second.body, "another answer to the same request")
        }
        for field in first.headers {
            precondition(
                field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 },
                "a field that would end the head")
        }
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
}

private final class HeadCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPRequestPart

    private(set) var heads: [HTTPRequest] = []

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data) { heads.append(head) }
    }
}
