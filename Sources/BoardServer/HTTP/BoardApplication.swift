import Commissioning
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Where the board listens.
package enum BoardAddress: Hashable, Sendable {
    /// A name or number of this machine, and a port; port 0: one that is free.
    case hostname(String, port: Int)
    /// A unix socket at this path; what lies there from before is replaced.
    case unixSocket(String)
    /// A socket that the service manager has opened, by its descriptor.
    case inherited(Int32)

    fileprivate var bound: BindAddress? {
        switch self {
        case .inherited: nil
        case .hostname(let host, let port):
            .hostname(host == "[::1]" ? "::1" : host, port: port)
        case .unixSocket(let path): .unixDomainSocket(path: path)
        }
    }

    /// As a person would write it.
    fileprivate var words: String {
        switch self {
        case .hostname(let host, let port): "\(host), port \(port)"
        case .unixSocket(let path): path
        case .inherited(let descriptor): "the inherited socket \(descriptor)"
        }
    }

    fileprivate func check() throws(BoardFault) {
        guard case .hostname(let host, let port) = self else { return }
        guard Self.isLoopback(host) else {
            throw BoardFault(
                code: "board.address-not-loopback", subject: "\(host):\(port)",
                sentence: "The board speaks no TLS, and would send tokens in the clear to \(host).",
                remedy: "Let it listen on 127.0.0.1 and put a proxy with TLS before it.")
        }
        guard (0...65535).contains(port) else {
            throw BoardFault(
                code: "board.port", subject: "\(host):\(port)",
                sentence: "\(port) is not a port.", remedy: "Choose a port from 0 to 65535.")
        }
    }

    private static func isLoopback(_ host: String) -> Bool {
        ["localhost", "[::1]"].contains(host) || isLoopbackNumber(host)
    }

    /// Whether a text is an address of this machine alone, in numbers.
    package static func isLoopbackNumber(_ host: String) -> Bool {
        if host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

/// The board cannot be served.
package struct BoardFault: Error, Equatable, Sendable {
    /// Stable code: `board.address-not-loopback`, `board.port`, `board.cannot-listen`.
    package let code: String
    /// The address concerned.
    package let subject: String
    /// What is wrong, one sentence.
    package let sentence: String
    /// What the operator can do, one sentence.
    package let remedy: String
}

/// Serves pages and API for as long as it runs; a service among those of the daemon.
package struct BoardApplication: Service {
    private let address: BoardAddress
    private let responder: BoardResponder
    private let logger: Logger
    private let onServing: @Sendable (Int) async -> Void

    /// A board that will listen on an address.
    /// - Parameters:
    ///   - publicNames: names in the `Host` field, beside the loopback ones, that are answered.
    ///   - rescanSeconds: seconds between two rounds of the daemon when nothing happens; after
    ///     three of them without a round `/readyz` says no.
    ///   - metrics: writes the figures of `/metrics`; `nil`: there are none.
    ///   - onServing: called once with the port (0 of a unix socket), when the board is listening.
    ///   - access: knows who may look; `nil`: everybody on this machine may see everything.
    ///   - proxyAddress: from which a proxy's word on who asks, and how, is taken.
    ///   - seconds: paces what is limited; from any origin, never backwards.
    ///   - clock: tells the time for the `Date` field; `nil`: there is none.
    /// - Throws: `board.address-not-loopback`, `board.port`. TLS is the work of a proxy on this
    ///   machine, so nobody else may reach the board.
    package init(
        reader: any StateReader, ledger: (any LedgerReader)? = nil,
        mirror: (any MirrorReader)? = nil, access: (any AccessKeeper)? = nil,
        address: BoardAddress, publicNames: [String] = [], proxyAddress: String = "127.0.0.1",
        rescanSeconds: Int = 30, metrics: BoardFigures? = nil, logger: Logger = .silent,
        seconds: @escaping @Sendable () -> Int = { 0 },
        clock: (@Sendable () -> Instant)? = nil,
        onServing: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws(BoardFault) {
        try address.check()
        self.address = address
        self.logger = logger
        self.onServing = onServing
        let board = Board(
            reader: reader, ledger: ledger, mirror: mirror, access: access,
            publicNames: publicNames, rescanSeconds: rescanSeconds, metrics: metrics,
            logger: logger, seconds: seconds)
        responder = BoardResponder(board: board, proxyAddress: proxyAddress, clock: clock)
    }

    /// Serves until a graceful shutdown or cancellation.
    /// - Throws: `BoardFault` `board.cannot-listen`.
    package func run() async throws {
        let channel = BoardChannel(
            board: responder, connections: ConnectionBook(), logger: logger)
        do {
            if let bound = address.bound {
                try await server(bound, channel).run()
            } else if case .inherited(let descriptor) = address {
                try await InheritedServer(
                    descriptor: descriptor, channel: channel, logger: logger
                ).run(onServing: onServing)
            }
        } catch let error as IOError {
            throw BoardFault(
                code: "board.cannot-listen", subject: address.words,
                sentence: "The board cannot listen on \(address.words): \(error).",
                remedy: "Choose a port or a path that no other program uses.")
        }
    }

    /// The server alone, not Hummingbird's application around it: that wakes once a second.
    private func server(_ bound: BindAddress, _ channel: BoardChannel) -> Server<BoardChannel> {
        Server(
            childChannelSetup: channel,
            configuration: .init(
                address: bound,
                availableConnectionsDelegate: .maximum(
                    BoardLimits.connectionsMaximum, logger: logger)),
            onServerRunning: { channel in
                await onServing(channel.localAddress?.port ?? 0)
            }, eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }
}

extension Logger {
    /// Says nothing, for a board whose owner keeps no journal.
    static let silent = Logger(label: "board") { _ in SwiftLogNoOpLogHandler() }
}

/// Translates between the server's requests and the board's.
struct BoardResponder: HTTPResponder {
    let board: Board
    let proxyAddress: String
    /// Tells the time for the `Date` field.
    let clock: (@Sendable () -> Instant)?

    /// What a response needs to know of its connection.
    struct Context: InitializableFromSource {
        let channel: any Channel

        init(source: ApplicationRequestContextSource) { channel = source.channel }
    }

    /// A response that is at hand, for a channel that may not wait.
    func responseAtHand(
        to head: HTTPRequest, on channel: any Channel
    ) -> (head: HTTPResponse, content: ByteBuffer?)? {
        let asked = RequestReading(head, head.headerFields)
        guard !asked.hasBody,
            let answered = board.responseAtHand(
                to: asked.request(from: channel, proxyAddress: proxyAddress))
        else { return nil }
        ResponseCount.note(answered.status)
        let hasContent = head.method != .head && answered.status != .notModified
        return (
            HTTPResponse(status: answered.status, headerFields: dated(answered.headers)),
            hasContent ? answered.content : nil
        )
    }

    private func dated(_ headers: HTTPFields) -> HTTPFields {
        var headers = headers
        if let clock {
            headers.append(HTTPField(name: .date, value: DateField.kept(clock())))
        }
        return headers
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let (asked, connection) = (RequestReading(request.head, request.headers), context.channel)
        let answered = await board.respond(
            to: asked.request(from: connection, proxyAddress: proxyAddress))
        ResponseCount.note(answered.status)
        var headers = dated(answered.headers)
        if asked.hasBody {
            // Nobody reads the body: a client that drips it must not keep the connection.
            headers[.connection] = "close"
            connection.eventLoop.scheduleTask(in: .seconds(Int64(BoardLimits.bodyDrainSeconds))) {
                connection.close(promise: nil)
            }
        }
        if answered.status == .notModified {
            return Response(status: .notModified, headers: headers)
        }
        if let stream = answered.stream {
            if request.method == .head { return Response(status: .ok, headers: headers) }
            return Response(status: .ok, headers: headers, body: Self.body(stream))
        }
        if !answered.isPrepared {
            headers[.contentLength] = String(answered.content.readableBytes)
        }
        if request.method == .head { return Response(status: answered.status, headers: headers) }
        return Response(
            status: answered.status, headers: headers,
            body: .init(byteBuffer: answered.content))
    }

    /// Sends a stream until it ends, or the daemon is told to stop.
    private static func body(_ stream: EventStream) -> ResponseBody {
        ResponseBody { writer in
            let (pieces, give) = AsyncStream.makeStream(of: String.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    defer { give.finish() }
                    try? await cancelWhenGracefulShutdown {
                        try await stream.run { give.yield($0) }
                    }
                }
                for await piece in pieces {
                    try await writer.write(ByteBuffer(string: piece))
                }
                try await group.waitForAll()
            }
            try await writer.finish(nil)
        }
    }
}
