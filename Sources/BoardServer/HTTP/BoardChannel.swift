import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// What is done with each connection: what is at hand is answered at once, and the rest by
/// Hummingbird, which gives each connection a task of its own.
///
/// It is Hummingbird's own channel of HTTP/1.1 with three handlers more, one of which must stand
/// where that one takes none.
struct BoardChannel: HTTPChannelHandler {
    /// The connection as Hummingbird's task sees it.
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: Responder
    private let board: BoardResponder
    private let connections: ConnectionBook

    /// - Parameter connections: The connections that are open; one book for all of them.
    init(board: BoardResponder, connections: ConnectionBook, logger: Logger) {
        self.board = board
        self.connections = connections
        responder = { request, writer, channel in
            let context = BoardResponder.Context(
                source: ApplicationRequestContextSource(channel: channel, logger: logger))
            let response = try await board.respond(to: request, context: context)
            try await writer.write(response: response.head, body: response.body)
        }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try BoardPipeline(board: board, connections: connections, logger: logger)
                .configure(channel.pipeline.syncOperations)
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}

/// What a connection's bytes go through until they are requests for a task: the board's own way,
/// also for who sends it bytes without a socket.
package struct BoardPipeline {
    let board: BoardResponder
    let connections: ConnectionBook
    let logger: Logger

    /// The way into a board, with a book of connections of its own.
    /// - Parameter proxyAddress: From which a proxy's word on who asks, and how, is taken.
    package init(_ board: Board, proxyAddress: String = "127.0.0.1") {
        self.init(
            board: BoardResponder(board: board, proxyAddress: proxyAddress, clock: nil),
            connections: ConnectionBook(), logger: .silent)
    }

    init(board: BoardResponder, connections: ConnectionBook, logger: Logger) {
        self.board = board
        self.connections = connections
        self.logger = logger
    }

    /// Adds the handlers to a connection's pipeline, on its own thread.
    ///
    /// What comes out at the end, and was not answered at hand, are parts of requests.
    package func configure(_ pipeline: ChannelPipeline.SynchronousOperations) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = BoardLimits.headerFieldBytesMaximum
        limits.maxHeaderListSize = BoardLimits.headerListBytesMaximum
        limits.maxHeaderFieldCount = BoardLimits.headerFieldCountMaximum
        // Requests that come one upon another wait in the asynchronous channel, the task writes
        // the errors, and the types of the headers have checked what goes out.
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false,
            withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: limits)
        try pipeline.addHandler(WholeTargetHandler())
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(ConnectionGuard(connections))
        try pipeline.addHandler(
            HTTPConnectionStateHandler(
                idleTimeout: .seconds(BoardLimits.idleSeconds), logger: logger))
        try pipeline.addHandler(AtHandHandler(board))
    }
}

/// Takes a target that is a whole address apart, before the library forgets whose it was.
///
/// - Source: RFC 9112, section 3.2.2: a server accepts it, and its host holds, not the field's.
final class WholeTargetHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), !head.uri.hasPrefix("/"),
            let (host, path) = Self.parts(head.uri)
        else { return context.fireChannelRead(data) }
        head.uri = path
        // Without a field, or with several, the request is refused as any other is.
        if head.headers["host"].count == 1 {
            head.headers.replaceOrAdd(name: "Host", value: host)
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    /// The host with its port, and the rest with its query, of a target of that form.
    private static func parts(_ target: String) -> (host: String, path: String)? {
        guard let scheme = target.firstRange(of: "://"),
            ["http", "https"].contains(target[..<scheme.lowerBound].lowercased())
        else { return nil }
        let rest = target[scheme.upperBound...]
        let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = rest[host.endIndex...]
        return (String(host), path.hasPrefix("/") ? String(path) : "/" + path)
    }
}

/// Answers what is at hand on the connection's own thread, without a task: a request that is word
/// for word the same as one since the last change needs nothing that could wait.
///
/// In all that follows a connection's first unanswered request, order is the task's: nothing is
/// answered here while it has one.
final class AtHandHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let board: BoardResponder
    /// Requests that the task has and has not answered.
    private var passedOn = 0
    /// The answer to a request whose end has not come yet.
    private var ready: (head: HTTPResponse, content: ByteBuffer?)?

    init(_ board: BoardResponder) { self.board = board }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            ready = response(to: head, context)
            if ready != nil { return }
            passedOn += 1
        case .body:
            if ready != nil { return }
        case .end:
            if let ready {
                self.ready = nil
                return write(ready, context)
            }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), passedOn > 0 { passedOn -= 1 }
        context.write(data, promise: promise)
    }

    private func response(
        to head: HTTPRequest, _ context: ChannelHandlerContext
    ) -> (head: HTTPResponse, content: ByteBuffer?)? {
        // A client that takes nothing waits in the task, and a connection that is to be closed is
        // closed by it.
        guard passedOn == 0, context.channel.isWritable, head.headerFields[.connection] == nil
        else { return nil }
        return board.responseAtHand(to: head, on: context.channel)
    }

    private func write(
        _ response: (head: HTTPResponse, content: ByteBuffer?), _ context: ChannelHandlerContext
    ) {
        context.write(wrapOutboundOut(.head(response.head)), promise: nil)
        if let content = response.content {
            context.write(wrapOutboundOut(.body(content)), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
