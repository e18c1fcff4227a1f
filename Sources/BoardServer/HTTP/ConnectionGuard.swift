import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Synchronization

/// The connections that are open, so that one that asks for nothing makes room for one that does.
///
/// The server stops accepting at its limit; this keeps it from ever getting there: from a lower
/// number on, each new connection ends the one that has waited longest without a request.
final class ConnectionBook: Sendable {
    /// One connection. Whether it waits changes with every request, so that takes no lock.
    final class Connection: Sendable {
        fileprivate let channel: any Channel
        /// The turn in which it began to wait for a request; 0: it has one.
        fileprivate let waitingSince = Atomic<Int>(0)

        fileprivate init(_ channel: any Channel) { self.channel = channel }
    }

    private let open = Mutex<[ObjectIdentifier: Connection]>([:])
    private let turn = Atomic<Int>(1)

    /// Notes a new connection, and ends the one that has waited longest if there are too many.
    func open(_ channel: any Channel) -> Connection {
        let connection = Connection(channel)
        let ended = open.withLock { open -> Connection? in
            var longest: (since: Int, connection: Connection)?
            if open.count >= BoardLimits.connectionsRelaxed {
                for other in open.values {
                    let since = other.waitingSince.load(ordering: .relaxed)
                    if since > 0, since < longest?.since ?? .max { longest = (since, other) }
                }
            }
            open[ObjectIdentifier(connection)] = connection
            // It is closed a moment later, and must not be chosen again until then.
            longest?.connection.waitingSince.store(0, ordering: .relaxed)
            return longest?.connection
        }
        note(connection, isWaiting: true)
        ended?.channel.close(promise: nil)
        return connection
    }

    /// Notes that a connection has asked for something, or that it waits for its next request.
    func note(_ connection: Connection, isWaiting: Bool) {
        let since =
            isWaiting ? turn.wrappingAdd(1, ordering: .relaxed).newValue : 0
        connection.waitingSince.store(since, ordering: .relaxed)
    }

    /// Forgets a connection.
    func close(_ connection: Connection) {
        open.withLock { $0[ObjectIdentifier(connection)] = nil }
    }
}

/// Ends a connection whose client is slow on purpose: to send the head of its first request, or to
/// take what it asked for.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let book: ConnectionBook
    private var connection: ConnectionBook.Connection?
    private var deadline: Scheduled<Void>?

    init(_ book: ConnectionBook) { self.book = book }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { open(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        open(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        close(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { close(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) {
            deadline?.cancel()
            if let connection { book.note(connection, isWaiting: false) }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), let connection {
            book.note(connection, isWaiting: true)
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        deadline?.cancel()
        if !context.channel.isWritable { end(context, in: BoardLimits.takeSeconds) }
        context.fireChannelWritabilityChanged()
    }

    private func open(_ context: ChannelHandlerContext) {
        guard connection == nil else { return }
        connection = book.open(context.channel)
        end(context, in: BoardLimits.headSeconds)
    }

    private func close(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        guard let connection else { return }
        book.close(connection)
        self.connection = nil
    }

    private func end(_ context: ChannelHandlerContext, in seconds: Int) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(seconds))) {
            channel.close(promise: nil)
        }
    }
}
